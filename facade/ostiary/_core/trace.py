"""What a call did, for those who ask: the raw reply beside the typed value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from ostiary_api._runtime import Reply

__all__ = ["RawReply", "Trace"]

T_co = TypeVar("T_co", covariant=True)


class Trace:
    """Collect the replies of one run of a flow; a driver fills it in."""

    __slots__ = ("replies", "sends")

    def __init__(self) -> None:
        self.sends: int = 0
        self.replies: list[Reply] = []


class RawReply(Generic[T_co]):
    """Give the last HTTP answer of a call beside its typed value.

    `value` is what the plain call returns; `status` an int; `headers` a case-insensitive mapping; `content` the decoded
    body as bytes; `attempts` the number of requests that were made.
    """

    __slots__ = ("attempts", "content", "headers", "status", "value")

    def __init__(self, value: T_co, trace: Trace) -> None:
        last = trace.replies[-1] if trace.replies else None
        self.value: T_co = value
        self.status: int | None = last.status if last else None
        self.headers: Mapping[str, str] = last.headers if last else {}
        self.content: bytes = last.content if last else b""
        self.attempts: int = trace.sends

    def __repr__(self) -> str:
        return f"<RawReply {self.status}, {len(self.content)} bytes, {self.attempts} attempts>"
