"""Mirror `libretto_openai.template`, and the name `TemplateText` that its README has for `TemplateString`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ostiary.prompts import ChatHistoryError, TemplateChat, TemplateString, TemplateText
from ostiary.prompts.chat import CHAT_HISTORY, is_chat_history
from ostiary.prompts.grammar import PLACEHOLDER

__all__ = [
    "CHAT_HISTORY",
    "CONTENT",
    "ROLE",
    "TEMPLATE_EXPRESSION_VAR_NAME",
    "TemplateChat",
    "TemplateString",
    "TemplateText",
    "expand_chat_history",
    "is_libretto_chat_history",
]

TEMPLATE_EXPRESSION_VAR_NAME: Final = PLACEHOLDER
"""What a placeholder looks like; its one group is the name of the parameter."""

ROLE: Final = "role"
CONTENT: Final = "content"


def is_libretto_chat_history(item: Any) -> bool:
    """Tell whether a message of a template stands for earlier messages."""
    return is_chat_history(item)


def expand_chat_history(item: Mapping[str, Any], params: Mapping[str, Any]) -> list[Any]:
    """Return the messages that a message of the role `chat_history` stands for.

    Raises `ChatHistoryError` and `MissingParameterError`, which name what is wrong.
    """
    if not is_chat_history(item):
        raise ChatHistoryError("the message is none of the role chat_history")
    return list(TemplateChat([item], params))
