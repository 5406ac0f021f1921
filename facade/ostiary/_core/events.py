"""What hooks see: enough to log or to count a request, and neither its credentials nor its content."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReplyEvent", "RequestEvent"]


@dataclass(frozen=True, slots=True)
class RequestEvent:
    """Tell of a request about to leave; `size` is its body in bytes, None where it isn't known."""

    service: str
    operation: str
    method: str
    url: str
    attempt: int
    request_id: str
    size: int | None


@dataclass(frozen=True, slots=True)
class ReplyEvent:
    """Tell of what came of an attempt: a status, or None and the trouble; `seconds` it took."""

    service: str
    operation: str
    status: int | None
    trouble: str | None
    attempt: int
    request_id: str
    seconds: float
