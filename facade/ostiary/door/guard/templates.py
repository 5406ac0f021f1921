"""What a call says to Libretto of its template, without the plaintext that its parameters may hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary.prompts import TemplateChat

__all__ = ["cleansed_params"]

_TEMPLATE = ("template_chat", "template_text", "template_params")


def cleansed_params(
    params: Mapping[str, Any], known: Mapping[str, str] | None, messages: Any
) -> Mapping[str, Any]:
    """Return the words of a call with placeholders in its parameters, or without its template where that can't be.

    `known` is what placeholders stand for, None where the prompt was not cleansed. A parameter may hold a part of what
    one placeholder stands for, so it is certain only that nothing is left where template and parameters together say
    what the model is sent, to the letter.
    """
    if not any(name in params for name in _TEMPLATE):
        return params
    bare = {name: value for name, value in params.items() if name not in _TEMPLATE}
    template = params.get("template_chat")
    if known is None or template is None:
        return bare
    # The longest first: one text may be a part of another.
    texts = sorted(((text, name) for name, text in known.items()), key=lambda each: -len(each[0]))
    masked = _masked(params.get("template_params") or {}, texts)
    try:
        said = [_spoken(each) for each in TemplateChat(template, masked)]
    except Exception:  # what can't be filled in says nothing
        return bare
    if said != [_spoken(each) for each in messages or ()]:
        return bare
    return {**params, "template_params": masked}


def _masked(value: Any, texts: list[tuple[str, str]]) -> Any:
    if isinstance(value, str):
        for text, name in texts:
            value = value.replace(text, name)
        return value
    if isinstance(value, Mapping):
        return {name: _masked(each, texts) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(each, texts) for each in value]
    return value


def _spoken(message: Any) -> tuple[Any, Any]:
    return message.get("role"), message.get("content")
