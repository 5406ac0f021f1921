"""The gateway as an ASGI application: what OpenAI's clients use as their base URL."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as Path_

from ostiary._core.flow import SendFailure
from ostiary._io.fast import is_there
from ostiary.aigateway.gateway.answers import StreamedAnswer, attended
from ostiary.aigateway.gateway.chats import Chat
from ostiary.aigateway.gateway.config import GatewayConfig
from ostiary.aigateway.gateway.incoming import chat_of, forwarded_path, request_id_of
from ostiary.aigateway.gateway.metrics import Metrics
from ostiary.aigateway.gateway.readiness import Readiness
from ostiary.aigateway.gateway.recording import ChatRecorder
from ostiary.aigateway.gateway.refusals import error_answer
from ostiary.aigateway.gateway.running import Lives, Runner
from ostiary.aigateway.gateway.sessions import SESSION_HEADERS, InSession
from ostiary.aigateway.gateway.steps import Pipeline
from ostiary.aigateway.kit import tracing
from ostiary.aigateway.kit.serving import admitted, tokens
from ostiary.aigateway.upstream import Upstream, passed_on
from ostiary.config import ConnectionOptions, Limits, Timeouts

__all__ = ["Gateway", "gateway_app"]

log: logging.Logger = logging.getLogger("ostiary.aigateway.gateway")
# A stream holds its connection for as long as the model speaks, and many callers come at once.
_LIMITS = Limits(connections=1000, keepalive=100)
LARGEST_BODY = 32 * 1024 * 1024
_JSON = (("content-type", "application/json"),)


class Gateway:
    """Stand in front of a server that speaks OpenAI's API: inspect chats on both sides, pass on what is let through.

    `http_session` and `connection` are for the upstream and for processors of servers. Where neither is given, requests
    take the fast way if the extra `fast` is installed: a server has no user whose mocks of httpx must be heard; up to
    1000 at once. `metrics` are those of a gateway before it, to be gone on with. Close it with `await close()`;
    `gateway_app` does.
    """

    def __init__(
        self,
        config: GatewayConfig,
        *,
        connection: ConnectionOptions | None = None,
        http_session: object = None,
        metrics: Metrics | None = None,
    ) -> None:
        if connection is None and http_session is None:
            connection = ConnectionOptions(fast=is_there(), limits=_LIMITS)
        self.config = config
        self.metrics: Metrics = metrics or Metrics()
        self._kept_here = {"x-ostiary-explain", "cookie", *SESSION_HEADERS}
        if config.key or config.bearer:
            self._kept_here.add("authorization")
        self.upstream: Upstream = Upstream(
            config.upstream,
            timeouts=Timeouts(read=config.timeout),
            connection=connection,
            http_session=http_session,
        )
        self._options: dict[str, Any] = {"connection": connection, "http_session": http_session}
        pipelines = (config.pipeline, *(route.pipeline for route in config.routes))
        self._runners = {id(each): Runner(each, **self._options) for each in pipelines}
        self._lives = Lives(self._runners.values())
        self._tokens = tokens(config.bearer)
        self._recorder = ChatRecorder(config.record) if config.record is not None else None
        self.readiness: Readiness = Readiness(
            self.upstream, self.headers_for({}), list(self._runners.values()), probes=config.probe
        )

    @property
    def records(self) -> bool:
        """Whether chats are recorded."""
        return self._recorder is not None

    async def started(self) -> None:
        """Call `on_startup` of the processors of this process, once; a chat does, where the application did not."""
        await self._lives.begin()

    def runner(self, pipeline: Pipeline) -> Runner:
        """Return what carries out one of the configuration's pipelines."""
        return self._runners[id(pipeline)]

    async def close(self) -> None:
        """Close the connections, call `on_shutdown` of the processors, and deliver what is recorded."""
        await self.upstream.close()
        await self._lives.close()
        for runner in self._runners.values():
            await runner.close()
        if self._recorder is not None:
            await self._recorder.close()

    async def chat(self, request: Request) -> Response:
        """Answer `POST /chat/completions`."""
        body = await self._admitted(request)
        if isinstance(body, Response):
            return self._counted(body, "refused")
        asked = chat_of(body)
        if isinstance(asked, str):
            return self._counted(error_answer(400, asked), "refused")
        chat = Chat(self, body, asked, request_id_of(request.headers), request.headers)
        chat.query = request.scope["query_string"].decode("latin-1")
        self.metrics.begin()
        with tracing.server_span("gateway chat", request.headers, {"request_id": chat.request_id}) as current:
            try:
                answer = await attended(request.receive, self._answered(chat)) or _unheard()
            except BaseException:
                # It was cancelled: nobody hears an answer.
                self.ended(chat, 499)
                raise
            tracing.finished(current, answer.status_code)
        answer.headers["X-Request-ID"] = chat.request_id
        if request.headers.get("x-ostiary-explain"):
            answer.headers["X-Ostiary-Explain"] = json.dumps(chat.explained(), separators=(",", ":"))
        if not isinstance(answer, StreamedAnswer):
            self.ended(chat, answer.status_code, bytes(answer.body))
        return answer

    async def _answered(self, chat: Chat) -> Response:
        try:
            await self.started()
            return await chat.answered()
        except SendFailure as failure:
            chat.outcome = "unavailable"
            return _unavailable(failure)
        except Exception as problem:
            # Its words may hold the text.
            log.error("the gateway failed at request %s: %s", chat.request_id, type(problem).__name__)
            log.debug("the gateway failed", exc_info=problem)
            chat.outcome = "failed"
            return error_answer(500, "the gateway failed", "server_error")

    def ended(self, chat: Chat, status: int, body: bytes = b"") -> None:
        """Count, log and record a chat that is over; one whose answer is a stream says itself when it is."""
        self.metrics.end(chat.outcome, time.perf_counter() - chat.began)
        if log.isEnabledFor(logging.INFO):
            told = {"request_id": chat.request_id, "outcome": chat.outcome, "steps": chat.explained()}
            log.info("%s", json.dumps(told, ensure_ascii=False))
        if self._recorder is not None and chat.record is not None:
            self._recorder.tell(chat.record.ended(chat.outcome, status, body))

    async def forward(self, request: Request) -> Response:
        """Pass on a request for one of the paths that are not inspected; refuse all others."""
        body = await self._admitted(request)
        if isinstance(body, Response):
            return self._counted(body, "refused")
        path = forwarded_path(request.scope, self.config.forwarded)
        if path is None:
            answer = error_answer(404, "this gateway does not pass that path on", code="not_found")
            return self._counted(answer, "refused")
        query = f"?{request.url.query}" if request.url.query else ""
        try:
            reply = await self.upstream.send(
                request.method, path + query, self.headers_for(request.headers), body
            )
        except SendFailure as failure:
            return self._counted(_unavailable(failure), "unavailable")
        return self._counted(
            Response(reply.content, reply.status, dict(passed_on(reply.headers.items()))), "passed"
        )

    def headers_for(self, given: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return the headers that go to the upstream: the caller's, and the gateway's own key where it has one."""
        kept = [pair for pair in passed_on(given.items()) if pair[0].lower() not in self._kept_here]
        if self.config.key is not None:
            kept.append(("authorization", f"Bearer {self.config.key.reveal()}"))
        return kept

    async def _admitted(self, request: Request) -> bytes | Response:
        """Return the body of a request that may come in, or the refusal."""
        if self._tokens and not admitted(request, self._tokens):
            told = "a bearer token of this gateway is required"
            return error_answer(401, told, code="invalid_api_key", WWW_Authenticate='Bearer realm="gateway"')
        pieces, size = list[bytes](), 0
        try:
            async for piece in request.stream():
                size += len(piece)
                if size > LARGEST_BODY:
                    return error_answer(413, f"the body is larger than {LARGEST_BODY} bytes")
                pieces.append(piece)
        except ClientDisconnect:
            return _unheard()
        return b"".join(pieces)

    def _counted(self, answer: Response, outcome: str) -> Response:
        self.metrics.request(outcome)
        return answer

    async def measured(self, request: Request) -> Response:
        """Answer `GET /metrics`."""
        return Response(self.metrics.text(), media_type="text/plain; version=0.0.4")

    async def ready(self, request: Request) -> Response:
        """Answer `GET /readyz`: 200 where requests would be served, else 503."""
        is_ready, told = await self.readiness.told()
        return Response(json.dumps(told), 200 if is_ready else 503, media_type="application/json")


def _unheard() -> Response:
    """Answer a caller that has left."""
    return error_answer(499, "the request was broken off")


def _unavailable(failure: SendFailure) -> Response:
    status = 504 if failure.trouble in ("timeout", "deadline") else 502
    return error_answer(status, f"the model's server does not answer: {failure.trouble}", "server_error")


async def _alive(request: Request) -> Response:
    return Response('{"status": "ok"}', media_type="application/json")


def gateway_app(
    gateway: Gateway | GatewayConfig, *, connection: ConnectionOptions | None = None
) -> Starlette:
    """Make an ASGI application of a gateway, with `/healthz`, `/readyz` and `/metrics`; run it with uvicorn.

    Chat completions are at `/v1/chat/completions`, so a client's base URL ends in `/v1`.
    """
    made = gateway if isinstance(gateway, Gateway) else Gateway(gateway, connection=connection)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        try:
            await made.started()
            yield
        finally:
            await made.close()

    inside = [Middleware(InSession)] if made.records else []
    every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    routes = [
        Path_("/v1/chat/completions", made.chat, methods=["POST"], middleware=inside),
        Path_("/chat/completions", made.chat, methods=["POST"], middleware=inside),
        Path_("/healthz", _alive),
        Path_("/readyz", made.ready),
        Path_("/metrics", made.measured),
        Path_("/{path:path}", made.forward, methods=every),
    ]
    return Starlette(routes=routes, lifespan=lifespan)
