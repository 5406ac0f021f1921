"""From a draft and what came of it to the event on the wire. Wire: `Event` in `openapi/libretto.yaml`."""

from __future__ import annotations

from typing import Any, Literal

from ostiary._core.redact import short_word
from ostiary.libretto.answers import as_json, told
from ostiary.libretto.drafts import Draft
from ostiary.record import outcome_of

__all__ = ["Failure", "PendingEvent", "event_body"]


class Failure:
    """Say how a call of a model failed, without any word of the error's: those may repeat prompts and keys."""

    __slots__ = ("code", "kind", "outcome", "request_id", "status")

    def __init__(self, error: BaseException) -> None:
        self.kind: str = type(error).__name__
        self.outcome: Literal["error", "cancelled", "interrupted", "closed"] = outcome_of(error)
        status = getattr(error, "status_code", None)
        self.status: int | None = status if isinstance(status, int) else None
        self.code: str | None = short_word(getattr(error, "code", None))
        self.request_id: str | None = short_word(getattr(error, "request_id", None))

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        found = {
            "type": self.kind,
            "outcome": self.outcome,
            "status": self.status,
            "code": self.code,
            "request_id": self.request_id,
        }
        return {name: value for name, value in found.items() if value is not None}


class PendingEvent:
    """Hold an event on its way to Libretto: the draft, what the model answered, and how the call ended.

    `answer` is the answer as a JSON object, what gives it when asked, or None; `milliseconds` is what it took.
    """

    __slots__ = ("answer", "draft", "failed_sends", "failure", "milliseconds")

    def __init__(
        self, draft: Draft, milliseconds: float, answer: Any = None, failure: Failure | None = None
    ) -> None:
        self.draft: Draft = draft
        self.milliseconds: float = milliseconds
        self.answer: Any = answer
        self.failure: Failure | None = failure
        self.failed_sends: int = 0


def event_body(event: PendingEvent) -> dict[str, Any]:
    """Return the event as the wire has it, all but the key of the project."""
    draft = event.draft
    kind = "completion" if draft.api == "completion" else "chat"
    answer = as_json(event.answer)
    text, calls = told(draft.api, answer) if answer else ("", [])
    body: dict[str, Any] = {
        "apiName": draft.name,
        "params": draft.params,
        "prompt": {},
        "promptEventId": draft.event_id,
        "modelParameters": {"modelProvider": "openai", "modelType": kind, **draft.model_parameters},
        "feedbackKey": draft.feedback_key,
        "response": text,
        "responseTime": event.milliseconds,
    }
    if draft.chat is not None and kind == "chat":
        body["promptTemplateChat"] = [_with_role(each) for each in draft.chat]
    elif draft.text is not None:
        body["promptTemplateText"] = draft.text
    optional = {"chatId": draft.chat_id, "chainId": draft.chain_id, "tools": draft.tools, "toolCalls": calls}
    body.update({name: value for name, value in optional.items() if value})
    raw = _raw(event, kind, answer)
    if raw is not None:
        body["rawResponse"] = raw
    return body


def _raw(event: PendingEvent, kind: str, answer: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the answer as a whole, which Libretto takes of chats; of a failed call, how it failed."""
    if event.failure is None and (kind == "completion" or answer is None):
        return None
    raw: dict[str, Any] = {**(answer or {}), "libretto_feedback_key": event.draft.feedback_key}
    if event.failure is not None:
        raw["error"] = event.failure.to_json()
    return raw


def _with_role(message: Any) -> dict[str, Any]:
    """Give every message a role, as the wire wants it: items of other kinds get that of whom they come from."""
    if not isinstance(message, dict):
        return {"role": "user", "content": message}
    if isinstance(message.get("role"), str):
        return message
    is_result = str(message.get("type", "")).endswith("_output")
    return {"role": "tool" if is_result else "assistant", **message}
