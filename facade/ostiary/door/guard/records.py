"""All records of one governed call, and what they may hold: no plaintext, unless it is asked for."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

from ostiary._core.flow import Flow
from ostiary.door.guard.places import without_words
from ostiary.door.guard.recording import Kept, NotKeptError
from ostiary.door.guard.state import CallState
from ostiary.door.guard.templates import cleansed_params
from ostiary.record.models import Answer, ModelCall

__all__ = ["Records"]


class Records:
    """Keep what is to be kept of one call; `params` is what the call says to Libretto."""

    def __init__(self, call: CallState, params: Mapping[str, Any]) -> None:
        self._call = call
        self._params = params
        self._started = time.time()
        self._begun = False
        self.kept: list[Kept] = []

    def begun(self) -> Flow[None]:
        """Note the prompt; where it may not go to the model unrecorded, wait until it has arrived."""
        self._begin()
        for kept in self.kept:
            if kept.keeper.kind == "record" and kept.is_closed:
                kept.ahead()
                yield from self._confirmed(kept)

    def places(self) -> list[str]:
        """Return where this call is recorded, so that an instrumentation doesn't record it there once more."""
        found = [kept.keeper.destination for kept in self.kept if kept.is_told]
        return [each for each in found if each is not None]

    def _begin(self) -> None:
        if self._begun:
            return
        self._begun = True
        for keeper in self._call.guard.keepers:
            kept = Kept(keeper, self._call.told)
            self.kept.append(kept)
            kept.begin(self._recorded(kept), self._model_call, self._told_to_libretto(kept))

    def _recorded(self, kept: Kept) -> Mapping[str, Any]:
        """Return the body as a record has it: what the model is sent, unless that was not cleansed as it should be."""
        if kept.is_plain:
            return self._call.given
        if not self._call.is_cleansed:
            return self._call.asked.withheld()
        return (
            self._call.asked.body
            if self._call.guard.cleanser is None
            else self._call.asked.without_attachments()
        )

    def _told_to_libretto(self, kept: Kept) -> Mapping[str, Any]:
        """Return what the call says to Libretto, without the plaintext in it."""
        if kept.is_plain or self._call.guard.cleanser is None:
            return self._params
        known = self._call.known if self._call.is_cleansed else None
        return cleansed_params(self._params, known, self._call.asked.body.get("messages"))

    def _model_call(self, body: Mapping[str, Any]) -> ModelCall:
        return ModelCall(
            "openai",
            "chat",
            {name: value for name, value in body.items() if type(value).__name__ not in ("NotGiven", "Omit")},
            client=self._call.client,
            session_id=None,
            streams=self._call.streams,
            version=getattr(sys.modules.get("openai"), "__version__", ""),
            started=self._started,
        )

    def answered(self, answer: Any, restored: Any) -> Flow[None]:
        """Note an answer, as the model gave it and as the application gets it."""
        for kept in self.kept:
            kept.answered(Answer(restored if kept.is_plain else self.recordable(answer)))
        for kept in self.kept:
            yield from self._confirmed(kept)

    def recordable(self, answer: Any) -> Any:
        """Return what a record may hold of an answer: of one to a prompt that was not cleansed, none of its words."""
        return answer if self._call.is_cleansed else without_words(answer)

    def _confirmed(self, kept: Kept) -> Flow[None]:
        try:
            yield from kept.confirmed()
        except (NotKeptError, OSError) as error:
            stopped: Exception = error
        else:
            return
        raise self._call.stops.failed(kept.keeper.kind, stopped) from stopped

    def confirmed(self) -> Flow[None]:
        """Wait for all records whose policy is closed."""
        for kept in self.kept:
            yield from self._confirmed(kept)

    def failed(self, error: BaseException) -> None:
        """Note that there is no answer."""
        self._begin()
        for kept in self.kept:
            kept.failed(error)
