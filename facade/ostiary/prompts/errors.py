"""What can be wrong with a template and its parameters. No error shows a prompt, only names of parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ostiary.errors import InvalidInputError

__all__ = ["ChatHistoryError", "MissingParameterError", "TemplateError", "UnfitParameterError"]


class TemplateError(InvalidInputError):
    """Say what is wrong with a template or its parameters; nothing was sent. `names` are the parameters at fault."""

    def __init__(self, message: str, names: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.names: tuple[str, ...] = tuple(names)

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (self.args[0], self.names))


class MissingParameterError(TemplateError):
    """Name the placeholders of a template for which no parameter was given."""


class UnfitParameterError(TemplateError):
    """Name a parameter whose value can't be written into a text, such as a list."""


class ChatHistoryError(TemplateError):
    """Say what is wrong with a message of the role `chat_history`, or with the messages that it stands for."""
