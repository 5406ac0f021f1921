"""A chat completion from its chunks. Wire: OpenAI's `chat.completion.chunk`."""

from __future__ import annotations

from typing import Any

from ostiary.taps.fields import Texts, field, plain, unknown

__all__ = ["ChatAssembler"]

_HEAD = ("id", "created", "model", "service_tier", "system_fingerprint")
_DELTA = frozenset({"role", "content", "refusal", "function_call", "tool_calls", "audio"})
_TEXT = {"content"}


class ChatAssembler:
    """Put a chat completion together: texts, refusals, tool and function calls, of each choice, and the usage.

    Fields of a message that OpenAI's own API has not, `reasoning_content` say, are kept: texts joined, else the last.
    """

    def __init__(self) -> None:
        self.chunks: int = 0
        self._head: dict[str, Any] = {}
        self._choices: dict[int, _Choice] = {}
        self._usage: Any = None
        # For the quick way: the id that came last, and the text of each choice that has one.
        self._id: Any = None
        self._texts: dict[int, list[str]] = {}

    def add(self, chunk: Any) -> None:
        """Take the next chunk."""
        self.chunks += 1
        try:
            # Most chunks are model objects that bring a choice more text and nothing else.
            fields = chunk.__dict__
            (choice,) = fields["choices"]
            pieces = choice.__dict__
            delta = pieces["delta"]
            if (
                delta.__pydantic_fields_set__ == _TEXT
                and pieces["finish_reason"] is None
                and fields["id"] == self._id
                and fields.get("usage") is None
            ):
                text = delta.__dict__["content"]
                texts = self._texts[pieces["index"]]
                if type(text) is str:
                    texts.append(text)
                    return
        except Exception:
            delta = None  # it has another shape
        self._add_any(chunk)

    def _add_any(self, chunk: Any) -> None:
        for name in _HEAD:
            value = field(chunk, name)
            if value:  # Azure's first chunk has empty ones
                self._head[name] = value
        self._id = field(chunk, "id")
        usage = field(chunk, "usage")
        if usage is not None:
            self._usage = usage
        for choice in field(chunk, "choices") or ():
            index = field(choice, "index") or 0
            known = self._choices.get(index)
            if known is None:
                known = self._choices[index] = _Choice(index)
            texts = known.add(choice)
            if texts is not None:
                self._texts[index] = texts

    def answer(self) -> dict[str, Any]:
        """Return the chat completion so far."""
        answer: dict[str, Any] = {"object": "chat.completion", **self._head}
        answer["choices"] = [self._choices[index].answer() for index in sorted(self._choices)]
        if self._usage is not None:
            answer["usage"] = plain(self._usage)
        return answer


class _Choice:
    """One of the answers that were asked for."""

    def __init__(self, index: int) -> None:
        self._index = index
        self._finish: Any = None
        self._message: dict[str, Any] = {"role": "assistant"}
        self._texts = Texts()
        self._audio = Texts()
        self._function: _Function | None = None
        self._tools: dict[Any, _Tool] = {}

    def add(self, choice: Any) -> list[str] | None:
        """Take a piece; return those of its text, to add to, where there are any."""
        reason = field(choice, "finish_reason")
        if reason is not None:
            self._finish = reason
        delta = field(choice, "delta")
        if delta is not None:
            self._add_delta(delta)
        return self._texts.pieces("content")

    def _add_delta(self, delta: Any) -> None:
        role = field(delta, "role")
        if role:
            self._message["role"] = role
        for name in ("content", "refusal"):
            self._texts.add(name, field(delta, name))
        call = field(delta, "function_call")
        if call is not None:
            self._function = self._function or _Function()
            self._function.add(call)
        for tool in field(delta, "tool_calls") or ():
            self._tool(tool).add(tool)
        audio = field(delta, "audio")
        if audio is not None:
            for name in ("id", "transcript", "data"):
                self._audio.add(name, field(audio, name))
        self._add_unknown(delta)

    def _add_unknown(self, delta: Any) -> None:
        for name, value in unknown(delta, _DELTA).items():
            if isinstance(value, str):
                self._texts.add(name, value)
            else:
                self._message[name] = plain(value)

    def _tool(self, tool: Any) -> _Tool:
        """Find the call that a piece belongs to: by its index, else its id, else it is the last one's."""
        key = field(tool, "index")
        if key is None:
            key = field(tool, "id") or next(reversed(self._tools), 0)
        known = self._tools.get(key)
        if known is None:
            known = self._tools[key] = _Tool()
        return known

    def answer(self) -> dict[str, Any]:
        message = {**self._message, "content": None, **self._texts.joined()}
        if self._function is not None:
            message["function_call"] = self._function.answer()
        if self._tools:
            message["tool_calls"] = [tool.answer() for tool in self._tools.values()]
        audio = self._audio.joined()
        if audio:
            message["audio"] = audio
        return {"index": self._index, "message": message, "finish_reason": self._finish}


class _Function:
    """A function's name and its arguments, or a custom tool's input, in pieces."""

    def __init__(self) -> None:
        self._name: Any = None
        self._texts = Texts()

    def add(self, piece: Any) -> None:
        name = field(piece, "name")
        if name:
            self._name = name
        for part in ("arguments", "input"):
            self._texts.add(part, field(piece, part))

    def answer(self) -> dict[str, Any]:
        texts = self._texts.joined()
        return {"name": self._name, **(texts or {"arguments": ""})}


class _Tool:
    """A tool call in pieces."""

    def __init__(self) -> None:
        self._id: Any = None
        self._type = "function"
        self._function = _Function()

    def add(self, piece: Any) -> None:
        self._id = field(piece, "id") or self._id
        self._type = field(piece, "type") or self._type
        inner = field(piece, self._type)
        if inner is None:
            inner = field(piece, "function")
        if inner is not None:
            self._function.add(inner)

    def answer(self) -> dict[str, Any]:
        return {"id": self._id, "type": self._type, self._type: self._function.answer()}
