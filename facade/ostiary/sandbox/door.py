"""The front door: one ASGI application for all services, each below a prefix of its own."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from ostiary._core.given import kind_of
from ostiary.sandbox import control, credentials, faults, requests
from ostiary.sandbox.console import Console
from ostiary.sandbox.documents import (
    Document,
    Operation,
    body_value,
    described,
    load,
    path_values,
    query_values,
)
from ostiary.sandbox.faults import Fault
from ostiary.sandbox.forwarding import forwarded
from ostiary.sandbox.messages import NOTHING, Answer, Call, Pieces, Problem
from ostiary.sandbox.requests import Arrival
from ostiary.sandbox.service import Handler, Service, detail
from ostiary.sandbox.state import CONTROL, State, now
from ostiary.sandbox.views.requests import VIEW as REQUESTS
from ostiary.sandbox.visitors import may_look, turn_away_pages

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

log: logging.Logger = logging.getLogger("ostiary.sandbox")

CONSOLE = ("", "console")
"""Where the console's pages are: at the root, and below a prefix that no service has."""

LARGEST_BODY = 32 * 1024 * 1024
"""Bytes that a request's body may hold; a larger one is answered with 413."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a request asks for: its operation and values, or the problem that will be its answer."""

    operation: Operation | None = None
    path: Mapping[str, Any] | None = None
    query: Mapping[str, Any] | None = None
    body: Any = None
    problem: Problem | None = None


class Door:
    """Take requests in: log them, let faults strike, ask for credentials, hand them to their service.

    An ASGI application without a lifespan; runs below uvicorn, or in `httpx.ASGITransport` with no socket at all.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self.closing = False
        # Whether any host name in a request is as good as another: other machines may have theirs for this one.
        self.goes_by_any_name = False
        self._services = {service.name: service for service in state.services}
        self._documents = {
            service.name: Document(
                described(service.document), None if service.forwards else service.operations
            )
            for service in state.services
        }
        self._control = Document(load(CONTROL))
        self._handlers: dict[str, Handler] = dict(control.OPERATIONS)
        for service in state.services:
            self._handlers.update(service.readback)
        views = [service.view for service in state.services if service.view is not None]
        kept = "kept in a file" if state.store.durable else "in memory"
        self._console = Console([*views, REQUESTS], state.store.transaction, f"sandbox, {kept}")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        assert scope["type"] == "http"
        request = Request(scope, receive)
        raw_path = (scope.get("raw_path") or request.url.path.encode()).decode("latin-1")
        _, name, path = re.fullmatch(r"(/*)([^/]*)(.*)", raw_path, re.DOTALL).groups()  # type: ignore[union-attr]
        try:
            body = await _body(request)
        except Problem as problem:
            await _response(_refusal(problem, self._services.get(name)))(scope, receive, send)
            return
        if name in CONSOLE:
            await self._shown(request)(scope, receive, send)
            return
        headers = [(key.decode("latin-1"), value.decode("latin-1")) for key, value in scope["headers"]]
        arrival = Arrival(name, request.method, path, request.url.query, headers, body, now())
        origin = f"{request.url.scheme}://{request.url.netloc}"
        if name in self._services:
            answer = await self._serve(self._services[name], arrival, origin)
        elif name == CONTROL:
            answer = await self._controlled(arrival, origin)
        else:
            known = ", ".join(f"/{each}" for each in self.state.urls(""))
            answer = Answer(404, {"detail": f"there is no such service here; there are {known}"})
        await _response(answer)(scope, receive, send)

    def _shown(self, request: Request) -> ASGIApp:
        origin = f"{request.url.scheme}://{request.url.netloc}"
        if may_look(request.headers, origin, any_name=self.goes_by_any_name):
            return self._console
        return PlainTextResponse("The console is for this machine: call it by 127.0.0.1 or localhost.", 403)

    async def _controlled(self, arrival: Arrival, origin: str) -> Answer:
        try:
            turn_away_pages(dict(arrival.headers), origin, any_name=self.goes_by_any_name)
        except Problem as problem:
            return _refusal(problem, None)
        understood = _understand(self._control, arrival)
        if understood.problem is not None:
            return _refusal(understood.problem, None)
        assert understood.operation is not None
        handler = self._handlers[understood.operation.id]
        return (await self._handled(handler, None, arrival, understood, 0, origin))[0]

    async def _serve(self, service: Service, arrival: Arrival, origin: str) -> Answer:
        began = time.monotonic()
        understood = _understand(self._documents[service.name], arrival, service.unfit)
        with self.state.store.transaction() as db:
            number = requests.arrived(db, replace(arrival, body=service.logged(arrival.body)))
            fault = faults.strike(db, service.name, arrival.method, _collapsed(arrival.path))
            if understood.operation is not None:
                subject = service.subject(understood.path or {}, understood.body)
                requests.recognized(db, number, understood.operation.id, subject, handled=False)
        if fault is not None and not fault.after:
            await self._wait(fault.latency)
        if fault is not None and fault.status is not None and not fault.after:
            answer = _failure(fault, service)
        else:
            answer = await self._carried_out(service, arrival, understood, number, origin)
            if fault is not None and fault.after:
                await self._wait(fault.latency)
                answer = answer if fault.status is None else _failure(fault, service)
        with self.state.store.transaction() as db:
            struck = fault.name if fault is not None else None
            requests.answered(db, number, answer.status, struck, time.monotonic() - began)
        return answer

    async def _carried_out(
        self, service: Service, arrival: Arrival, understood: Understood, number: int, origin: str
    ) -> Answer:
        try:
            if not service.admits_itself:
                with self.state.store.transaction() as db:
                    given = arrival.credential()
                    credentials.admit(db, service.name, given, datetime.now(UTC), keyed=service.keyed)
            if understood.problem is not None and not service.forwards:
                raise understood.problem
        except Problem as problem:
            return _refusal(problem, service)
        if service.forwards:
            return await self._passed_on(service, arrival, understood, number, origin)
        assert understood.operation is not None
        handler = service.operations[understood.operation.id]
        answer, subject = await self._handled(handler, service, arrival, understood, number, origin)
        with self.state.store.transaction() as db:
            subject = subject or service.subject(understood.path or {}, understood.body)
            requests.recognized(db, number, understood.operation.id, subject, handled=answer.status < 400)
        return answer

    async def _passed_on(
        self, service: Service, arrival: Arrival, understood: Understood, number: int, origin: str
    ) -> Answer:
        path = _collapsed(arrival.path)
        answer = await forwarded(self.state.prepared[service.name], replace(arrival, path=path), origin)
        if understood.operation is not None:
            with self.state.store.transaction() as db:
                subject = service.subject(understood.path or {}, None)
                handled = answer.status < 400
                requests.recognized(db, number, understood.operation.id, subject, handled=handled)
                service.keep(db, number, arrival, subject, answer)
        return answer

    async def _handled(
        self,
        handler: Handler,
        service: Service | None,
        arrival: Arrival,
        understood: Understood,
        number: int,
        origin: str,
    ) -> tuple[Answer, str | None]:
        call: Call | None = None
        try:
            with self.state.store.transaction() as db:
                call = Call(self.state, db, number, arrival.received_at, origin)
                call.path, call.query = understood.path or {}, understood.query or {}
                call.body, call.raw, call.headers = understood.body, arrival.body, dict(arrival.headers)
                outcome = handler(call)
            # Outside of the transaction: others need not wait while a model thinks.
            answer = await outcome if isinstance(outcome, Awaitable) else outcome
            if not isinstance(answer, Answer):  # pyright: ignore[reportUnnecessaryIsInstance]
                raise TypeError(f"a handler returned {kind_of(answer)}; it returns Answer(status, body)")
        except Problem as problem:
            answer = _refusal(problem, service)
        except UnicodeEncodeError:
            # JSON can spell half a character (a lone surrogate); UTF-8, and so the database, can't hold it.
            answer = _refusal(Problem(422, "the body: a text holds half a character"), service)
        except Exception:
            log.exception("The sandbox failed at a request for %s", arrival.service)
            answer = _refusal(Problem(500, "the sandbox itself failed; its log says why"), service)
        return answer, call.subject if call else None

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            # A closing sandbox doesn't wait for its own faults; what it answers now reaches nobody.
            if not self.closing:
                raise


def _understand(document: Document, arrival: Arrival, unfit: int = 422) -> Understood:
    operation = path = query = None
    try:
        operation, values = document.match(arrival.method, _collapsed(arrival.path))
        path = path_values(operation, values)
        query = query_values(operation, arrival.query)
        if arrival.body and arrival.header("content-encoding") not in ("", "identity"):
            raise Problem(415, "the body must not be compressed")
        body = body_value(operation, arrival.body, arrival.header("content-type"))
    except Problem as problem:
        if problem.status == 422:
            problem.status = unfit
        return Understood(operation, path, query, problem=problem)
    return Understood(operation, path, query, body)


def _collapsed(path: str) -> str:
    """Return a path whose doubled slashes are single ones: a base URL with a slash at its end makes them."""
    return re.sub("/{2,}", "/", path)


async def _body(request: Request) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST_BODY:
            raise Problem(413, f"the body is larger than {LARGEST_BODY} bytes", {"Connection": "close"})
        pieces.append(piece)
    return b"".join(pieces)


def _refusal(problem: Problem, service: Service | None) -> Answer:
    content = problem.content
    if content is NOTHING:
        content = (service.refusal if service else detail)(problem.status, problem.detail)
    return Answer(problem.status, content, problem.headers)


def _failure(fault: Fault, service: Service) -> Answer:
    assert fault.status is not None
    content = fault.body
    if fault.status in (204, 304):
        # These have no body by definition; a server that sent one would break the connection.
        content = NOTHING
    elif content is None:
        content = service.refusal(fault.status, f"fault {fault.name}")
    return Answer(fault.status, content, fault.headers)


def _response(answer: Answer) -> Response:
    response = _plain_response(answer)
    for cookie in answer.cookies:
        response.headers.append("set-cookie", cookie)
    return response


def _plain_response(answer: Answer) -> Response:
    headers = dict(answer.headers)
    named = {name.lower() for name in headers}
    if answer.content is NOTHING:
        return Response(status_code=answer.status, headers=headers)
    if isinstance(answer.content, bytes):
        return Response(answer.content, status_code=answer.status, headers=headers)
    if isinstance(answer.content, AsyncIterator | Iterator):
        pieces = cast("Pieces", answer.content)
        return StreamingResponse(pieces, status_code=answer.status, headers=headers)
    if isinstance(answer.content, str):
        content, media_type = answer.content, "text/plain; charset=utf-8"
    else:
        content = json.dumps(answer.content, separators=(",", ":"), allow_nan=False)
        media_type = "application/json"
    if "content-type" not in named:
        headers["Content-Type"] = media_type
    # Text may hold half a character too; what can't be said in UTF-8 is replaced.
    return Response(content.encode(errors="replace"), status_code=answer.status, headers=headers)
