"""What a person's login grants: an access token, and perhaps one to renew it with."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from ostiary._core.secrets import Secret
from ostiary.auth.tokens import Token, parse_token, restored, stored

__all__ = ["Grant", "kept_grant", "parse_grant", "stored_grant"]

_USABLE = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Grant:
    """Hold an access token as it was granted, and the refresh token that came with it."""

    token: Token
    refresh_token: Secret | None


def parse_grant(content: bytes, obtained_at: float, before: Secret | None = None) -> Grant:
    """Read a successful answer of a token endpoint. Raises `TokenResponseError`.

    A renewal that brings no refresh token leaves the one `before` in force (RFC 6749 §6).
    """
    token = parse_token(content, obtained_at)
    return Grant(token, _refresh_token(json.loads(content)) or before)


def stored_grant(grant: Grant) -> str:
    """Return a grant as the text that stores keep."""
    value = json.loads(stored(grant.token))
    value["refresh_token"] = grant.refresh_token.reveal() if grant.refresh_token else None
    return json.dumps(value)


def kept_grant(text: str) -> Grant | None:
    """Read what `stored_grant` wrote; None for anything else, which is as good as no grant."""
    token = restored(text)
    return None if token is None else Grant(token, _refresh_token(json.loads(text)))


def _refresh_token(answer: Any) -> Secret | None:
    found = answer.get("refresh_token")
    return Secret(found) if isinstance(found, str) and _USABLE.fullmatch(found) else None
