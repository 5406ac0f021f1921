"""From an identity provider's answer that grants nothing to the error that the caller sees."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ostiary._core.flow import SendFailure
from ostiary._core.redact import redacted_body
from ostiary._io.origins import origin_of
from ostiary.errors import (
    Facts,
    InvalidClientError,
    InvalidGrantError,
    InvalidScopeError,
    LoginDeclinedError,
    LoginExpiredError,
    TokenEndpointError,
    TokenError,
    TokenResponseError,
)

if TYPE_CHECKING:
    from ostiary_api._runtime import Reply

__all__ = ["refusal", "trail_of", "unreachable"]

_BY_CODE: Mapping[str, type[TokenError]] = {
    "invalid_client": InvalidClientError,
    "unauthorized_client": InvalidClientError,
    "invalid_scope": InvalidScopeError,
    "invalid_grant": InvalidGrantError,
    # RFC 8628's name for it, and Entra's.
    "access_denied": LoginDeclinedError,
    "authorization_declined": LoginDeclinedError,
    "expired_token": LoginExpiredError,
    "bad_verification_code": LoginExpiredError,
    "temporarily_unavailable": TokenEndpointError,
    "server_error": TokenEndpointError,
}
_DESCRIPTION_LIMIT = 500
# Codes and ids are shown in messages, so nothing else may pass for one.
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:, +-]{0,127}")
# The names by which identity providers know an answer: Entra's in the body, the usual ones in headers.
_IN_BODY = ("correlation_id", "trace_id", "timestamp")
_IN_HEADERS = (
    ("correlation_id", ("x-correlation-id", "client-request-id", "x-okta-request-id")),
    ("trace_id", ("x-ms-request-id", "x-trace-id")),
)
_REQUEST_IDS = ("x-request-id", "x-ms-request-id", "request-id")


def refusal(reply: Reply, attempts: int, hidden: Iterable[str], *, retryable: bool) -> TokenError:
    """Build the error of an answer that is no grant. `hidden` are the texts that no error may hold."""
    hidden = tuple(hidden)
    said = _body(reply.content)
    code = _shown(said.get("error"), _CODE, hidden)
    description = said.get("error_description")
    facts = Facts(
        status=reply.status,
        request_id=_first(reply, _REQUEST_IDS, hidden),
        attempts=attempts,
        retryable=retryable,
        message=_scrubbed(description, hidden) if isinstance(description, str) else None,
        code=code,
        trail=trail_of(reply, said, hidden),
    )
    if 300 <= reply.status < 400:
        leads = origin_of(reply.headers.get("location") or "") or "another place"
        text = f"the token endpoint answered {reply.status}, a redirect to {leads}; it is not followed: mend the URL"
        return TokenResponseError(text, facts=facts)
    kind = _BY_CODE.get(code or "") or _by_status(reply.status)
    text = f"the identity provider answered {reply.status}"
    return kind(f"{text}: {code}" if code else text, facts=facts)


def unreachable(failure: SendFailure, attempts: int) -> TokenError:
    """Build the error of a token request that got no whole answer."""
    again = failure.trouble in ("connect", "timeout", "lost", "truncated")
    kind = TokenEndpointError if again or failure.trouble in ("deadline", "closed") else TokenResponseError
    return kind(f"token request: {failure.detail}", facts=Facts(attempts=attempts, retryable=again))


def trail_of(reply: Reply, said: Mapping[str, Any], hidden: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the ids that the identity provider gave its answer, for its support."""
    found: dict[str, str] = {}
    for name in _IN_BODY:
        value = _shown(said.get(name), _ID, hidden)
        if value:
            found[name] = value
    for name, headers in _IN_HEADERS:
        value = _first(reply, headers, hidden)
        if value:
            found.setdefault(name, value)
    codes = said.get("error_codes")
    if isinstance(codes, list) and codes and all(isinstance(each, int) for each in codes[:8]):
        found["error_codes"] = ",".join(str(each) for each in codes[:8])
    return tuple(found.items())


def _by_status(status: int) -> type[TokenError]:
    if status == 401:
        return InvalidClientError
    if status in (408, 425, 429) or status >= 500:
        return TokenEndpointError
    return TokenError if 400 <= status < 500 else TokenResponseError


def _body(content: bytes) -> dict[str, Any]:
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _first(reply: Reply, names: Iterable[str], hidden: Iterable[str]) -> str | None:
    found = (_shown(reply.headers.get(name), _ID, hidden) for name in names)
    return next((value for value in found if value), None)


def _shown(value: object, pattern: re.Pattern[str], hidden: Iterable[str]) -> str | None:
    """Return a value that may stand in a message: of the right form, and nothing of ours echoed."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        return None
    return value if _scrubbed(value, hidden) == value else None


def _scrubbed(text: str, hidden: Iterable[str]) -> str:
    return redacted_body(text.encode("utf-8", "replace"), b"", hidden)[:_DESCRIPTION_LIMIT]
