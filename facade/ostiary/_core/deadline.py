"""One deadline over everything that a block does, whichever services it calls."""

from __future__ import annotations

from contextvars import ContextVar, Token
from math import isfinite
from types import TracebackType

from ostiary._core.clock import SYSTEM
from ostiary._core.given import kind_of
from ostiary.errors import InvalidInputError

__all__ = ["deadline", "until"]

_until: ContextVar[float | None] = ContextVar("ostiary.deadline", default=None)


def until() -> float | None:
    """Return the moment, on the system's monotonic clock, at which the blocks around end; None outside of any."""
    return _until.get()


class deadline:  # noqa: N801  (used as a function)
    """Bound everything in a block by one deadline: tokens fetched, attempts, waits between them, and streams.

        with ostiary.deadline(2.0):
            thread = client.threads.create()
            for piece in client.deployments.invoke_with_stream(key="customer_service"):
                ...

    `seconds` count from the moment when the block is entered. Blocks nest, and the nearest end counts; a client's own
    deadline stays in force beside it. It is a plain `with` in async code too. Tasks that are started in the block are
    bound as well, threads are not. What is recorded in the background has deadlines of its own. A call that is not
    done in time raises `ostiary.errors.DeadlineExceededError`. Raises `InvalidInputError` where `seconds` is no
    positive number.
    """

    __slots__ = ("_seconds", "_tokens")

    def __init__(self, seconds: float) -> None:
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise InvalidInputError(f"deadline(…) takes a number of seconds, not {kind_of(seconds)}")
        if not (isfinite(seconds) and seconds > 0):
            raise InvalidInputError(f"deadline({seconds}) is not a positive number of seconds")
        self._seconds = float(seconds)
        self._tokens: list[Token[float | None]] = []

    def __enter__(self) -> deadline:
        ends = SYSTEM.monotonic() + self._seconds
        outer = _until.get()
        self._tokens.append(_until.set(ends if outer is None else min(ends, outer)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _until.reset(self._tokens.pop())
