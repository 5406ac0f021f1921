"""One chat through a gateway: the prompt inspected, the model asked, its answer inspected, whole or as a stream."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Any

from starlette.responses import Response, StreamingResponse

from ostiary._core.flow import SendFailure
from ostiary.aigateway.gateway.refusals import error_answer, error_body, of_passage
from ostiary.aigateway.gateway.steps import Passage
from ostiary.aigateway.gateway.streams import DONE, Windows, assembled, event, events_of, retold
from ostiary.aigateway.upstream import passed_on
from ostiary_api._runtime import ApiError

if TYPE_CHECKING:
    from ostiary.aigateway.gateway.app import Gateway

__all__ = ["Chat"]

_PATH = "/chat/completions"
_EVENTS = {"content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache"}
_END = f"data: {DONE}\n\n".encode()


class Chat:
    """Carry one chat through."""

    def __init__(
        self, gateway: Gateway, asked: dict[str, Any], request_id: str, headers: Mapping[str, str]
    ) -> None:
        self.request_id = request_id
        self._gateway = gateway
        self._asked = asked
        self._headers = headers
        pipeline = gateway.config.pipeline_for(str(asked.get("model", "")))
        self._runner = gateway.runner(pipeline)
        self._inspects = any(stage.steps for stage in pipeline.response)
        self._passages: list[Passage] = []

    def explained(self) -> list[dict[str, Any]]:
        """Return what each step did so far."""
        return [each for passage in self._passages for each in passage.explain()]

    async def answered(self) -> tuple[Response, str]:
        """Return the answer and its outcome. Raises `SendFailure` where the upstream does not answer."""
        passage = await self._runner.inspect_prompt(
            {"messages": self._asked["messages"]}, request_id=self.request_id, headers=self._headers
        )
        self._note("input", passage)
        if passage.rejection is not None:
            return self._refused(passage)
        self._asked["messages"] = passage.text["messages"]
        body = json.dumps(self._asked, ensure_ascii=False, separators=(",", ":")).encode()
        headers = self._gateway.headers_for(self._headers)
        if self._asked.get("stream") is True:
            return await self._streamed(headers, body)
        reply = await self._gateway.upstream.send("POST", _PATH, headers, body)
        kept = dict(passed_on(reply.headers.items()))
        if reply.status != 200 or not self._inspects:
            return Response(reply.content, reply.status, kept), self._outcome(reply.status)
        try:
            told: Any = json.loads(reply.content)
            choices = told["choices"]
        except (ValueError, TypeError, KeyError):
            return error_answer(
                502, "the model's server gave no chat completion", "server_error"
            ), "unavailable"
        passage = await self._inspect({"choices": choices})
        if passage.rejection is not None:
            return self._refused(passage)
        if not passage.changed:
            return Response(reply.content, 200, kept), self._outcome(200)
        content = json.dumps({**told, "choices": passage.text["choices"]}, ensure_ascii=False).encode()
        return Response(content, 200, kept), "changed"

    async def _inspect(self, response: dict[str, Any]) -> Passage:
        tags = self._passages[0].tags if self._passages else {}
        prompt = {"messages": self._asked["messages"]}
        passage = await self._runner.inspect_response(
            response, prompt, request_id=self.request_id, tags=tags, headers=self._headers
        )
        self._note("response", passage)
        return passage

    def _note(self, side: str, passage: Passage) -> None:
        self._passages.append(passage)
        self._gateway.metrics.steps(side, passage.reports)

    def _refused(self, passage: Passage) -> tuple[Response, str]:
        status, body = of_passage(passage)
        answer = Response(json.dumps(body), status, media_type="application/json")
        return answer, "failed" if passage.failed else "rejected"

    def _outcome(self, status: int) -> str:
        if status >= 500:
            return "unavailable"
        return "changed" if any(each.changed for each in self._passages) else "passed"

    async def _streamed(self, headers: list[tuple[str, str]], body: bytes) -> tuple[Response, str]:
        opened = await self._gateway.upstream.open("POST", _PATH, headers, body)
        kept = dict(passed_on(opened.headers.items()))
        if not 200 <= opened.status < 300:
            reply = await opened.read(1024 * 1024)
            return Response(reply.content, reply.status, kept), self._outcome(reply.status)
        if not self._inspects:
            return StreamingResponse(_closing(opened), opened.status, kept), self._outcome(200)
        if self._gateway.config.streams == "windowed":
            return StreamingResponse(self._windowed(opened), 200, _EVENTS), self._outcome(200)
        return await self._buffered(opened)

    async def _buffered(self, opened: Any) -> tuple[Response, str]:
        """Hold the whole stream back until it is inspected."""
        try:
            chunks = [json.loads(text) async for text in events_of(opened.chunks()) if text != DONE]
        except (ValueError, ApiError):
            return error_answer(502, "the model's stream is not readable", "server_error"), "unavailable"
        finally:
            await opened.close()
        passage = await self._inspect(assembled(chunks))
        if passage.rejection is not None:
            return self._refused(passage)
        told = list(retold(chunks, passage.text)) if passage.changed else chunks
        content = b"".join(event(chunk) for chunk in told) + _END
        return Response(content, 200, _EVENTS), "changed" if passage.changed else self._outcome(200)

    async def _windowed(self, opened: Any) -> AsyncIterator[bytes]:
        """Give a stream in windows; a rejection in the middle is an error event, and the end."""
        config = self._gateway.config
        windows = Windows(self._inspect, window=config.window, overlap=config.overlap)
        try:
            async for text in events_of(opened.chunks()):
                if text == DONE:
                    break
                async for chunk in windows.take(json.loads(text)):
                    yield event(chunk)
                if windows.passage is not None and windows.passage.rejection is not None:
                    self._gateway.metrics.request("rejected")
                    yield event(of_passage(windows.passage)[1])
                    return
            yield _END
        except SendFailure as failure:
            yield event(error_body(f"the model's stream broke: {failure.trouble}", "server_error", None))
        except (ValueError, ApiError):
            yield event(error_body("the model's stream is not readable", "server_error", None))
        finally:
            await opened.close()


async def _closing(opened: Any) -> AsyncIterator[bytes]:
    """Give an answer's bytes as they come, and close it however that ends."""
    try:
        async for piece in opened.chunks():
            yield piece
    finally:
        await opened.close()
