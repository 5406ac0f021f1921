"""Prompts: analyze, cleanse, hydrate, submit whole or as a stream. The model reads placeholders alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

from ostiary._core.rehydrating import BareRehydrator
from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.model import Model, ModelFailure, Piece, Prompt
from ostiary.sandbox.services.liminal import cleansing, instances, shapes, threads
from ostiary.sandbox.services.liminal.cleansing import Cleansed
from ostiary.sandbox.services.liminal.findings import Finding, find, told
from ostiary.sandbox.services.liminal.instances import Instance
from ostiary.sandbox.services.liminal.logins import bearer, refusal, session
from ostiary.sandbox.services.liminal.settings import setting

MEDIA_TYPE = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a prompt belongs: its caller's generation, its instance, and its thread, if there is one yet."""

    call: Call
    user_id: int
    is_bearer: bool
    instance: Instance
    thread_id: int | None

    def with_thread(self) -> int:
        """Return the thread, a new one where there is none."""
        if self.thread_id is not None:
            return self.thread_id
        return threads.begin(self.call, self.user_id, self.instance, "New Thread", "prompt")

    def answer(self, content: Any) -> Answer:
        """Answer with the generation's envelope."""
        return Answer(200, content if self.is_bearer else {"data": content})


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt that is ready for the model."""

    place: Place
    thread_id: int
    cleansed: Cleansed
    messages: Sequence[dict[str, str]]

    @property
    def prompt(self) -> Prompt:
        """What the model reads."""
        return Prompt(self.place.instance.model, self.messages)


def analyze(call: Call) -> Answer:
    """Answer with what the policy finds."""
    place = _place(call)
    text: str = call.body["text"]
    return place.answer(shapes.findings(text, _found(place, text), bearer=place.is_bearer))


def cleanse(call: Call) -> Answer:
    """Answer with placeholders in the place of findings."""
    place = _place(call)
    done = cleansing.cleanse(call.db, place.with_thread(), call.body["text"], _findings(place))
    return place.answer(shapes.cleansed(done, bearer=place.is_bearer))


def hydrate(call: Call) -> Answer:
    """Answer with what the thread's placeholders stand for."""
    place = _place(call)
    text, items = cleansing.restore(call.body["text"], cleansing.mapping(call.db, place.thread_id))
    return place.answer({"items": shapes.restored(items, bearer=place.is_bearer), "text": text})


def get_context_history(call: Call) -> Answer:
    """Answer with the thread's placeholders."""
    place = _place(call)
    return place.answer(shapes.history(cleansing.mapping(call.db, place.thread_id)))


def submit(call: Call) -> Awaitable[Answer]:
    """Cleanse, ask the model, restore: whole, or as a stream where the body says so."""
    asked = _asked(_place(call))
    model: Model = call.state.prepared["liminal"]
    if call.body.get("isStreaming"):
        fault, pace = setting(call.db, "stream_fault"), setting(call.db, "stream_pace")
        return _streamed(asked, model, fault, pace)
    return _answered(asked, model)


async def _answered(asked: Asked, model: Model) -> Answer:
    try:
        said = await model.say(asked.prompt)
    except ModelFailure as failure:
        raise Problem(failure.status, failure.reason, failure.headers) from None
    raw, place = said.text or "", asked.place
    with place.call.state.store.transaction() as db:
        known = cleansing.mapping(db, asked.thread_id)
    text, items = cleansing.restore(raw, known)
    chat_id = _keep(asked, raw, text, streamed=False)
    return place.answer(
        {
            "threadId": asked.thread_id,
            "chatId": chat_id,
            "inputText": place.call.body["text"],
            "deidentifiedInputTextData": shapes.cleansed(asked.cleansed, bearer=place.is_bearer),
            "deidentifiedContextHistory": shapes.history(known),
            "llmModel": place.instance.model,
            "rawLLMResponseText": raw,
            "reidentifiedLLMResponseText": text,
            # The last one first, as the wire has it.
            "reidentifiedLLMResponseItems": shapes.restored(reversed(items), bearer=place.is_bearer),
        }
    )


async def _streamed(asked: Asked, model: Model, fault: str | None, pace: float) -> Answer:
    pieces = model.stream(asked.prompt)
    try:
        first = await anext(pieces)
    except ModelFailure as failure:
        raise Problem(failure.status, failure.reason, failure.headers) from None
    lines = _lines(asked, first, pieces, pace)
    return Answer(200, lines if fault is None else _faulty(lines, fault), {"Content-Type": MEDIA_TYPE})


async def _lines(asked: Asked, first: Piece, rest: AsyncIterator[Piece], pace: float) -> AsyncIterator[bytes]:
    """Yield the lines of a stream; at the end the chat is kept."""
    with asked.place.call.state.store.transaction() as db:
        restoring = BareRehydrator(cleansing.mapping(db, asked.thread_id))
    raw: list[str] = []
    shown: list[str] = []
    piece: Piece | None = first
    try:
        while piece is not None and piece.finish is None:
            raw.append(piece.text)
            if text := restoring.feed(piece.text):
                shown.append(text)
                yield _line({"content": text, "finishReason": None})
                # Even without a pace others get their turn, and each line a write of its own.
                await asyncio.sleep(pace)
            piece = await anext(rest, None)
    except ModelFailure as failure:
        yield _line(
            {"content": "", "finishReason": "error", "error": refusal(failure.status, failure.reason)}
        )
        return
    last = restoring.feed(piece.text if piece else "") + restoring.end()
    raw.append(piece.text if piece else "")
    chat_id = _keep(asked, "".join(raw), "".join([*shown, last]), streamed=True)
    ids = {"threadId": asked.thread_id, "chatId": chat_id}
    yield _line({"content": last, "finishReason": (piece and piece.finish) or "stop", **ids})


async def _faulty(lines: AsyncIterator[bytes], fault: str) -> AsyncIterator[bytes]:
    """Spoil a stream after its first line."""
    yield await anext(lines)
    if fault == "blank_line":
        yield b"\n"
        async for line in lines:
            yield line
    elif fault == "text":
        yield b"<html>Bad gateway</html>\n"
    elif fault == "error":
        yield _line({"content": "", "finishReason": "error", "error": refusal(502, "the model failed")})
    # `end`: as if all was said, without a last line.


def _line(value: dict[str, Any]) -> bytes:
    # ASCII alone, as some take U+2028 and its like for the end of a line.
    return json.dumps(value, allow_nan=False).encode("ascii") + b"\n"


def _place(call: Call) -> Place:
    """Find instance and thread. Raises `Problem` 401 and 404."""
    by_thread = "modelInstanceId" not in call.body
    asking = bearer(call) if by_thread else session(call)
    thread_id: int | None = call.body.get("threadId")
    row = None if thread_id is None else threads.one(call.db, thread_id, asking.user_id)
    if by_thread and row is not None:
        instance = instances.one(call.db, row["instance_id"])
    else:
        instance = instances.one(call.db, call.body["modelInstanceId"])
    if row is not None and row["instance_id"] != instance.id:
        raise Problem(400, "/threadId: the thread is with another model instance")
    call.subject = None if thread_id is None else str(thread_id)
    return Place(call, asking.user_id, asking.is_bearer, instance, thread_id)


def _findings(place: Place) -> list[Finding]:
    """Return the findings that the request tells, or else those of an analysis. Raises `Problem` 400."""
    text: str = place.call.body["text"]
    given = place.call.body.get("findings")
    if given is None:
        return _found(place, text)
    try:
        return told(text, given)
    except ValueError:
        raise Problem(400, "/findings: one of them lies outside of the text") from None


def _found(place: Place, text: str) -> list[Finding]:
    return find(text, place.instance.actions, place.instance.terms)


def _asked(place: Place) -> Asked:
    if not place.instance.connected:
        raise Problem(400, "the model instance has no connection")
    thread_id = place.with_thread()
    place.call.subject = str(thread_id)
    done = cleansing.cleanse(place.call.db, thread_id, place.call.body["text"], _findings(place))
    messages: list[dict[str, str]] = []
    if place.instance.instructions:
        messages.append({"role": "system", "content": place.instance.instructions})
    for row in threads.chats(place.call.db, thread_id):
        messages.append({"role": "user", "content": row["cleansed_input"]})
        messages.append({"role": "assistant", "content": row["raw_output"]})
    messages.append({"role": "user", "content": done.text})
    return Asked(place, thread_id, done, messages)


def _keep(asked: Asked, raw: str, text: str, *, streamed: bool) -> int:
    """Keep a chat; return its id."""
    call = asked.place.call
    texts = (call.body["text"], asked.cleansed.text, asked.cleansed.hashed_text, raw, text)
    with call.state.store.transaction() as db:
        cursor = db.execute(
            "INSERT INTO liminal_chats (thread_id, received_at, number, body, streamed, messages, raw_input,"
            " cleansed_input, hashed_input, raw_output, hydrated_output) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(asked.thread_id, call.received_at, call.number, call.raw, streamed),
                *(json.dumps(list(asked.messages)), *texts),
            ),
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid
