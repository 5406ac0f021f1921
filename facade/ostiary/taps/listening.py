"""Who listens to a stream, and what puts an answer together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Literal, Protocol, TypeAlias

__all__ = ["Assembler", "Ending", "Listener", "Told"]

Ending: TypeAlias = Literal["finished", "closed", "failed", "forgotten"]
"""How a stream ended: read to its end; closed before that; by an exception (a cancellation is one); or garbage."""


class Listener:
    """Hear a stream; every method does nothing unless overridden.

    `chunk` and `ended` run on the reader's thread, between its own steps, so they must be quick. `ended("forgotten")`
    may run on any thread, in a finaliser. What they raise never reaches the reader: `stumbled` hears of it.
    """

    def chunk(self, chunk: Any) -> None:
        """Hear a chunk that the reader is about to get: the object itself, so change nothing of it."""

    def ended(self, how: Ending, error: BaseException | None) -> None:
        """Hear, once, how it ended; `error` is what the reader gets where it failed."""

    def stumbled(self, error: Exception) -> None:
        """Hear that one of the others raised."""


class Assembler(Protocol):
    """Put an answer together from its chunks."""

    chunks: int

    def add(self, chunk: Any) -> None:
        """Take the next chunk, a plain dictionary or a model object; what is unknown in it is left out."""
        ...

    def answer(self) -> dict[str, Any]:
        """Return what there is so far, as plain data in the shape of an answer that is not streamed."""
        ...


class Told:
    """Tell a listener of an ending once, from whichever thread or finaliser comes first, and let nothing out.

    `afterwards` is called then.
    """

    __slots__ = ("_listener", "_untold", "afterwards")

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._untold = [True]
        self.afterwards: Callable[[], None] | None = None

    def ended(self, how: Ending, error: BaseException | None = None) -> None:
        """Tell it."""
        try:
            self._untold.pop()  # atomic: of two that come at once, one finds it empty
        except IndexError:
            return
        try:
            self._listener.ended(how, error)
        except Exception as fault:
            self.stumbled(fault)
        if self.afterwards is not None:
            self.afterwards()

    def stumbled(self, fault: Exception) -> None:
        """Tell it of a fault of its own."""
        with suppress(Exception):
            self._listener.stumbled(fault)
