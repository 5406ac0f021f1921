"""What callers are told, in the shape of OpenAI's errors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ostiary.aigateway.codes import RejectCode
from ostiary.aigateway.gateway.steps import Passage

__all__ = ["error_answer", "error_body", "of_passage"]

_STATUS = {
    RejectCode.AUTHENTICATION: 401,
    RejectCode.AUTHORIZATION: 403,
    RejectCode.RATE_LIMIT: 429,
    RejectCode.RESOURCE_AVAILABILITY: 503,
    RejectCode.TIMEOUT: 504,
}


def error_body(message: str, kind: str, code: str | None, param: str | None = None) -> dict[str, Any]:
    """Return an error as OpenAI's clients read it."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def error_answer(
    status: int, message: str, kind: str = "invalid_request_error", code: str | None = None, **headers: str
) -> Response:
    """Answer with an error."""
    named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(
        json.dumps(error_body(message, kind, code)), status, dict(named), media_type="application/json"
    )


def of_passage(passage: Passage) -> tuple[int, dict[str, Any]]:
    """Return status and body for a text that was refused: the processor's code and detail, and the step's name."""
    rejection = passage.rejection
    assert rejection is not None
    code = rejection.code or RejectCode.POLICY_VIOLATION
    kind = "server_error" if passage.failed else "policy_violation"
    return _STATUS.get(code, 400), error_body(rejection.detail, kind, code.value, passage.refused_by)
