"""Ask an identity provider, and ask again where that may help."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ostiary._core.clock import Clock
from ostiary._core.flow import Flow, Send, SendFailure, send, sleep
from ostiary._core.retry import Answered as AnsweredWith
from ostiary._core.retry import Broke, Budget, Decision, Outcome, Retry, budget_of, decide, parse_retry_after
from ostiary._io.reading import ACCEPT_ENCODING
from ostiary.auth.refusals import refusal, unreachable
from ostiary.config import RetryPolicy, Timeouts
from ostiary.errors import DeadlineExceededError
from ostiary.version import __version__

if TYPE_CHECKING:
    from ostiary_api._runtime import Reply

__all__ = ["Answered", "Asking"]

# No token is that long; an answer that is larger is no identity provider's.
_CAP = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answered:
    """Hold a success, the monotonic and the wall-clock time at which its request left, and the number of attempts."""

    reply: Reply
    began: float
    wall: float
    attempts: int


@dataclass(slots=True, repr=False)
class Asking:
    """Know how long to wait for an identity provider, and how often to ask it."""

    timeouts: Timeouts
    retry: RetryPolicy
    clock: Clock
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self.budget = budget_of(self.retry)

    def ask(
        self,
        make: Callable[[], Send],
        hidden: Callable[[], Iterable[str]],
        deadline: float | None,
        *,
        replay: str = "safe",
    ) -> Flow[Answered]:
        """Send what `make` makes, anew for each attempt, and return the first success.

        `hidden` gives the texts that no error may hold; `replay` says whether a request that may have been carried out
        is sent again. Raises the subclasses of `TokenError`, and `DeadlineExceededError`.
        """
        attempts = 0
        while True:
            attempts += 1
            began, wall = self.clock.monotonic(), self.clock.wall()
            reply: Reply | None = None
            failure: SendFailure | None = None
            try:
                reply = yield from send(make())
            except SendFailure as stopped:
                failure = stopped
            if reply is not None and 200 <= reply.status < 300 and not _is_error(reply):
                return Answered(reply, began, wall, attempts)
            decision = self._decision(attempts, reply, failure, deadline, replay)
            if isinstance(decision, Retry):
                self.budget.spend(decision.cost)
                yield from sleep(decision.after)
                continue
            if reply is not None:
                retryable = reply.status in self.retry.statuses
                raise refusal(reply, attempts, hidden(), retryable=retryable)
            assert failure is not None
            if failure.trouble == "deadline":
                raise DeadlineExceededError("the call took longer than its deadline, asking for a token")
            raise unreachable(failure, attempts)

    def _decision(
        self,
        attempts: int,
        reply: Reply | None,
        failure: SendFailure | None,
        deadline: float | None,
        replay: Any,
    ) -> Decision:
        outcome: Outcome
        if reply is not None:
            after = parse_retry_after(reply.headers.get("retry-after"), self.clock.wall())
            outcome = AnsweredWith(reply.status, after)
        else:
            assert failure is not None
            outcome = Broke(failure.sent, failure.trouble)
        return decide(
            self.retry,
            attempts,
            outcome,
            replay=replay,
            replayable_body=True,
            left=None if deadline is None else deadline - self.clock.monotonic(),
            budget=self.budget,
            chance=self.clock.chance(),
        )

    def effect(
        self,
        method: str,
        url: str,
        deadline: float | None,
        body: bytes = b"",
        headers: Iterable[tuple[str, str]] = (),
    ) -> Send:
        """Build one request, a form where there is a body."""
        known = [
            ("User-Agent", f"ostiary/{__version__}"),
            ("Accept", "application/json"),
            ("Accept-Encoding", ACCEPT_ENCODING),
        ]
        if method == "POST":
            known.append(("Content-Type", "application/x-www-form-urlencoded"))
        return Send(
            method, url, [*known, *headers], body, timeouts=self.timeouts, deadline=deadline, cap=_CAP
        )


def _is_error(reply: Reply) -> bool:
    """Say whether a success holds an error all the same, as some providers answer."""
    try:
        value: Any = json.loads(reply.content)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and isinstance(value.get("error"), str) and "access_token" not in value
