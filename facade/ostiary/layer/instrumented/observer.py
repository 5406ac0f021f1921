"""A Layer client that observes calls of models and records them, in the background and off the caller's way."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ostiary._core.ids import new_uuid5
from ostiary.layer.instrumented import anthropic_messages, openai_chat, openai_more
from ostiary.layer.instrumented.drafts import OUTPUT, Draft, DraftedAction, kept
from ostiary.layer.outcomes import error_of
from ostiary.layer.recorder import LayerRecorder
from ostiary.layer.session import LayerSession
from ostiary.record import current, snapshot
from ostiary.record.models import Answer, ModelCall, Operation, Sight

__all__ = ["ModelCalls"]


@dataclass(frozen=True, slots=True)
class _Actions:
    """Say which actions a call of one API becomes: before it, and from its answer, or from both."""

    prompt: Callable[[Mapping[str, Any]], list[Draft]] | None = None
    output: Callable[[Answer], list[Draft]] | None = None
    answer: Callable[[Mapping[str, Any], Answer], list[Draft]] | None = None
    whole: Callable[[Mapping[str, Any], Answer | None], list[Draft]] | None = None


_ACTIONS: Mapping[Operation, _Actions] = {
    "chat": _Actions(openai_chat.chat_prompt, openai_chat.chat_output),
    "completion": _Actions(openai_chat.completion_prompt, openai_chat.completion_output),
    "response": _Actions(openai_more.response_prompt, openai_more.response_output),
    "message": _Actions(anthropic_messages.message_prompt, answer=anthropic_messages.message_output),
    "embeddings": _Actions(whole=openai_more.embeddings),
    "moderation": _Actions(whole=openai_more.moderation),
}


class ModelCalls:
    """Observe calls of models for one Layer client.

    A call belongs to the session that its headers name, else to the one around it, else to a new one of its own.
    """

    def __init__(
        self,
        owner: Any,
        recorder: Callable[[], LayerRecorder | None],
        existing: Callable[[str], LayerSession],
    ) -> None:
        self._owner = owner
        self._recorder = recorder
        self._existing = existing

    @property
    def destination(self) -> str | None:
        """Where this client records, once it is set up."""
        found: str | None = self._owner.destination
        return found

    def begin(self, call: ModelCall) -> Sight | None:
        """Hear of a call."""
        recorder = self._recorder()
        if recorder is None:
            return None
        session = self._session(call, recorder)
        if not recorder.wants(session):
            return None
        return _CallSight(recorder, session, call)

    def _session(self, call: ModelCall, recorder: LayerRecorder) -> LayerSession:
        if call.session_id is not None:
            named = self._existing(call.session_id)
            return recorder.known(named.text) or named
        around = current(self._owner, self._owner.adopt)
        if isinstance(around, LayerSession):
            return around
        return LayerSession(self._owner, new_uuid5(), {f"{call.provider}.version": call.version})


class _CallSight(Sight):
    """See one call through. Its actions go out together, or, where the answer streams, the prompt ahead."""

    __slots__ = ("_actions", "_body", "_drafts", "_recorder", "_session", "_started")

    def __init__(self, recorder: LayerRecorder, session: LayerSession, call: ModelCall) -> None:
        self._recorder = recorder
        self._session = session
        self._started = call.started
        self._actions = _ACTIONS[call.operation]
        self._drafts: list[DraftedAction] = []
        # Drafted now: the application may change it as soon as the call returns, or while an async one waits.
        if self._actions.prompt is not None:
            drafts = self._actions.prompt(call.body)
            for draft in _described(drafts, call.attributes) if call.attributes else drafts:
                self._drafts.append(DraftedAction(session, draft, call.started, call.started))
        self._body: Any = None
        if self._actions.output is None:
            self._body = _settings(call.body)

    def streaming(self) -> None:
        self._send()

    def failed(self, error: BaseException) -> None:
        whole = self._actions.whole
        self._end([Draft(OUTPUT, {})] if whole is None else whole(self._body, None), error)

    def answered(self, answer: Answer) -> None:
        try:
            drafts = self._drafted(answer)
            if answer.attributes:
                drafts = _described(drafts, answer.attributes)
        except Exception:
            self._send()  # what was asked
            raise
        self._end(drafts, answer.error)

    def _drafted(self, answer: Answer) -> list[Draft]:
        actions = self._actions
        if actions.whole is not None:
            return actions.whole(self._body, answer)
        if answer.value is None and answer.error is not None:
            return [Draft(OUTPUT, {})]
        if actions.output is not None:
            return actions.output(answer)
        assert actions.answer is not None
        return actions.answer(self._body, answer)

    def _end(self, drafts: list[Draft], error: BaseException | None) -> None:
        ended = time.time()
        described = kept(error_of(error)) if error is not None else None
        for draft in drafts:
            self._drafts.append(DraftedAction(self._session, draft, self._started, ended, described))
        self._send()

    def _send(self) -> None:
        ready, self._drafts = self._drafts, []
        for pending in ready:
            self._recorder.note(pending)


def _described(drafts: list[Draft], more: Mapping[str, Any]) -> list[Draft]:
    """Add what whoever told of the call knows of it besides."""
    return [draft._replace(attributes={**draft.attributes, **kept(dict(more))}) for draft in drafts]


def _settings(body: Mapping[str, Any]) -> Any:
    """Copy what the answer's actions need of a call's parameters."""
    return snapshot({name: value for name, value in body.items() if name not in ("messages", "system")})
