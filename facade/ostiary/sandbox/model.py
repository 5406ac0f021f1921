"""The sandbox's own language model: says the same to the same, counts tokens plausibly, speaks in pieces.

It is no intelligence. It shows what it read and keeps to what it was told about form: tools, JSON, length, stop words.
The shapes of messages, tools and formats are those of OpenAI's chat completions (`openapi/openai.yaml`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from ostiary.sandbox.samples import sample

FINGERPRINT = "fp_ostiary_1"

_TOKENS = re.compile(r"[^\W_]{1,5}|[^\w\s]|_")
_PIECES = re.compile(r"\s*\S+|\s+")
_OPENINGS = ("Here is my answer.", "Let me see.", "Thank you for asking.", "Of course.", "With pleasure.")
_CLOSINGS = ("I hope this helps.", "Is there anything else?", "Tell me if you need more.", "That is all.")
_ECHOED_WORDS = 24


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked: messages, functions that it may call, and the form of the answer.

    `functions` are OpenAI's `function` objects; `choice` is OpenAI's `tool_choice`, `form` its `response_format`.
    """

    model: str
    messages: Sequence[Mapping[str, Any]]
    functions: Sequence[Mapping[str, Any]] = ()
    choice: Any = None
    form: Mapping[str, Any] | None = None
    max_tokens: int | None = None
    stop: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A function that the model wants to have called; `arguments` is JSON as text."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Usage:
    """How many tokens were read and written."""

    prompt: int
    completion: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.prompt + self.completion


@dataclass(frozen=True, slots=True)
class Said:
    """A whole answer. `finish` is `stop`, `length` or `tool_calls`, or what another model calls it."""

    text: str | None
    calls: tuple[FunctionCall, ...]
    finish: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer: text, whole calls, or, in the last one, why it ends."""

    text: str = ""
    calls: tuple[FunctionCall, ...] = ()
    finish: str | None = None
    usage: Usage | None = None


class ModelFailure(Exception):
    """The model, or whoever runs it, failed; `status` is an HTTP status."""

    def __init__(self, status: int, reason: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.headers: Mapping[str, str] = headers or {}


class Model(Protocol):
    """Whatever answers prompts. Both raise `ModelFailure`."""

    async def say(self, prompt: Prompt) -> Said:
        """Return the whole answer."""
        ...

    def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        """Yield the answer in pieces; the last one has `finish`."""
        ...


class LocalModel:
    """The model of this module."""

    async def say(self, prompt: Prompt) -> Said:
        """Return the answer to a prompt: the same one each time."""
        return answer(prompt)

    async def stream(self, prompt: Prompt) -> AsyncIterator[Piece]:
        """Yield the answer that `say` returns, word by word."""
        for piece in cut(answer(prompt)):
            yield piece


def answer(prompt: Prompt, variation: int = 0) -> Said:
    """Return the answer to a prompt; another `variation` is another answer to the same prompt."""
    seed = _seed(prompt, variation)
    read = count_messages(prompt.messages)
    if (wanted := _wanted(prompt)) is not None:
        hints = _words(last_text(prompt.messages, "user"))
        arguments = json.dumps(sample(wanted.get("parameters") or {}, hints), ensure_ascii=False)
        call = FunctionCall(f"call_{seed[:24]}", str(wanted["name"]), arguments)
        return Said(None, (call,), "tool_calls", Usage(read, count(call.name) + count(arguments)))
    text, finish = shorten(_text(prompt, variation), prompt.max_tokens, prompt.stop)
    return Said(text, (), finish, Usage(read, count(text)))


def cut(said: Said) -> list[Piece]:
    """Cut an answer into pieces that make it up; the last one says why it ends."""
    found = [Piece(text) for text in pieces(said.text or "")]
    if said.calls:
        found.append(Piece(calls=said.calls))
    return [*found, Piece(finish=said.finish, usage=said.usage)]


def pieces(text: str) -> list[str]:
    """Cut text before each word; joined, the pieces are the text."""
    return _PIECES.findall(text)


def count(text: str) -> int:
    """Count tokens as plausibly as can be without a vocabulary: five letters, or a sign."""
    return len(_TOKENS.findall(text))


def count_messages(messages: Sequence[Mapping[str, Any]]) -> int:
    """Count the tokens of messages, with the few that hold them together."""
    called = [call for message in messages for call in message.get("tool_calls") or ()]
    texts = [text_of(message.get("content")) for message in messages]
    texts += [json.dumps(call.get("function") or {}) for call in called]
    return 3 + sum(4 + count(text) for text in texts)


def shorten(text: str, max_tokens: int | None, stop: Sequence[str] = ()) -> tuple[str, str]:
    """Cut text at the first stop word, and at a number of tokens; return it and why it ends."""
    ends = [place for word in stop if word and (place := text.find(word)) >= 0]
    if ends:
        text = text[: min(ends)]
    if max_tokens is not None and count(text) > max_tokens:
        kept = [match.end() for match in _TOKENS.finditer(text)][:max_tokens]
        return text[: kept[-1] if kept else 0], "length"
    return text, "stop"


def text_of(content: Any) -> str:
    """Return the text of a message's content, which may be text, parts, or nothing."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts: list[str] = []
    given: list[Any] = content
    for part in given:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, Mapping):
            fields = cast("Mapping[str, Any]", part)
            said = fields.get("text") or fields.get("refusal")
            parts.append(said if isinstance(said, str) else f"[{fields.get('type', 'part')}]")
    return " ".join(parts)


def last_text(messages: Sequence[Mapping[str, Any]], *roles: str) -> str:
    """Return the text of the last message of some roles, or of the last message that has any."""
    for message in reversed(messages):
        if message.get("role") in roles and (text := text_of(message.get("content"))):
            return text
    return next((text for each in reversed(messages) if (text := text_of(each.get("content")))), "")


def _seed(prompt: Prompt, variation: int) -> str:
    told = [prompt.model, [dict(each) for each in prompt.messages], [dict(each) for each in prompt.functions]]
    text = json.dumps([*told, prompt.choice, prompt.form, variation], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _wanted(prompt: Prompt) -> Mapping[str, Any] | None:
    """Return the function to call: the one that was ordered, or one whose name is in the user's last words."""
    if not prompt.functions or prompt.choice == "none":
        return None
    if isinstance(prompt.choice, Mapping):
        ordered = cast("Mapping[str, Any]", prompt.choice)
        name = (ordered.get("function") or ordered).get("name")
        return next((each for each in prompt.functions if each.get("name") == name), None)
    if prompt.choice == "required":
        return prompt.functions[0]
    if prompt.messages and prompt.messages[-1].get("role") in ("tool", "function"):
        # It was called and has answered.
        return None
    said = {word.lower() for word in _words(last_text(prompt.messages, "user"))}
    for each in prompt.functions:
        words = re.findall(r"[a-z]{4,}", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(each.get("name"))).lower())
        if said & set(words):
            return each
    return None


def _text(prompt: Prompt, variation: int) -> str:
    last = prompt.messages[-1] if prompt.messages else {}
    if last.get("role") in ("tool", "function"):
        text = f"The tool says: {text_of(last.get('content'))}"
    else:
        # One variation begins otherwise than the next.
        number = int(_seed(prompt, 0)[:8], 16) + variation
        opening, closing = _OPENINGS[number % len(_OPENINGS)], _CLOSINGS[number // 8 % len(_CLOSINGS)]
        words = last_text(prompt.messages, "user").split()
        echo = " ".join(words[:_ECHOED_WORDS]) + (" …" if len(words) > _ECHOED_WORDS else "")
        text = (
            f'{opening} You said: "{echo}" {closing}' if words else f"{opening} You said nothing. {closing}"
        )
    kind = (prompt.form or {}).get("type")
    if kind == "json_schema":
        schema: Any = (prompt.form or {}).get("json_schema") or prompt.form
        return json.dumps(sample(schema.get("schema") or {}, [text]), ensure_ascii=False)
    return json.dumps({"answer": text}, ensure_ascii=False) if kind == "json_object" else text


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)
