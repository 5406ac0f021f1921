"""What one logical call knows of itself while its flow runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ostiary._core.credentials import Credentials
from ostiary._core.deadline import until
from ostiary._core.flow import SendFailure
from ostiary._core.ids import new_request_id
from ostiary._core.plan import Plan
from ostiary._core.retry import parse_retry_after
from ostiary._core.service import Service
from ostiary.errors import DeadlineExceededError, Facts, OstiaryError, StreamError

if TYPE_CHECKING:
    from ostiary_api._runtime import Operation, Reply

__all__ = ["Call"]


class Call:
    """Keep what one logical call knows of itself while its flow runs."""

    __slots__ = (
        "answered_as",
        "attempts",
        "deadline",
        "opens",
        "operation",
        "plan",
        "request_id",
        "service",
        "used",
    )

    def __init__(self, service: Service, plan: Plan[Any], *, opens: bool = False) -> None:
        self.service: Service = service
        self.opens: bool = opens
        self.plan: Plan[Any] = plan
        self.operation: Operation = plan.operation
        self.attempts: int = 0
        self.request_id: str = new_request_id()
        self.answered_as: str | None = None
        self.used: Credentials | None = None
        self.deadline: float | None = until()
        if service.deadline is not None:
            own = service.clock.monotonic() + service.deadline
            self.deadline = own if self.deadline is None else min(own, self.deadline)

    def left(self) -> float | None:
        """Return the seconds until the deadline, None where there is none."""
        return None if self.deadline is None else self.deadline - self.service.clock.monotonic()

    def retry_after(self, reply: Reply) -> float | None:
        """Return the seconds that the service asks to wait."""
        value = reply.headers.get("retry-after")
        return parse_retry_after(value, self.service.clock.wall()) if value else None

    def facts(self, **more: object) -> Facts:
        """Return the facts of this call for an error."""
        known: dict[str, object] = {
            "service": self.service.name,
            "operation": self.operation.name,
            "request_id": self.answered_as or self.request_id,
            "attempts": self.attempts,
        }
        return Facts(**(known | more))  # type: ignore[arg-type]

    def secrets(self) -> Iterable[str]:
        """Return what must not be repeated from an answer: credentials, and headers that a client was given."""
        values = [value for _, value in self.service.headers]
        if self.used is not None:
            values += [value for _, value in self.used.reveal()]
        return [*values, *(value.split(" ", 1)[1] for value in values if " " in value)]

    def sent_bytes(self) -> bytes:
        """Return the body that was sent, where it is known as bytes."""
        body = self.plan.request.body
        return body if isinstance(body, bytes) else b""

    def failed(self, failure: SendFailure) -> OstiaryError:
        """Return the error of a stream whose connection failed after it had begun."""
        kind = DeadlineExceededError if failure.trouble == "deadline" else StreamError
        retryable = failure.trouble in ("timeout", "lost", "truncated", "deadline")
        return self.service.error(kind)(failure.detail, facts=self.facts(retryable=retryable))
