"""What a token endpoint grants, read from its answer, and how long it counts as fresh."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ostiary._core.credentials import Credentials
from ostiary._core.secrets import Secret
from ostiary.errors import TokenResponseError

__all__ = ["Token", "leeway", "parse_token", "restored", "stored"]

# A token without a stated lifetime is not eternal. Five minutes bound for how long one is sent that nobody takes any
# more, where the service doesn't say so by a 401; they cost twelve token requests an hour.
UNKNOWN_LIFETIME = 300.0
_USABLE = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Token:
    """Hold an access token as it was granted.

    `lifetime` is in seconds, None where it isn't known; `scope` None where the answer named none. `obtained_at` is
    wall-clock time in seconds, of the moment before the request left.
    """

    access_token: Secret
    lifetime: float | None
    scope: str | None
    obtained_at: float

    def headers(self) -> Credentials:
        """Return the header that the token is sent in."""
        return Credentials((("Authorization", f"Bearer {self.access_token.reveal()}"),))

    def fresh_for(self, wall: float) -> float:
        """Return for how many seconds from `wall` on the token may be used; 0 or less for one that may not.

        A token that was obtained later than now is not: somebody set a clock, and how long is left can't be told.
        """
        age = wall - self.obtained_at
        if age < -1.0:
            return 0.0
        lifetime = UNKNOWN_LIFETIME if self.lifetime is None else self.lifetime
        return lifetime - leeway(lifetime) - max(0.0, age)


def leeway(lifetime: float) -> float:
    """Return how many seconds before its end a token is replaced: a fifth of its lifetime, between 1 and 30."""
    return min(30.0, max(1.0, lifetime / 5))


def parse_token(content: bytes, obtained_at: float) -> Token:
    """Read a successful answer of a token endpoint (RFC 6749 §5.1). Raises `TokenResponseError`.

    `token_type` may be in any case, null or absent, which all mean Bearer; another type can't be used.
    """
    try:
        answer: Any = json.loads(content)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise TokenResponseError("the identity provider's answer is not a JSON object")
    return _token(answer, obtained_at)


def _token(answer: Mapping[str, Any], obtained_at: float) -> Token:
    token = answer.get("access_token")
    if not isinstance(token, str) or not _USABLE.fullmatch(token):
        raise TokenResponseError(
            "the identity provider's answer holds no access token that fits into a header"
        )
    kind = answer.get("token_type")
    if kind is not None and (not isinstance(kind, str) or kind.strip().lower() not in ("", "bearer")):
        raise TokenResponseError("the identity provider granted a token of another type than Bearer")
    scope = answer.get("scope")
    return Token(
        Secret(token),
        _lifetime(answer.get("expires_in")),
        scope if isinstance(scope, str) else None,
        obtained_at,
    )


def _lifetime(given: object) -> float | None:
    """Read `expires_in`: a number or its text. Zero, negatives and nonsense say nothing of the lifetime."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    try:
        seconds = float(given)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and seconds > 0 else None


def stored(token: Token) -> str:
    """Return a token as the text that stores keep."""
    return json.dumps(
        {
            "version": 1,
            "access_token": token.access_token.reveal(),
            "lifetime": token.lifetime,
            "scope": token.scope,
            "obtained_at": token.obtained_at,
        }
    )


def restored(text: str) -> Token | None:
    """Read what `stored` wrote; None for anything else, which is as good as no token."""
    try:
        value: Any = json.loads(text)
        moment = float(value["obtained_at"])
        if value["version"] != 1 or not math.isfinite(moment):
            return None
        return _token({**value, "expires_in": value["lifetime"]}, moment)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, TokenResponseError):
        return None
