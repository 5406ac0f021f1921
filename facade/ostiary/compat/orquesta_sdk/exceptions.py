"""Mirror `orquesta_sdk.exceptions`. Both errors are ordinary ones: `except Exception` catches them."""

from __future__ import annotations

from typing import Any

from ostiary.orquesta import OrquestaException, OrquestaInvalidAPIException

__all__ = ["OrquestaException", "OrquestaInvalidAPIException", "handle_request_exception"]


def handle_request_exception(response: Any) -> None:
    """Raise `OrquestaException` for a response (of `requests` or `httpx`) that is no success; any 2xx is one.

    `code` is the body's, or else the HTTP status; `message` and `source` are the body's where it holds any.
    """
    if 200 <= response.status_code < 300:
        return
    try:
        found = response.json()
    except ValueError:
        found = None
    told: dict[str, Any] = found if isinstance(found, dict) else {}
    code = told.get("code")
    message = told.get("error") or told.get("message")
    raise OrquestaException(response.status_code if code is None else code, message, told.get("source"))
