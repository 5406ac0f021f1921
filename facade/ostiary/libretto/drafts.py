"""What is noted of a call of a model before it is made: whose it is, its prompt as a template, its settings.

All of it is plain JSON of its own, so that what the caller changes later changes nothing here. Values marked
`Sensitive` are masked from the start.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias

from ostiary._core.ids import new_uuid4
from ostiary._core.secrets import Secret
from ostiary.libretto.errors import refused
from ostiary.libretto.state import LibrettoState
from ostiary.prompts import Sensitive, TemplateChat, TemplateText, masked
from ostiary.prompts.grammar import require
from ostiary.record.shared import current_session
from ostiary.record.snapshot import snapshot

__all__ = ["Api", "Draft", "draft_of", "plain_arguments", "untracked_because"]

Api: TypeAlias = Literal["chat", "completion", "responses"]

# How a request travels is no matter of Libretto's, and its headers may hold credentials.
_TRANSPORT: Final = frozenset({"extra_headers", "extra_query", "extra_body", "timeout"})
_PROMPT: Final[Mapping[Api, frozenset[str]]] = {
    "chat": frozenset({"messages", "tools"}) | _TRANSPORT,
    "completion": frozenset({"prompt", "tools"}) | _TRANSPORT,
    "responses": frozenset({"input", "instructions", "tools"}) | _TRANSPORT,
}
# OpenAI's own marks for an argument that was left out.
_LEFT_OUT: Final = frozenset({"NotGiven", "Omit"})


class Draft:
    """Hold what is known of an event before the model has answered."""

    __slots__ = (
        "api",
        "api_key",
        "chain_id",
        "chat",
        "chat_id",
        "event_id",
        "feedback_key",
        "model_parameters",
        "name",
        "params",
        "project_key",
        "sensitive",
        "text",
        "tools",
    )

    api: Api
    name: str | None
    api_key: Secret | None
    project_key: Secret | None
    event_id: str
    feedback_key: str
    chat_id: str | None
    chain_id: str | None
    params: Any
    chat: Any
    text: str | None
    model_parameters: Any
    tools: Any
    # What may not show, wherever the model repeats it.
    sensitive: tuple[str, ...]


def untracked_because(state: LibrettoState, given: Mapping[str, Any]) -> str | None:
    """Say why a call isn't recorded: there is no `"key"`, or no `"name"` and none is made up; None where it is."""
    keyed = given.get("api_key") or given.get("project_key") or state.api_key or state.project_key
    if keyed is None:
        return "key"
    if state.config.allow_unnamed_prompts or _name(state, given) is not None:
        return None
    return "name"


def _name(state: LibrettoState, given: Mapping[str, Any]) -> str | None:
    found: str | None = given.get("prompt_template_name") or state.template_name or given.get("api_name")
    return found


def draft_of(state: LibrettoState, api: Api, arguments: Mapping[str, Any], given: Mapping[str, Any]) -> Draft:
    """Note what a call is about to ask. Raises `MissingParameterError` where `template_params` lack a name."""
    draft = Draft()
    draft.api = api
    draft.name = _name(state, given)
    draft.api_key = given.get("api_key") or state.api_key
    draft.project_key = given.get("project_key") or state.project_key
    draft.event_id = given.get("event_id") or new_uuid4()
    draft.feedback_key = given.get("feedback_key") or new_uuid4()
    draft.chat_id = given.get("chat_id") or state.chat_id
    draft.chain_id = given.get("chain_id") or given.get("parent_event_id") or _around()
    draft.chat = draft.text = None
    draft.params = {}
    draft.sensitive = ()
    _PROMPTS[api](draft, arguments, given)
    aside = _PROMPT[api]
    draft.model_parameters = snapshot(
        {
            name: _said(value)
            for name, value in arguments.items()
            if name not in aside and value is not None and type(value).__name__ not in _LEFT_OUT
        }
    )
    tools = arguments.get("tools")
    draft.tools = snapshot(tools) if isinstance(tools, list | tuple) and tools else None
    return draft


def _around() -> str | None:
    """Return the id of the session around the call: it is a chain of Libretto's, unless the call names one."""
    shared = current_session()
    return shared.text if shared is not None else None


def _said(value: Any) -> Any:
    """Name a class that stands for a format (`response_format=Answer`); anything else is told as it is."""
    return value.__name__ if isinstance(value, type) else value


def _chat(draft: Draft, arguments: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    _template(draft, arguments.get("messages"), given)


def _template(draft: Draft, messages: Any, given: Mapping[str, Any]) -> None:
    params, template = given.get("template_params"), given.get("template_chat")
    if isinstance(messages, TemplateChat):
        _keep_params(draft, {**(params or {}), **messages.params})
        draft.chat = snapshot(messages.recorded())
        return
    if template is not None:
        if params is not None:
            require(template, params)
    else:
        template = messages
    _keep_params(draft, params)
    draft.chat = None if template is None else snapshot(template)


def _completion(draft: Draft, arguments: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    prompt, params, template = (
        arguments.get("prompt"),
        given.get("template_params"),
        given.get("template_text"),
    )
    if isinstance(prompt, TemplateText):
        _keep_params(draft, {**(params or {}), **prompt.params})
        draft.text = prompt.template
        return
    if template is not None:
        if params is not None:
            require(template, params)
        _keep_params(draft, params)
        draft.text = str.__str__(template)
        return
    _keep_params(draft, params)
    if isinstance(prompt, str):
        draft.text = str.__str__(prompt)
    elif prompt is not None:
        # Several prompts at once, or tokens: Libretto's template is one text, so they are a parameter of it.
        draft.text = "{prompt}"
        draft.params = {**draft.params, "prompt": snapshot(prompt)}


def _responses(draft: Draft, arguments: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    asked, instructions = arguments.get("input"), arguments.get("instructions")
    if isinstance(asked, TemplateText):
        _keep_params(draft, {**(given.get("template_params") or {}), **asked.params})
        draft.chat = [{"role": "user", "content": asked.template}]
    elif given.get("template_text") is not None and given.get("template_chat") is None:
        params = given.get("template_params")
        if params is not None:
            require(given["template_text"], params)
        _keep_params(draft, params)
        draft.chat = [{"role": "user", "content": given["template_text"]}]
    else:
        spoken = [{"role": "user", "content": asked}] if isinstance(asked, str) else asked
        _template(draft, spoken, given)
    if isinstance(instructions, str):
        draft.chat = [{"role": "system", "content": instructions}, *(draft.chat or ())]


_PROMPTS: Final = {"chat": _chat, "completion": _completion, "responses": _responses}


def _keep_params(draft: Draft, params: Mapping[str, Any] | None) -> None:
    if params:
        draft.sensitive = tuple(dict.fromkeys(_marked(params)))
        draft.params = snapshot(masked(params) if draft.sensitive else params)


def _marked(value: Any) -> Iterable[str]:
    """Yield the texts of sensitive values, those inside of them too, and those of prompts that are values."""
    if isinstance(value, TemplateText | TemplateChat):
        yield from _marked(value.params)
    if isinstance(value, str):  # most are: to look further would take longer than the rest
        return
    if isinstance(value, Sensitive):
        yield from _texts(value.reveal())
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _marked(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _marked(each)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name != "role":
                yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif value is not None and not isinstance(value, bool):
        yield str(value)


def plain_arguments(api: Api, arguments: dict[str, Any]) -> None:
    """Give the model plain lists and texts in the place of templates, and `assistant` in the place of `ai`.

    Raises `LibrettoInputError` for a template of the other kind.
    """
    name = {"chat": "messages", "completion": "prompt", "responses": "input"}[api]
    asked = arguments.get(name)
    if api == "chat" and isinstance(asked, TemplateText):
        raise refused("messages is a TemplateText; pass a TemplateChat, or a list of messages")
    if api == "completion" and isinstance(asked, TemplateChat):
        raise refused("prompt is a TemplateChat; pass a TemplateText, or text")
    if isinstance(asked, TemplateText):
        arguments[name] = str(asked)
    elif isinstance(asked, TemplateChat):
        arguments[name] = list(asked)
    if api == "completion" or isinstance(asked, str) or asked is None:
        return
    if not isinstance(arguments[name], list):
        if not isinstance(asked, Iterable):
            return
        arguments[name] = list(asked)  # it may be one that can be read only once
    if any(isinstance(each, dict) and each.get("role") == "ai" for each in arguments[name]):
        arguments[name] = [_spoken(each) for each in arguments[name]]


def _spoken(message: Any) -> Any:
    if isinstance(message, dict) and message.get("role") == "ai":
        return {**message, "role": "assistant"}
    return message
