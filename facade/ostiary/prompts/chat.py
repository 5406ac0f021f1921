"""A prompt that is a list of messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, cast

from ostiary._core.given import kind_of
from ostiary.prompts.errors import ChatHistoryError, MissingParameterError, TemplateError
from ostiary.prompts.grammar import PLACEHOLDER, Fill, filled, mask_text, names_in, require, text_of
from ostiary.prompts.literals import taken_apart
from ostiary.prompts.sensitive import MASK, Sensitive, copied, masked, revealed

__all__ = ["CHAT_HISTORY", "ChatHistory", "TemplateChat", "is_chat_history"]

CHAT_HISTORY: Final = "chat_history"
_SPOKEN: Final = {"ai": "assistant"}


class ChatHistory(dict[str, Any]):
    """Hold a place in a chat for earlier messages: those that the parameters of these names hold, in this order.

    >>> ChatHistory("earlier")
    {'role': 'chat_history', 'content': '{earlier}'}
    """

    def __init__(self, *names: str) -> None:
        if not names or not all(PLACEHOLDER.fullmatch(f"{{{name}}}") for name in names):
            raise ChatHistoryError(
                "a chat history names one parameter or more, in letters, digits and _ [ ] ."
            )
        super().__init__(role=CHAT_HISTORY, content=" ".join(f"{{{name}}}" for name in names))


class TemplateChat(list[Any]):
    """Be the list of filled-in messages, and remember the template and the parameters.

    `template` is a list of messages with placeholders in any text of theirs, keys too (or t-strings, which bring their
    parameters along); parts that are no text are taken over. A message of the role `chat_history` (see `ChatHistory`)
    is replaced by the messages in the parameters that its content names; nothing is filled into those. The role `ai`
    becomes `assistant`, as models know it. `params` is a dict of values by name: texts, numbers, dates, UUIDs, None for
    nothing, lists of messages, or `Sensitive` ones.

    Raises `MissingParameterError` with the names of all placeholders that have no parameter, `UnfitParameterError` for
    a value that fits into no text, `ChatHistoryError` for a history that is none. Copies and pickles remember; what
    `+` and slices return is a plain list.

    >>> chat = TemplateChat([{"role": "user", "content": "About {topic}"}], {"topic": "emus"})
    >>> list(chat), chat.params
    ([{'role': 'user', 'content': 'About emus'}], {'topic': 'emus'})
    """

    template: list[Any]
    params: dict[str, Any]
    # The messages as template and parameters gave them, to tell what has changed since.
    _made: list[Any]

    def __init__(self, template: Sequence[Any], params: Mapping[str, Any] | None = None) -> None:
        if isinstance(template, str | bytes | Mapping) or not isinstance(template, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TemplateError(f"a TemplateChat is made of a list of messages, not of {kind_of(template)}")
        apart, self.params = taken_apart([*template], params)
        self.template = [copied(each) for each in apart]
        require(self.template, self.params)
        self._made = self.format()
        super().__init__(copied(self._made))

    def format(self) -> list[Any]:
        """Return the messages as template and parameters give them, in a plain list."""
        return list(_messages(self.template, self.params, text_of))

    def masked(self) -> list[Any]:
        """Return the messages for a record: `<SENSITIVE>` stands where sensitive values do."""
        return list(_messages(self.template, self.params, mask_text))

    @property
    def changed(self) -> bool:
        """Whether messages were added, removed or altered since, so that the template doesn't tell all."""
        return list(self) != self._made

    def recorded(self) -> list[Any]:
        """Return the template for a record, and after it what was added since; the messages, where these changed."""
        made = self._made
        if len(self) == len(made):
            return self.template if list(self) == made else list(self)
        return [*self.template, *self[len(made) :]] if list(self[: len(made)]) == made else list(self)

    def __repr__(self) -> str:
        names = ", ".join(map(str, self.params))
        return f"<{type(self).__name__}: {len(self)} messages from {names or 'no parameters'}>"

    def copy(self) -> TemplateChat:
        """Return a copy that remembers too."""
        return self.__copy__()

    def __copy__(self) -> TemplateChat:
        return _restored(type(self), self.template, self.params, list(self))

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return (_restored, (type(self), self.template, self.params, list(self)))


def is_chat_history(message: Any) -> bool:
    """Tell whether a message of a template stands for earlier messages."""
    return isinstance(message, Mapping) and cast("Mapping[str, Any]", message).get("role") == CHAT_HISTORY


def _restored(
    kind: type[TemplateChat], template: list[Any], params: dict[str, Any], messages: list[Any]
) -> TemplateChat:
    # The messages as they were: they may have been changed since they were made.
    chat = kind(template, params)
    chat[:] = messages
    return chat


def _messages(template: Sequence[Any], params: Mapping[str, Any], fill: Fill) -> Iterator[Any]:
    shown = masked if fill is mask_text else revealed
    for message in template:
        if is_chat_history(message):
            for each in _history(message.get("content"), params, fill):
                yield _spoken(shown(each))
        else:
            yield _spoken(shown(filled(message, params, fill)))


def _history(content: Any, params: Mapping[str, Any], fill: Fill) -> Iterator[Any]:
    if not isinstance(content, str) or not content.strip():
        raise ChatHistoryError("a message of the role chat_history names a parameter in its content")
    if PLACEHOLDER.sub("", content).strip():
        raise ChatHistoryError("the content of a chat_history is placeholders alone, without other text")
    for name in names_in(content):
        if name not in params:
            raise MissingParameterError(f"the template needs the parameter {name}", [name])
        given = params[name]
        if isinstance(given, Sensitive):
            given = [{"role": CHAT_HISTORY, "content": MASK}] if fill is mask_text else given.reveal()
        if isinstance(given, TemplateChat) and fill is mask_text:
            given = given.masked()
        if not isinstance(given, list | tuple):
            raise ChatHistoryError(f"the parameter {name} must be a list of messages", [name])
        yield from given


def _spoken(message: Any) -> Any:
    if isinstance(message, dict) and message.get("role") in _SPOKEN:
        return {**message, "role": _SPOKEN[message["role"]]}
    return message
