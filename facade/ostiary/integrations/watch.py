"""The watch over one call of a model: who is told of it, and how its streams are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ostiary.record.models import MISHAPS, Answer, ModelCall, Sight
from ostiary.taps import Assembler

__all__ = ["Watch"]


class Watch:
    """Watch over one call: tell the sights of it, and keep what goes wrong there from the application.

    `assemblers` put the streams of an operation together, `ends` are the bytes by which one ends on the wire.
    """

    __slots__ = ("_sights", "assemblers", "call", "ends")

    def __init__(
        self,
        call: ModelCall,
        sights: list[Sight],
        assemblers: Mapping[str, Callable[[], Assembler]],
        ends: tuple[bytes, ...],
    ) -> None:
        self.call: ModelCall = call
        self._sights = sights
        self.assemblers: Mapping[str, Callable[[], Assembler]] = assemblers
        self.ends: tuple[bytes, ...] = ends

    def enter(self) -> None:
        """Tell that the request is made now."""
        for sight in self._sights:
            try:
                if sight.surrounds:
                    sight.enter()
            except Exception as error:
                self.stumbled(error)

    def leave(self) -> None:
        """Tell, the other way round, that the request is over."""
        for sight in reversed(self._sights):
            try:
                if sight.surrounds:
                    sight.leave()
            except Exception as error:
                self.stumbled(error)

    def failed(self, error: BaseException) -> None:
        """Tell that the call raised."""
        self.tell(lambda sight: sight.failed(error))

    def answered(self, answer: Answer) -> None:
        """Tell what the model answered."""
        for sight in self._sights:
            try:
                sight.answered(answer)
            except Exception as error:
                self.stumbled(error)

    def tell(self, what: Callable[[Sight], None]) -> None:
        """Tell each sight something."""
        for sight in self._sights:
            try:
                what(sight)
            except Exception as error:
                self.stumbled(error)

    def stumbled(self, error: BaseException) -> None:
        """Count what went wrong here."""
        MISHAPS.note(f"{self.call.provider} {self.call.operation}", error)
