"""Run a candidate on live traffic without effect: the live server answers, the candidate is only compared with it."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ostiary._core.flow import SendFailure
from ostiary.aigateway.kit import Limits, Processor
from ostiary.aigateway.kit.answers import json_answer
from ostiary.aigateway.kit.form import boundary_of, read_form
from ostiary.aigateway.kit.local import inspect_locally
from ostiary.aigateway.kit.problems import ProcessorError
from ostiary.aigateway.tools.replaying import decision
from ostiary.aigateway.upstream import Upstream, passed_on
from ostiary.aigateway.wire import execution_of, rejection_of
from ostiary_api._runtime import Reply
from ostiary_api.aigateway.api.processors import execute

__all__ = ["Shadow", "shadow_app"]

log: logging.Logger = logging.getLogger("ostiary.aigateway.shadow")
_DECISIONS = (200, 204, 422)


class Shadow:
    """Pass requests on to a live server, and let candidates inspect what their namesakes inspect.

    `agreed` and `disagreed` count; each disagreement is logged at WARNING, both decisions and the request's id, without
    the text. A candidate that fails disagrees. No more than `at_once` candidates run at a time; the rest is `skipped`.
    """

    def __init__(
        self, candidates: list[Processor[Any, Any, Any]], live: Upstream, *, at_once: int = 32
    ) -> None:
        self._candidates = {each.execute_path(): each for each in candidates}
        self._live = live
        self._at_once = at_once
        self._running: set[asyncio.Task[None]] = set()
        self.agreed: int = 0
        self.disagreed: int = 0
        self.skipped: int = 0

    async def endpoint(self, request: Request) -> Response:
        """Answer with what the live server answers."""
        body = await request.body()
        try:
            live = await self._live.send(request.method, request.url.path, request.headers.items(), body)
        except SendFailure as failure:
            return json_answer(502, {"detail": f"the live server does not answer: {failure.trouble}"})
        candidate = self._candidates.get(request.url.path.removeprefix("/api/v1"))
        if candidate is not None and request.method == "POST" and live.status in _DECISIONS:
            self._compare(candidate, request, body, live)
        return Response(live.content, live.status, dict(passed_on(live.headers.items())))

    def _compare(
        self, candidate: Processor[Any, Any, Any], request: Request, body: bytes, live: Reply
    ) -> None:
        if len(self._running) >= self._at_once:
            self.skipped += 1
            return
        task = asyncio.create_task(self._compared(candidate, request.headers.get("content-type"), body, live))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _compared(
        self, candidate: Processor[Any, Any, Any], content_type: str | None, body: bytes, live: Reply
    ) -> None:
        try:
            boundary, charset = boundary_of(content_type)
            parts = read_form(body, boundary, Limits(), charset).parts
            read = {name: json.loads(part.content) for name, part in parts.items()}
        except (ProcessorError, ValueError):
            return
        before = _said(live)
        side = "response" if "response.choices" in read else "input"
        try:
            said = await inspect_locally(
                candidate,
                read.get("input.messages"),
                read.get("response.choices"),
                read.get(f"{side}.parameters"),
                read.get("metadata"),
            )
            after = decision(said)
        except ProcessorError as problem:
            after = f"error {problem.status_code}"
        except Exception as problem:
            after = f"error {type(problem).__name__}"
        if before == after:
            self.agreed += 1
            return
        self.disagreed += 1
        known = read.get("metadata")
        name = known.get("request_id") if isinstance(known, dict) else None
        log.warning("%s disagrees: live %s, candidate %s (request %s)", candidate.id(), before, after, name)

    async def settle(self) -> None:
        """Wait for the comparisons that are under way."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)


def _said(live: Reply) -> str:
    """Return the live server's decision."""
    if live.status == 204:
        return "pass"
    try:
        if live.status == 422:
            return decision(rejection_of(live))
        verdict = execute.decode(live)
    except Exception:
        return f"error {live.status}"
    return "pass" if verdict is None else decision(execution_of(verdict.to_dict()))


def shadow_app(shadow: Shadow) -> Starlette:
    """Make the application that stands in front of the live server."""
    methods = ["GET", "HEAD", "POST"]
    return Starlette(routes=[Route("/{path:path}", shadow.endpoint, methods=methods)])
