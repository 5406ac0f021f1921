"""Putting back what placeholders stand for in an answer, whole or as its chunks come. Pure; what came is not changed.

Texts of every choice are restored: content, refusals, what other servers add (`reasoning_content`), and the arguments
of tools and functions, where what is put in is written as JSON writes it. Only an end that may be a placeholder waits
for the next chunk; it goes out before its choice says anything else, or ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from ostiary._core.rehydrating import BareRehydrator
from ostiary.taps import field
from ostiary.taps.fields import unknown

__all__ = ["Restorer", "changed_copy"]

Restore: TypeAlias = Callable[[str], str]
_TEXTS = ("content", "refusal")
_KNOWN = frozenset({"role", "content", "refusal", "function_call", "tool_calls", "audio"})


def changed_copy(value: Any, **fields: Any) -> Any:
    """Return a dictionary or a model object that differs in some fields."""
    if isinstance(value, dict):
        return {**value, **fields}
    copy = value.model_copy() if hasattr(value, "model_copy") else value.copy()
    for name, item in fields.items():
        setattr(copy, name, item)
    return copy


class Restorer:
    """Restore the answer to one call, given what its placeholders stand for."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        # Inside of JSON a text is escaped, so that arguments stay what they are.
        self._escaped = {name: json.dumps(text, ensure_ascii=False)[1:-1] for name, text in known.items()}
        self._plain = BareRehydrator(known).whole
        self._json = BareRehydrator(self._escaped).whole
        self._choices: dict[int, _Choice] = {}
        self._last: Any = None
        self.restored: int = 0

    def whole(self, answer: Any) -> Any:
        """Return an answer that is not streamed, restored; the same object where there is nothing to restore."""
        if not self._known:
            return answer
        given = field(answer, "choices") or []
        choices = [self._choice(each) for each in given]
        same = all(one is other for one, other in zip(choices, given, strict=True))
        return answer if same else changed_copy(answer, choices=choices)

    def _choice(self, choice: Any) -> Any:
        message = field(choice, "message")
        if message is None:
            return choice
        fields = self._restored(message, self._plain, self._json)
        return changed_copy(choice, message=changed_copy(message, **fields)) if fields else choice

    def _restored(self, message: Any, text: Restore, arguments: Restore) -> dict[str, Any]:
        """Return the fields of a message, or of a delta, that are other ones when they are restored."""
        fields: dict[str, Any] = {}
        for name in (*_TEXTS, *unknown(message, _KNOWN)):
            value = field(message, name)
            if isinstance(value, str) and (new := text(value)) != value:
                fields[name] = new
        audio = field(message, "audio")
        transcript = field(audio, "transcript")
        if isinstance(transcript, str) and (new := text(transcript)) != transcript:
            fields["audio"] = changed_copy(audio, transcript=new)
        calls = field(message, "tool_calls")
        if calls:
            new_calls = [self._call(call, arguments) for call in calls]
            if any(one is not other for one, other in zip(new_calls, calls, strict=True)):
                fields["tool_calls"] = new_calls
        called = self._function(field(message, "function_call"), arguments)
        if called is not None:
            fields["function_call"] = called
        self.restored += len(fields)
        return fields

    def _call(self, call: Any, arguments: Restore) -> Any:
        for kind in ("function", "custom"):
            called = self._function(field(call, kind), arguments)
            if called is not None:
                return changed_copy(call, **{kind: called})
        return call

    def _function(self, called: Any, arguments: Restore) -> Any:
        for name in ("arguments", "input"):
            value = field(called, name)
            if isinstance(value, str) and (new := arguments(value)) != value:
                return changed_copy(called, **{name: new})
        return None

    def take(self, chunk: Any) -> Iterator[Any]:
        """Give what may go out when a chunk has come: the chunk, and before it what was kept back."""
        if not self._known or not field(chunk, "choices"):
            yield chunk
            return
        choices = []
        for choice in field(chunk, "choices"):
            index = field(choice, "index") or 0
            state = self._choices.get(index)
            if state is None:
                state = self._choices[index] = _Choice(self._known, self._escaped)
            delta, is_last = field(choice, "delta"), field(choice, "finish_reason") is not None
            pieces = list(_pieces(delta))
            for rest in state.flushed(pieces, is_last=is_last):
                yield _told(chunk, choice, rest)
            fields = state.fed(delta, pieces, is_last=is_last) if pieces else {}
            self.restored += bool(fields)
            choices.append(changed_copy(choice, delta=changed_copy(delta, **fields)) if fields else choice)
        given = field(chunk, "choices")
        same = all(one is other for one, other in zip(choices, given, strict=True))
        self._last = chunk
        yield chunk if same else changed_copy(chunk, choices=choices)

    def end(self) -> Iterator[Any]:
        """Give what is still kept back, now that nothing more comes."""
        for index, state in self._choices.items():
            for rest in state.flushed([], is_last=True):
                choice = next(iter(field(self._last, "choices")))
                yield _told(self._last, changed_copy(choice, index=index, finish_reason=None), rest)


def _told(chunk: Any, choice: Any, fields: dict[str, Any]) -> Any:
    """Return a chunk that says what was kept back of a choice, and nothing else."""
    delta = _empty(field(choice, "delta"), fields)
    return changed_copy(chunk, choices=[changed_copy(choice, delta=delta, finish_reason=None)])


def _empty(delta: Any, fields: dict[str, Any]) -> Any:
    if isinstance(delta, dict) or delta is None:
        return fields
    kind: Any = type(delta)
    construct = getattr(kind, "construct", None) or kind.model_construct
    return construct(**fields)


# What a piece of text belongs to: a field of the message, or a field of a tool's call (its number, kind and field).
_Place: TypeAlias = tuple[Any, ...]
_Piece: TypeAlias = tuple[_Place, str]


class _Choice:
    """Restore one choice of a stream: at each time one of its texts is being written."""

    __slots__ = ("_escaped", "_known", "_place", "_writers")

    def __init__(self, known: Mapping[str, str], escaped: Mapping[str, str]) -> None:
        self._known = known
        self._escaped = escaped
        self._place: _Place | None = None
        self._writers: dict[_Place, BareRehydrator] = {}

    def flushed(self, pieces: Sequence[_Piece], *, is_last: bool) -> Iterator[dict[str, Any]]:
        """Give what was kept back of the text that was being written, where another one begins or the choice ends.

        Where the chunk that comes goes on with the text, what is kept back goes out with it.
        """
        place = self._place
        if place is None or any(each == place for each, _ in pieces) or not (pieces or is_last):
            return
        self._place = None
        rest = self._writers[place].end()
        if rest:
            yield _written(place, rest)

    def fed(self, delta: Any, pieces: Sequence[_Piece], *, is_last: bool) -> dict[str, Any]:
        """Return the fields of a delta that are other ones when they are restored."""
        fields: dict[str, Any] = {}
        for number, (place, piece) in enumerate(pieces, 1):
            writer = self._writers.get(place)
            if writer is None:
                writer = self._writers[place] = BareRehydrator(
                    self._escaped if len(place) > 1 else self._known
                )
            certain = writer.feed(piece)
            if is_last or number < len(pieces):
                certain += writer.end()
            if certain != piece:
                _put(fields, delta, place, certain)
            self._place = None if is_last else place
        return fields


def _pieces(delta: Any) -> Iterator[_Piece]:
    """Yield each piece of text in a delta, with what it belongs to."""
    if delta is None:
        return
    for name in (*_TEXTS, *unknown(delta, _KNOWN)):
        value = field(delta, name)
        if isinstance(value, str) and value:
            yield (name,), value
    called = field(delta, "function_call")
    if called is not None:
        value = field(called, "arguments")
        if isinstance(value, str) and value:
            yield ("function_call", "arguments"), value
    for number, call in enumerate(field(delta, "tool_calls") or ()):
        index = field(call, "index")
        for kind, name in (("function", "arguments"), ("custom", "input")):
            value = field(field(call, kind), name)
            if isinstance(value, str) and value:
                yield ("tool_calls", number if index is None else index, kind, name), value


def _put(fields: dict[str, Any], delta: Any, place: _Place, text: str) -> None:
    """Put a restored piece into the fields of a delta that change."""
    if len(place) == 1:
        fields[place[0]] = text
    elif place[0] == "function_call":
        fields["function_call"] = changed_copy(field(delta, "function_call"), arguments=text)
    else:
        _, index, kind, name = place
        calls = list(fields.get("tool_calls") or field(delta, "tool_calls"))
        for number, call in enumerate(calls):
            known = field(call, "index")
            if (number if known is None else known) == index:
                inner = changed_copy(field(call, kind), **{name: text})
                calls[number] = changed_copy(call, **{kind: inner})
        fields["tool_calls"] = calls


def _written(place: _Place, text: str) -> dict[str, Any]:
    """Return the fields of a delta that says a text and nothing else."""
    if len(place) == 1:
        return {place[0]: text}
    if place[0] == "function_call":
        return {"function_call": {"arguments": text}}
    _, index, kind, name = place
    return {"tool_calls": [{"index": index, kind: {name: text}}]}
