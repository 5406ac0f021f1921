"""From a request to an answer: limits, form, work, and the errors of the wire."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ostiary._core.secrets import Secret
from ostiary.aigateway.kit import tracing
from ostiary.aigateway.kit.answers import json_answer
from ostiary.aigateway.kit.asked import Asked, understood, validation_messages
from ostiary.aigateway.kit.form import boundary_of, read_form
from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.problems import ProcessorError, ResponseObjectError
from ostiary.aigateway.kit.results import Reject, Result, Wire, log
from ostiary.aigateway.kit.work import carried_out, report

if TYPE_CHECKING:
    from ostiary.aigateway.kit.inspector import Inspector

__all__ = ["Bearer", "Serving"]

Bearer = str | Secret | Iterable["str | Secret"]
_EMPTY_FORM = "multipart/form-data;charset=utf-8"


class Serving:
    """Answer the requests for one processor, within limits and by one wire."""

    def __init__(
        self,
        processor: Inspector,
        *,
        limits: Limits,
        wire: Wire | None = None,
        bearer: Bearer | None = None,
    ) -> None:
        self.processor = processor
        self.limits = limits
        self.wire: Wire | None = wire
        self._tokens = tokens(bearer)
        self._turns = None if limits.concurrency is None else asyncio.Semaphore(limits.concurrency)

    async def endpoint(self, request: Request) -> Response:
        """Answer one request. Never raises: what goes wrong is an answer."""
        if self._tokens and not admitted(request, self._tokens):
            return unauthorized()
        if request.method == "HEAD":
            known = request.path_params.get("command") in ("execute", "signature", None)
            return Response(status_code=200, media_type=_EMPTY_FORM) if known else _routing(404, "Not found")
        with tracing.request_span(self.processor, request.headers) as current:
            problem: BaseException | None = None
            try:
                answer = await self._answered(request)
            except ProcessorError as raised:
                problem, answer = raised, failure(raised)
            except ClientDisconnect:
                # Nobody hears this.
                answer = failure(ProcessorError(400, "the request was broken off"))
            except Exception as raised:
                report(self.processor, raised)
                problem, answer = raised, failure(ResponseObjectError())
            if answer.status_code >= 500:
                log.error("processor %s answers %d", self.processor.id(), answer.status_code)
            tracing.finished(current, answer.status_code, problem)
            return answer

    async def _answered(self, request: Request) -> Response:
        command = request.path_params.get("command")
        if command == "execute":
            if request.method != "POST":
                return _routing(405, "Only POST requests are supported")
            return await self._executed(request)
        if command == "signature":
            return await self._signature(request)
        return _routing(404, "Not found")

    async def _executed(self, request: Request) -> Response:
        seconds = self.limits.seconds
        # What it was at when its time was up.
        stage = [(408, "the request did not arrive in time")]
        try:
            async with asyncio.timeout(seconds):
                boundary, charset = boundary_of(request.headers.get("content-type"))
                body = await self._body(request)
                with tracing.span("parse_and_process") as current:
                    asked = understood(self.processor, read_form(body, boundary, self.limits, charset))
                    tracing.describe(current, asked, len(body))
                    with tracing.span("process"):
                        said = await self._in_turn(stage, asked, request)
                    return said.to_response(self.wire)
        except TimeoutError:
            status, detail = stage[0]
            late = ProcessorError(status, detail)
            late.headers = {"Retry-After": "1"} if status == 503 else {}
        raise late

    async def _in_turn(self, stage: list[tuple[int, str]], asked: Asked, request: Request) -> Result | Reject:
        """Let the processor work, when it is its turn."""
        if self._turns is None:
            stage[0] = (504, f"the processor took longer than {self.limits.seconds} seconds")
            return await carried_out(self.processor, asked, request, self.limits.threads)
        stage[0] = (503, "the processor is busy")
        async with self._turns:
            stage[0] = (504, f"the processor took longer than {self.limits.seconds} seconds")
            return await carried_out(self.processor, asked, request, self.limits.threads)

    async def _body(self, request: Request) -> bytes:
        """Read the body, and no more of it than the limit."""
        largest = self.limits.body
        stated = request.headers.get("content-length", "")
        if stated.isascii() and stated.isdigit() and (len(stated) > 18 or int(stated) > largest):
            raise ProcessorError(413, f"Request body exceeds {largest} bytes.")
        pieces: list[bytes] = []
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > largest:
                raise ProcessorError(413, f"Request body exceeds {largest} bytes.")
            pieces.append(piece)
        body = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        # As Starlette's own body() does, so that a processor may read its request once more.
        request._body = body  # pyright: ignore[reportPrivateUsage]
        return body

    async def _signature(self, request: Request) -> Response:
        document = self.processor.signature_document()
        if request.method == "GET":
            return json_answer(200, document)
        if request.method != "POST":
            return _routing(404, "Not found")
        async with asyncio.timeout(self.limits.seconds):
            errors = problems_of(self.processor, await self._body(request))
        document["validation"] = {"valid": not errors, "errors": errors}
        return json_answer(400 if errors else 200, document)


def problems_of(processor: Inspector, parameters: bytes | str) -> list[str]:
    """Return what is wrong with the JSON text of parameters, an empty list where nothing is."""
    from pydantic import ValidationError

    try:
        processor.parameters_class.model_validate_json(parameters, strict=True)
    except ValidationError as problem:
        return validation_messages(problem)
    return []


def known_parameters(processor: Inspector) -> set[str]:
    """Return the names of the parameters that a processor knows, an empty set where it takes any."""
    kind = processor.parameters_class
    if kind.model_config.get("extra") == "allow":
        return set()
    found = set(kind.model_fields)
    for field in kind.model_fields.values():
        chosen = (field.alias, field.validation_alias)
        if any(each is not None and not isinstance(each, str) for each in chosen):
            # A path or a choice of names.
            return set()
        found.update(each for each in chosen if isinstance(each, str))
    return found


def failure(problem: ProcessorError) -> Response:
    """Answer with an error."""
    status = problem.status_code if 400 <= problem.status_code <= 599 else 500
    return Response(problem.json_error(), status, dict(problem.headers), media_type="application/json")


def _routing(status: int, message: str) -> Response:
    return Response(
        json.dumps({"message": message, "status_code": status}), status, media_type="application/json"
    )


def tokens(bearer: Bearer | None) -> tuple[bytes, ...]:
    """Return the tokens that are accepted. Raises `ValueError` for an empty one."""
    given = () if bearer is None else (bearer,) if isinstance(bearer, str | Secret) else tuple(bearer)
    found = tuple((each.reveal() if isinstance(each, Secret) else each).encode() for each in given)
    if not all(found) or (bearer is not None and not found):
        raise ValueError("bearer: a token is not empty")
    return found


def admitted(request: Request, accepted: tuple[bytes, ...]) -> bool:
    """Tell whether a request brings one of the tokens; the time this takes tells nothing of them."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    token = given.strip().encode("latin-1")
    matches = [hmac.compare_digest(token, each) for each in accepted]
    return scheme.lower() == "bearer" and any(matches)


def unauthorized() -> Response:
    """Refuse a request without an accepted token."""
    return json_answer(
        401, {"detail": "a bearer token is required"}, {"WWW-Authenticate": 'Bearer realm="processors"'}
    )
