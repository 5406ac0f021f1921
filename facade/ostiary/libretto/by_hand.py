"""Events that an application puts together itself, of calls that no client of ours made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypedDict

from ostiary._core.given import articled, kind_of, refuse_unknown
from ostiary._core.secrets import Secret
from ostiary.libretto.drafts import Draft, draft_of
from ostiary.libretto.errors import LibrettoInputError, refused
from ostiary.libretto.events import PendingEvent, event_body
from ostiary.libretto.params import checked_params
from ostiary.libretto.state import LibrettoState
from ostiary.record.snapshot import strict_snapshot

__all__ = ["EventFields", "made_by_hand"]


class EventFields(TypedDict, total=False):
    """Name what an event may say besides the answer; all of it is optional.

    The prompt is `template_chat` (a list of messages, or a `TemplateChat`) or `template_text` (a text, or a
    `TemplateText`), with `template_params` for its placeholders. `model_parameters` hold `model`, `temperature` and so
    on; `model_provider` is `openai` unless told otherwise. `response_time` is in milliseconds. `tools` are those that
    the model might call, `tool_calls` what it called (`{"id", "type", "function": {"name", "arguments": JSON text}}`),
    `raw_response` the answer as the provider gave it. Ids are texts or UUIDs, made here where none is given.
    """

    prompt_template_name: str | None
    template_chat: Sequence[Any] | None
    template_text: str | None
    template_params: Mapping[str, Any] | None
    model_parameters: Mapping[str, Any] | None
    model_provider: str
    response_time: float | None
    tools: Sequence[Any] | None
    tool_calls: Sequence[Mapping[str, Any]] | None
    raw_response: Mapping[str, Any] | None
    event_id: str | uuid.UUID | None
    feedback_key: str | uuid.UUID | None
    chat_id: str | uuid.UUID | None
    chain_id: str | uuid.UUID | None
    api_key: str | Secret | None
    project_key: str | Secret | None


_KNOWN = frozenset(EventFields.__annotations__)
# What a call's `libretto=` says, too.
_SHARED = (
    *("prompt_template_name", "template_params", "event_id", "feedback_key"),
    *("chat_id", "chain_id", "api_key", "project_key"),
)


def made_by_hand(
    state: LibrettoState, response: object, fields: Mapping[str, Any]
) -> tuple[Draft, dict[str, Any]]:
    """Return an event and its body, without the key of its project. Raises `LibrettoInputError` naming the field."""
    refuse_unknown(fields, _KNOWN, "field of an event", refused)
    if not isinstance(response, str):
        raise refused(f"response is {kind_of(response)}; pass text")
    chat, text = fields.get("template_chat"), fields.get("template_text")
    if chat is not None and text is not None:
        raise refused("an event has one template: pass template_chat or template_text")
    given = checked_params({name: fields.get(name) for name in _SHARED})
    checked_params({"template_chat": chat, "template_text": text})
    asked = {"messages": chat} if text is None else {"prompt": text}
    parameters, tools = fields.get("model_parameters"), fields.get("tools")
    if not isinstance(parameters, Mapping | None):
        raise refused(f"model_parameters is {kind_of(parameters)}; pass a dictionary, such as {{'model': …}}")
    if isinstance(tools, str | Mapping) or not isinstance(tools, Iterable | None):
        raise refused(f"tools is {kind_of(tools)}; pass a list of tools")
    settings = {**(parameters or {}), **asked, "tools": tools and list(tools)}
    draft = draft_of(state, "chat" if text is None else "completion", settings, given)
    body = event_body(PendingEvent(draft, fields.get("response_time") or 0.0))
    body |= {"response": response, **_answer(fields)}
    body["modelParameters"] |= {"modelProvider": fields.get("model_provider", "openai")}
    if fields.get("response_time") is None:
        del body["responseTime"]
    return draft, body


def _answer(fields: Mapping[str, Any]) -> dict[str, Any]:
    names = {"tool_calls": "toolCalls", "raw_response": "rawResponse"}
    return {
        wire: strict_snapshot(fields[name], partial(_unserialisable, name))
        for name, wire in names.items()
        if fields.get(name)
    }


def _unserialisable(name: str, path: str, kind: str) -> LibrettoInputError:
    return refused(
        f"{name}{path.removeprefix('$')} is {articled(kind)}, which JSON can't hold;"
        " pass text, numbers, lists, dictionaries"
    )
