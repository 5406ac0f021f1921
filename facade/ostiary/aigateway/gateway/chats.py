"""One chat through a gateway: the prompt inspected, the model asked, its answer inspected, whole or as a stream."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, nullcontext
from typing import TYPE_CHECKING, Any, Protocol

from starlette.responses import Response

from ostiary._core.flow import SendFailure
from ostiary.aigateway.gateway.answers import StreamedAnswer
from ostiary.aigateway.gateway.recording import ChatRecord
from ostiary.aigateway.gateway.refusals import error_answer, error_body, of_passage
from ostiary.aigateway.gateway.steps import Passage
from ostiary.aigateway.gateway.streams import (
    DONE,
    MOST_HELD,
    Windows,
    assembled,
    chunk_of,
    event,
    events_of,
    retold,
    with_pauses,
    written,
)
from ostiary.aigateway.traces import onward
from ostiary.aigateway.upstream import passed_on
from ostiary_api._runtime import ApiError

if TYPE_CHECKING:
    from ostiary.aigateway.gateway.config import GatewayConfig
    from ostiary.aigateway.gateway.metrics import Metrics
    from ostiary.aigateway.gateway.running import Runner
    from ostiary.aigateway.gateway.steps import Pipeline
    from ostiary.aigateway.upstream import Upstream
    from ostiary_api._runtime import Reply

__all__ = ["Chat", "House"]

_PATH = "/chat/completions"
_EVENTS = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
_END = f"data: {DONE}\n\n".encode()
_LARGEST = 64 * 1024 * 1024


class House(Protocol):
    """What a chat needs of the gateway that it passes through."""

    config: GatewayConfig
    metrics: Metrics
    upstream: Upstream

    @property
    def records(self) -> bool: ...
    def runner(self, pipeline: Pipeline) -> Runner: ...
    def headers_for(self, given: Mapping[str, str]) -> list[tuple[str, str]]: ...
    def ended(self, chat: Chat, status: int) -> None: ...


class Chat:
    """Carry one chat through: `answered()` gives the answer, `outcome` tells what became of it.

    Where the answer is a stream, the gateway hears of its end by `Gateway.ended`.
    """

    def __init__(
        self,
        gateway: House,
        body: bytes,
        asked: dict[str, Any],
        request_id: str,
        headers: Mapping[str, str],
    ) -> None:
        self.request_id = request_id
        self.asked = asked
        self.passages: list[Passage] = []
        self.outcome: str = "passed"
        self.began: float = time.perf_counter()
        self.query = ""
        self.record: ChatRecord | None = (
            ChatRecord(request_id, asked, self.passages) if gateway.records else None
        )
        self._gateway = gateway
        self._body = body
        self._headers = headers
        pipeline = gateway.config.pipeline_for(str(asked.get("model", "")))
        self._runner = gateway.runner(pipeline)
        self._inspects = any(stage.steps for stage in pipeline.response)
        # What nothing looks at goes on as it came. What is inspected is written anew, so that the model's server can't
        # read it in another way than the processors did (a key that is there twice, say).
        self._is_looked_at = bool(gateway.config.routes or pipeline.input or pipeline.response)

    @property
    def _path(self) -> str:
        return f"{_PATH}?{self.query}" if self.query else _PATH

    def explained(self) -> list[dict[str, Any]]:
        """Return what each step did so far."""
        return [each for passage in self.passages for each in passage.explain()]

    async def answered(self) -> Response:
        """Return the answer. Raises `SendFailure` where the upstream does not answer."""
        passage = await self._runner.inspect_prompt(
            {"messages": self.asked["messages"]}, request_id=self.request_id, headers=self._headers
        )
        self._note(passage)
        self.asked["messages"] = passage.text["messages"]
        if passage.rejection is not None:
            return self._refused(passage)
        if self._is_looked_at:
            self._body = written(self.asked)
        headers = onward(self._gateway.headers_for(self._headers))
        if self.asked.get("stream") is True:
            return await self._streamed(headers)
        reply = await self._gateway.upstream.send("POST", self._path, headers, self._body)
        kept = dict(passed_on(reply.headers.items()))
        if not 200 <= reply.status < 300 or not self._inspects:
            return self._as_it_is(reply, kept)
        return await self._whole(reply, kept)

    def _as_it_is(self, reply: Reply, kept: dict[str, str]) -> Response:
        if reply.status >= 500:
            self.outcome = "unavailable"
        return Response(reply.content, reply.status, kept)

    async def _whole(self, reply: Reply, kept: dict[str, str]) -> Response:
        """Inspect an answer that came at once."""
        try:
            told: Any = json.loads(reply.content)
            choices = told["choices"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return self._unreadable("the model's server gave no chat completion")
        passage = await self._inspect({"choices": choices})
        if passage.rejection is not None:
            return self._refused(passage)
        if not passage.changed:
            return Response(reply.content, reply.status, kept)
        told["choices"] = [_without_logprobs(each) for each in passage.text["choices"]]
        return Response(written(told), reply.status, kept)

    async def _inspect(self, response: dict[str, Any]) -> Passage:
        tags = self.passages[0].tags if self.passages else {}
        prompt = {"messages": self.asked["messages"]}
        passage = await self._runner.inspect_response(
            response, prompt, request_id=self.request_id, tags=tags, headers=self._headers
        )
        self._note(passage)
        return passage

    def _note(self, passage: Passage) -> None:
        self.passages.append(passage)
        self._gateway.metrics.steps(passage.reports)
        if passage.rejection is not None:
            self.outcome = "failed" if passage.failed else "rejected"
        elif passage.changed:
            self.outcome = "changed"

    def _refused(self, passage: Passage) -> Response:
        status, body = of_passage(passage)
        return Response(json.dumps(body), status, media_type="application/json")

    def _unreadable(self, message: str) -> Response:
        self.outcome = "unavailable"
        return error_answer(502, message, "server_error")

    async def _streamed(self, headers: list[tuple[str, str]]) -> Response:
        if self.record is not None:
            self.record.is_stream = True
        opened = await self._gateway.upstream.open("POST", self._path, headers, self._body)
        kept = dict(passed_on(opened.headers.items()))
        if not 200 <= opened.status < 300:
            return self._as_it_is(await opened.read(1024 * 1024), kept)
        if not self._inspects:
            return self._passing(opened, opened.chunks(), opened.status, kept)
        if opened.headers.get("content-type", "").startswith("application/json"):
            # A server that knows no streams answers at once.
            return await self._whole(await opened.read(_LARGEST), kept)
        if self._gateway.config.streams == "windowed":
            return self._passing(opened, self._windowed(opened), 200, _as_events(kept))
        return await self._buffered(opened, kept)

    def _passing(
        self, opened: Any, pieces: AsyncIterator[bytes], status: int, headers: Mapping[str, str]
    ) -> Response:
        """Answer with a stream's bytes as they come; close it, and say that the chat is over, however it ends."""
        record = self.record

        async def kept() -> AsyncGenerator[bytes]:
            if record is not None:
                record.is_whole = False
            try:
                async for piece in pieces:
                    if record is not None:
                        record.keep(piece)
                    yield piece
            except SendFailure as failure:
                self.outcome = "unavailable"
                if record is not None:
                    record.broke = failure
                raise
            if record is not None:
                record.is_whole = True

        async def end() -> None:
            self._gateway.ended(self, status)
            await opened.close()

        return StreamedAnswer(kept(), status, headers, end)

    async def _buffered(self, opened: Any, kept: Mapping[str, str]) -> Response:
        """Hold the whole stream back until it is inspected."""
        chunks, size, end = list[dict[str, Any]](), 0, b""
        try:
            async for text in events_of(opened.chunks()):
                size += len(text or "")
                if size > MOST_HELD:
                    return self._unreadable("the model's stream is too large to be inspected")
                if text == DONE:
                    end = _END
                elif text:
                    chunks.append(chunk_of(text))
        except (ValueError, ApiError):
            return self._unreadable("the model's stream is not readable")
        finally:
            await opened.close()
        passage = await self._inspect(assembled(chunks))
        if passage.rejection is not None:
            return self._refused(passage)
        told = list(retold(chunks, passage.text)) if passage.changed else chunks
        return Response(b"".join(event(chunk) for chunk in told) + end, 200, _as_events(kept))

    async def _windowed(self, opened: Any) -> AsyncGenerator[bytes]:
        """Give a stream in windows; a rejection in the middle is an error event, and the end."""
        config = self._gateway.config
        windows = Windows(self._inspect, window=config.window, overlap=config.overlap, delay=config.delay)
        pieces = opened.chunks()
        paused = config.delay is not None
        try:
            async with (
                aclosing(with_pauses(pieces, windows.left)) if paused else nullcontext(pieces) as heard
            ):
                async for chunk in windows.through(events_of(heard)):
                    yield event(chunk)
            if windows.passage is not None and windows.is_refused:
                yield event(of_passage(windows.passage)[1])
                return
            if windows.is_done:
                yield _END
                await opened.settle(pieces)
        except SendFailure as failure:
            yield self._broken(f"the model's stream broke: {failure.trouble}")
        except (ValueError, ApiError):
            yield self._broken("the model's stream is not readable")

    def _broken(self, message: str) -> bytes:
        self.outcome = "unavailable"
        return event(error_body(message, "server_error", None))


def _as_events(kept: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of an answer whose body is events of the gateway's making."""
    return {**{name: value for name, value in kept.items() if name.lower() not in _EVENTS}, **_EVENTS}


def _without_logprobs(choice: dict[str, Any]) -> dict[str, Any]:
    """Leave log probabilities out of a changed choice: they spell the text as it was."""
    return {name: value for name, value in choice.items() if name != "logprobs"}
