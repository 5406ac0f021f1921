"""From what happened to the error that the caller sees."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ostiary import errors as e
from ostiary._core.flow import SendFailure, Trouble
from ostiary._core.redact import redacted_body, server_code, server_message
from ostiary._core.retry import GiveUp

if TYPE_CHECKING:
    from ostiary._core.call import Call
    from ostiary_api._runtime import Reply

__all__ = ["auth_error", "decode_error", "send_error", "status_error"]

_BY_STATUS: dict[int, type[e.StatusError]] = {
    400: e.BadRequestError,
    401: e.UnauthorizedError,
    403: e.ForbiddenError,
    404: e.NotFoundError,
    409: e.ConflictError,
    413: e.PayloadTooLargeError,
    422: e.UnprocessableError,
    429: e.RateLimitedError,
}
_BY_TROUBLE: dict[Trouble, type[e.OstiaryError]] = {
    "connect": e.ConnectionFailedError,
    "timeout": e.CallTimeoutError,
    "deadline": e.DeadlineExceededError,
    "lost": e.ConnectionLostError,
    "truncated": e.TruncatedResponseError,
    "too_large": e.ResponseTooLargeError,
    "encoding": e.DecodeError,
    "refused": e.InvalidInputError,
    "closed": e.ClosedError,
}
_MEANING = {
    401: ": it doesn't take the credentials, or wants some",
    403: ": the credentials are known, and don't permit this",
}
_WHY_NOT_AGAIN = {
    "attempts": "",
    "replay": "; not sent again: it may have been carried out, and this operation must not happen twice",
    "body": "; not sent again: the body can be read only once",
    "retry_after": "; not sent again: the service asks for a longer wait than retry_after_cap allows",
    "deadline": "; not sent again: the wait would pass the deadline",
    "budget": "; not sent again: the retry budget is spent",
}


def family_of(status: int) -> type[e.StatusError]:
    """Return the class of a status outside 2xx."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 300 <= status < 400:
        return e.RedirectError
    return e.ClientStatusError if 400 <= status < 500 else e.ServerError


def status_error(call: Call, reply: Reply, gave_up: GiveUp | None) -> e.OstiaryError:
    """Build the error of an answer outside 2xx."""
    family = family_of(reply.status)
    body = redacted_body(reply.content, call.sent_bytes(), call.secrets())
    code, source = server_code(body)
    facts = call.facts(
        status=reply.status,
        retryable=reply.status in call.service.retry.statuses,
        retry_after=call.retry_after(reply),
        body=body,
        message=server_message(body),
        code=code,
        source=source,
    )
    text = f"the service answered {reply.status}{_MEANING.get(reply.status, '')}"
    if reply.status == 404:
        # Who mistypes a base URL learns it here: both look alike from afar.
        text += f": there is no such thing, or {call.service.base_url} is not the service's base URL"
    if family is e.RedirectError:
        text += (
            f", a redirect to {_origin(reply.headers.get('location'))}; it is not followed: mend the base URL"
        )
    return call.service.error(family)(text + _why(gave_up), facts=facts)


def send_error(call: Call, failure: SendFailure, gave_up: GiveUp | None) -> e.OstiaryError:
    """Build the error of a request that got no whole answer."""
    kind = call.service.error(_BY_TROUBLE[failure.trouble])
    retryable = failure.trouble in ("connect", "timeout", "lost", "truncated", "deadline")
    text = failure.detail
    if failure.trouble == "connect":
        text += f", asked for at {_origin(call.service.base_url)}"
    return kind(text + _why(gave_up), facts=call.facts(retryable=retryable, sent=failure.sent))


def auth_error(call: Call, error: e.OstiaryError) -> e.OstiaryError:
    """Turn an error of authentication into the service's own; what the identity provider said of it stays."""
    facts = replace(
        error.facts,
        service=call.service.name,
        operation=call.operation.name,
        request_id=error.facts.request_id or call.request_id,
    )
    return e.rebuild(call.service.error(type(error)), error.args, facts)


def decode_error(call: Call, reply: Reply, problem: str, *, is_body: bool) -> e.OstiaryError:
    """Build the error of a success that is not what the wire contract says: its body, or else its status.

    A body that was delimited by the end of the connection can't be told from a cut one: JSON that stops in the middle
    of such a body is reported as truncated.
    """
    delimited = "content-length" in reply.headers or "transfer-encoding" in reply.headers
    cut = is_body and not delimited and not _is_json(reply.content)
    kind = e.TruncatedResponseError if cut else e.DecodeError
    return call.service.error(kind)(problem, facts=call.facts(status=reply.status, retryable=cut))


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _why(gave_up: GiveUp | None) -> str:
    return _WHY_NOT_AGAIN[gave_up.why] if gave_up else ""


def _origin(location: str | None) -> str:
    """Return where a URL leads, as a host alone: path and query may hold a secret, or echo what was sent."""
    try:
        parts = urlsplit(location or "")
        host, port = parts.hostname, parts.port
    except ValueError:
        return "nowhere"
    if not location:
        return "nowhere"
    if not host:
        return "another path"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{f':{port}' if port else ''}"
