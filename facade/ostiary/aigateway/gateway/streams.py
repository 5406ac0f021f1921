"""Streamed answers of a chat, inspected whole or in windows. Pure but for the inspection itself."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from ostiary._core.flow import SendFailure
from ostiary.aigateway.gateway.steps import Passage
from ostiary.taps import ChatAssembler
from ostiary_api._runtime import ServerSentEvents

__all__ = [
    "MOST_HELD",
    "Windows",
    "assembled",
    "chunk_of",
    "event",
    "events_of",
    "retold",
    "with_pauses",
    "written",
]

DONE = "[DONE]"
_LARGEST = 1024 * 1024
# What is held back of one answer at most, in characters: a model that doesn't end is no reason to run out of memory.
MOST_HELD = 64 * 1024 * 1024
# What is inspected in windows: texts that a reader follows as they come. `reasoning_content` and `reasoning` are of
# servers other than OpenAI's own.
_IN_WINDOWS = ("reasoning_content", "reasoning", "content")
Inspect = Callable[[dict[str, Any]], Awaitable[Passage]]


def written(value: Any) -> bytes:
    """Write a JSON value; half a character, which JSON can spell and UTF-8 can't hold, stays spelled."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":")).encode()


def event(value: Any) -> bytes:
    """Write one event."""
    return b"data: " + written(value) + b"\n\n"


async def events_of(pieces: AsyncIterator[bytes] | AsyncIterator[bytes | None]) -> AsyncIterator[str | None]:
    """Give the data of each event as it arrives; a pause (None) is passed on."""
    decoder = ServerSentEvents(_LARGEST)
    async for piece in pieces:
        if piece is None:
            yield None
            continue
        for text in decoder.texts(piece):
            yield text
    for text in decoder.last_texts():
        yield text


async def with_pauses(
    pieces: AsyncIterator[bytes], left: Callable[[], float | None]
) -> AsyncGenerator[bytes | None]:
    """Give pieces as they come, and None whenever none has come for as long as `left` says."""
    coming: asyncio.Task[bytes | None] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(_next(pieces))
            while not (await asyncio.wait({coming}, timeout=left()))[0]:
                yield None
            piece = coming.result()
            if piece is None:
                return
            yield piece
    finally:
        if coming is not None and not coming.done():
            coming.cancel()
            with contextlib.suppress(asyncio.CancelledError, SendFailure):
                await coming


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    return await anext(pieces, None)


def chunk_of(text: str) -> dict[str, Any]:
    """Read a chunk. Raises `ValueError` for what is none: what can't be read can't be inspected."""
    try:
        chunk: Any = json.loads(text)
    except RecursionError:
        chunk = None
    if not isinstance(chunk, dict):
        raise ValueError("a chunk is no object")
    choices = chunk.get("choices") or []
    if not (isinstance(choices, list) and all(map(_is_choice, choices))):
        raise ValueError("choices of a chunk are none")
    return chunk


def _is_choice(choice: Any) -> bool:
    if not isinstance(choice, dict) or not isinstance(choice.get("index") or 0, int):
        return False
    delta = choice.get("delta") or {}
    if not isinstance(delta, dict) or not isinstance(delta.get("content") or "", str):
        return False
    calls = delta.get("tool_calls") or []
    return isinstance(calls, list) and all(isinstance(each, dict) for each in calls)


def assembled(chunks: list[dict[str, Any]]) -> dict[str, Any]:
    """Put the chunks of a stream together to the response that they tell."""
    assembler = ChatAssembler()
    for chunk in chunks:
        assembler.add(chunk)
    return {"choices": assembler.answer()["choices"]}


def retold(chunks: list[dict[str, Any]], response: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell a changed response as a stream: one chunk a choice, its end, and what came without a choice (usage)."""
    head = (
        {name: value for name, value in chunks[0].items() if name not in ("choices", "usage")}
        if chunks
        else {}
    )
    for number, choice in enumerate(response["choices"]):
        index = choice.get("index", number)
        delta = dict(choice.get("message") or {})
        if delta.get("tool_calls"):
            delta["tool_calls"] = [{"index": place, **call} for place, call in enumerate(delta["tool_calls"])]
        yield {**head, "choices": [{"index": index, "delta": delta, "finish_reason": None}]}
        yield {
            **head,
            "choices": [
                {"index": index, "delta": {}, "finish_reason": choice.get("finish_reason") or "stop"}
            ],
        }
    for chunk in chunks:
        if not chunk.get("choices"):
            yield chunk


class Windows:
    """Inspect a stream in windows: text is held back until a window is full, and inspected with the end of the last.

    What stands across the border of two windows is seen whole in the second, up to `overlap` characters of it. A window
    that is changed goes out whole. The content and the reasoning of a choice are inspected so, each with an overlap of
    its own, and together where one of them fills a window; what else a model says (tool calls, refusals) is held back
    until the end, and inspected whole.

    With a `delay`, what is held goes out at the latest so many seconds after the last window: `left()` says how many
    are left, and `let_go()` gives it. Then nothing of it is seen again.
    """

    def __init__(
        self,
        inspect: Inspect,
        *,
        window: int,
        overlap: int,
        delay: float | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inspect = inspect
        self._window = window
        self._overlap = min(overlap, window // 2)
        self._delay = delay
        self._now = now
        self._since: float | None = None
        self._last: dict[str, Any] = {}
        self._held: dict[int, dict[str, str]] = {}
        self._others: dict[int, ChatAssembler] = {}
        self._others_size = 0
        self.passage: Passage | None = None
        # Whether the model has said itself that its answer is over.
        self.is_done: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether a window was rejected; nothing goes out any more then."""
        return self.passage is not None and self.passage.rejection is not None

    async def through(self, texts: AsyncIterator[str | None]) -> AsyncIterator[dict[str, Any]]:
        """Give the chunks of a whole stream, from its events' data and its pauses; after a rejection no more."""
        async for text in texts:
            if text == DONE:
                self.is_done = True
                break
            async for chunk in self.let_go() if text is None else self.take(chunk_of(text)):
                yield chunk
            if self.is_refused:
                return
        # Of a choice whose end the model did not tell.
        async for chunk in self.let_go(whole=True):
            yield chunk

    def left(self) -> float | None:
        """Return for how many seconds text may still be held; None where none is, or where there is no limit."""
        if self._delay is None or self._since is None:
            return None
        return max(0.0, self._since + self._delay - self._now())

    async def let_go(self, *, whole: bool = False) -> AsyncIterator[dict[str, Any]]:
        """Give the text that is held, inspected; with `whole`, at the end of a stream, all else that is held too."""
        for index in [*self._held]:
            async for piece in self._released(self._last, index, whole=whole, keep=0):
                yield piece
            if self.is_refused:
                return

    async def take(self, chunk: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """Give the chunks that may go out now; none after a rejection, which is on `passage`."""
        kept: list[dict[str, Any]] = []
        self._last = chunk
        for choice in chunk.get("choices") or ():
            index, delta = choice.get("index") or 0, dict(choice.get("delta") or {})
            held = self._hold(index, delta)
            others = {name: delta.pop(name) for name in [*delta] if name != "role" and delta[name]}
            if others:
                self._keep(index, others)
            is_last = bool(choice.get("finish_reason"))
            if is_last or any(len(text) >= self._window for text in held.values()):
                keep = 0 if is_last else self._overlap
                async for piece in self._released(chunk, index, whole=is_last, keep=keep):
                    yield piece
                if self.is_refused:
                    return
            if delta or is_last:
                # Log probabilities spell the text, which is held back.
                rest = {name: value for name, value in choice.items() if name != "logprobs"}
                kept.append({**rest, "delta": delta})
        if not chunk.get("choices"):
            yield chunk
        elif kept:
            yield {**chunk, "choices": kept}

    def _hold(self, index: int, delta: dict[str, Any]) -> dict[str, str]:
        """Take the texts out of a delta that are inspected in windows; return all that are held of the choice."""
        held = self._held.setdefault(index, {})
        for name in _IN_WINDOWS:
            if isinstance(delta.get(name), str):
                held[name] = held.get(name, "") + delta.pop(name)
        # Null says nothing; null content is told with a window, if at all.
        delta.pop("content", None)
        if self._since is None and any(held.values()):
            self._since = self._now()
        return held

    def _keep(self, index: int, others: dict[str, Any]) -> None:
        self._others_size += len(str(others))
        if self._others_size > MOST_HELD:
            raise ValueError("what is held back is too large")
        known = self._others.setdefault(index, ChatAssembler())
        try:
            known.add({"choices": [{"index": index, "delta": others}]})
        except (AttributeError, KeyError, TypeError):
            raise ValueError("a delta holds what can't be put together") from None

    async def _released(
        self, chunk: dict[str, Any], index: int, *, whole: bool, keep: int
    ) -> AsyncIterator[dict[str, Any]]:
        held, others = self._held[index], self._others.pop(index, None) if whole else None
        texts = {name: text for name, text in held.items() if text}
        if not texts and others is None:
            return
        message: dict[str, Any] = {"role": "assistant", "content": None}
        if others is not None:
            message = {**others.answer()["choices"][0]["message"], **message}
        if any(message.get(name) for name in texts):
            raise ValueError("a delta holds what can't be put together")
        message |= texts
        names = [name for name, value in message.items() if name not in ("role", *texts) and value]
        self.passage = await self._inspect({"choices": [{"index": index, "message": message}]})
        if self.is_refused:
            return
        said = self.passage.text["choices"][0]["message"]
        delta: dict[str, Any] = {}
        for name, text in {**texts, "content": held.get("content", "")}.items():
            shown = said.get(name) or ""
            # What a step has changed goes out whole: its end may stand for what the next window would go on with.
            held[name] = text[-keep:] if keep and shown == text else ""
            if passing := shown[: len(shown) - len(held[name])]:
                delta[name] = passing
        self._since = self._now() if any(any(each.values()) for each in self._held.values()) else None
        delta |= {name: said[name] for name in names if said.get(name)}
        if delta.get("tool_calls"):
            delta["tool_calls"] = [{"index": place, **call} for place, call in enumerate(said["tool_calls"])]
        if delta:
            # The usage is told once, at the chunk's own end.
            head = {name: value for name, value in chunk.items() if name != "usage"}
            yield {**head, "choices": [{"index": index, "delta": delta, "finish_reason": None}]}
