"""A Libretto client that observes calls of models which others make, and records each as an event, in the background.

The drop-in clients follow their own calls (`drop_in/tracking.py`); this is for calls that somebody else tells of, in
the words of `ostiary.record.models`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from ostiary.libretto.drafts import Api, Draft, draft_of, untracked_because
from ostiary.libretto.events import Failure, PendingEvent
from ostiary.libretto.params import checked_params
from ostiary.libretto.recorder import LibrettoRecorder
from ostiary.record.models import Answer, ModelCall, Operation, Sight

__all__ = ["EventSight", "ModelEvents"]

_APIS: Final[Mapping[Operation, Api]] = {"chat": "chat", "completion": "completion", "response": "responses"}


class ModelEvents:
    """Observe calls of models for one Libretto client. Such a call needs no name: whoever tells of it wants it kept."""

    def __init__(self, recorder: LibrettoRecorder) -> None:
        self._recorder = recorder

    def begin(self, call: ModelCall, params: object = None) -> EventSight | None:
        """Hear of a call; `params` is what it says to Libretto (`LibrettoCreateParams`).

        None where there is no key, which is counted, and for an API that Libretto doesn't know. Raises
        `LibrettoInputError` and `MissingParameterError` for what `params` say.
        """
        api = _APIS.get(call.operation)
        given = checked_params(params)
        if api is None or untracked_because(self._recorder.state, given) == "key":
            if api is not None:
                self._recorder.note_untracked("key")
            return None
        return EventSight(self._recorder, draft_of(self._recorder.state, api, call.body, given))


class EventSight(Sight):
    """See one call through; its end makes the event. `feedback_key` is what feedback on the answer names."""

    __slots__ = ("_began", "_draft", "_recorder", "feedback_key")

    def __init__(self, recorder: LibrettoRecorder, draft: Draft) -> None:
        self._recorder = recorder
        self._draft = draft
        self._began = time.perf_counter()
        self.feedback_key: str = draft.feedback_key

    def failed(self, error: BaseException) -> None:
        self._record(None, error)

    def answered(self, answer: Answer) -> None:
        self._record(answer.value, answer.error)

    def _record(self, value: Any, error: BaseException | None) -> None:
        milliseconds = (time.perf_counter() - self._began) * 1000
        failure = None if error is None else Failure(error)
        self._recorder.record(PendingEvent(self._draft, milliseconds, value, failure))
