"""Chats recorded by a Layer client: prompt and answer as actions of one session, with what each step decided.

Everything is told when a chat is over, on a thread of its own: no chat waits for it, and none fails by it. What is
told stands in `ostiary.record.models`; actions are Layer's (`ostiary.layer.instrumented`), with these attributes:

- `gateway.request_id`, and `gateway.outcome`: passed, changed, rejected, failed or unavailable;
- `gateway.steps`: a list with one object a step, those of the input side on the prompt's action, those of the response
  side on the answer's. In each: `side` (input, response), `stage`, `step` (its name), `id`, `decision` (pass, modify,
  reject, skip, fail), and where there is any: `ms`, `changed` (places, such as `messages[0].content`), `tags`, `code`,
  `why`; with `changes=True` also `texts`, a list of `{"at", "before", "after"}`;
- `gateway.tags`: all tags of the side.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol

from ostiary.aigateway.gateway.steps import Passage
from ostiary.record.models import MISHAPS, Answer, ModelCall, Observer
from ostiary.taps import ChatAssembler, chunks_of

__all__ = ["ChatRecord", "ChatRecorder", "ChatRecording", "GatewayRefusal", "ModelRecorder"]

# Chats that may wait to be told; beyond that they are counted and left out, rather than kept without end.
_WAITING = 1000
_LARGEST = 16 * 1024 * 1024


class ModelRecorder(Protocol):
    """What records calls of models: a client of Layer."""

    def model_calls(self) -> Observer:
        """Return what hears of calls."""
        ...


@dataclass(frozen=True)
class ChatRecording:
    """Say where chats are recorded: `into` a `Layer` or `AsyncLayer` client, or what makes one.

    A client that is made is the gateway's, and closed with it. What is recorded is the prompt as the model got it and
    the answer as the caller got it. With `changes` the record also holds what steps changed, as it was before.
    """

    into: ModelRecorder | Callable[[], ModelRecorder]
    changes: bool = False


class GatewayRefusal(Exception):
    """Stand in a record for an answer that was refused: the words and the status that the caller got."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status_code = status


class ChatRecord:
    """Collect what is to be told of one chat; `asked` is the request as the model got it, or would have got it."""

    def __init__(self, request_id: str, asked: dict[str, Any], passages: list[Passage]) -> None:
        self.request_id = request_id
        self.started: float = time.time()
        self.asked = asked
        self.passages = passages
        self.outcome: str = ""
        self.status: int = 200
        self.is_stream = False
        self.is_whole = True
        self.broke: BaseException | None = None
        self.pieces: list[bytes] = []
        self._size = 0
        self._is_cut = False

    def ended(self, outcome: str, status: int, body: bytes) -> ChatRecord:
        """Take what came of the chat; `body` is its answer, where that was no stream."""
        self.outcome, self.status = outcome, status
        if body:
            self.pieces = [body]
        return self

    def keep(self, piece: bytes) -> None:
        """Keep a piece of the answer; of one beyond 16 MiB no more is kept."""
        self._size += len(piece)
        if self._size <= _LARGEST:
            self.pieces.append(piece)
        else:
            self._is_cut = True

    def call(self, *, changes: bool) -> ModelCall:
        """Return the chat as a call of a model."""
        return ModelCall(
            "openai",
            "chat",
            self.asked,
            client=None,
            session_id=None,
            streams=self.is_stream,
            version="",
            started=self.started,
            attributes=self._attributes("input", changes),
        )

    def answer(self, *, changes: bool) -> Answer:
        """Return what the caller got."""
        chunks = list(chunks_of(self.pieces))
        attributes = self._attributes("response", changes)
        told = next((each["error"] for each in chunks if isinstance(each, dict) and each.get("error")), None)
        error = self.broke
        if told is not None or self.status >= 400:
            words = told.get("message") if isinstance(told, dict) else None
            error = GatewayRefusal(str(words or f"status {self.status}"), self.status)
        if not self.is_stream:
            whole = next(iter(chunks), None) if error is None else None
            return Answer(whole, error=error, attributes=attributes)
        assembler = ChatAssembler()
        for chunk in chunks:
            if isinstance(chunk, dict) and not chunk.get("error"):
                assembler.add(chunk)
        answer = assembler.answer() if assembler.chunks else None
        whole = self.is_whole and not self._is_cut
        return Answer(answer, chunks=assembler.chunks, whole=whole, error=error, attributes=attributes)

    def _attributes(self, side: str, changes: bool) -> dict[str, Any]:
        passages = self.passages[:1] if side == "input" else self.passages[1:]
        steps = [each for passage in passages for each in passage.explain(texts=changes)]
        tags = passages[-1].tags if passages else {}
        found: dict[str, Any] = {"gateway.request_id": self.request_id, "gateway.outcome": self.outcome}
        return {**found, "gateway.steps": steps, **({"gateway.tags": tags} if tags else {})}


class ChatRecorder:
    """Tell a Layer client of chats, one after the other, in a thread."""

    def __init__(self, recording: ChatRecording) -> None:
        made = recording.into() if callable(recording.into) else recording.into
        self._own: Any = made if callable(recording.into) else None
        self._observer = made.model_calls()
        self._changes = recording.changes
        self._waiting = 0
        # Chats are told of on the event loop, and done with in the thread.
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def tell(self, record: ChatRecord) -> None:
        """Record a chat that is over. Never raises, and never waits."""
        if self._waiting >= _WAITING:
            MISHAPS.note("gateway record", OverflowError())
            return
        try:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, "ostiary-gateway-record")
            self._pool.submit(contextvars.copy_context().run, self._told, record)
            self._count(1)
        except Exception as problem:
            MISHAPS.note("gateway record", problem)

    def _told(self, record: ChatRecord) -> None:
        try:
            sight = self._observer.begin(record.call(changes=self._changes))
            if sight is not None:
                sight.answered(record.answer(changes=self._changes))
        except Exception as problem:
            MISHAPS.note("gateway record", problem)
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._lock:
            self._waiting += by

    async def close(self) -> None:
        """Tell what is waiting; close the client that was made for this."""
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown)
        if self._own is not None:
            closing = await asyncio.to_thread(self._own.close)
            if asyncio.iscoroutine(closing):
                await closing
