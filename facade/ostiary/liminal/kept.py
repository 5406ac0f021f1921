"""What a login gives, read from the cookies of its answer, and how it is kept."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from ostiary._core.credentials import Credentials
from ostiary._core.secrets import Secret
from ostiary.auth.tokens import leeway
from ostiary.liminal.config import Generation
from ostiary.liminal.errors import LiminalAuthError

if TYPE_CHECKING:
    from ostiary_api._runtime import Reply

__all__ = ["Kept", "cookie", "cookies", "kept_from", "stored_login", "the_login"]

# What may stand in a cookie (RFC 6265) and in a header; quotes around it are taken off.
_USABLE = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+")
_BEARER = ("accessToken", "accessTokenExpiresAt", "refreshToken")


@dataclass(frozen=True, slots=True)
class Kept:
    """Hold a login: a session, or an access token with the refresh token that renews it.

    `lifetime` is of the access token, in seconds from `obtained_at` (wall clock); None for a session, whose end nobody
    tells. A login of which only the refresh token is left has no `access`. `renewing`: the refresh token was
    about to be sent, or was, and nobody has told yet what came of it.
    """

    generation: Generation
    access: Secret | None
    refresh_token: Secret | None
    lifetime: float | None
    obtained_at: float
    renewing: bool = False

    def credentials(self) -> Credentials:
        """Return the header that a request carries."""
        assert self.access is not None
        if self.generation == "bearer":
            return Credentials((("Authorization", f"Bearer {self.access.reveal()}"),))
        return Credentials((("Cookie", cookie("session", self.access)),))

    def fresh_for(self, wall: float) -> float:
        """Return for how many seconds from `wall` on it may be used; 0 or less for one that may not."""
        if self.access is None:
            return 0.0
        if self.lifetime is None:
            return math.inf
        age = wall - self.obtained_at
        # Obtained later than now: somebody set a clock, and how long is left can't be told.
        return 0.0 if age < -1.0 else self.lifetime - leeway(self.lifetime) - max(0.0, age)


def cookie(name: str, value: Secret) -> str:
    """Return the pair of a `Cookie` header. Raises `LiminalAuthError` for a value that can't be one."""
    if not _USABLE.fullmatch(value.reveal()):
        raise LiminalAuthError(f"the value for {name} is empty or holds characters that no cookie may have")
    return f"{name}={value.reveal()}"


def cookies(lines: Iterable[str]) -> dict[str, Secret]:
    """Read `Set-Cookie` lines; a cookie that is deleted again is none."""
    found: dict[str, Secret] = {}
    for line in lines:
        pair, *attributes = line.split(";")
        name, _, value = pair.partition("=")
        value = value.strip().strip('"')
        gone = any(re.fullmatch(r"\s*max-age\s*=\s*(0+|-\d+)\s*", each, re.IGNORECASE) for each in attributes)
        if gone or not _USABLE.fullmatch(value):
            found.pop(name.strip(), None)
        else:
            found[name.strip()] = Secret(value)
    return found


def the_login(reply: Reply, wanted: Generation | None, wall: float) -> Kept:
    """Read the answer of a login or renewal: of the generation that is wanted, else a session where there is one.

    Raises `LiminalAuthError` naming the cookies that are missing.
    """
    found = cookies(reply.headers.get_all("set-cookie"))
    session = found.get("session")
    if session is not None and wanted != "bearer":
        return Kept("session", session, None, None, wall)
    if wanted == "session":
        raise LiminalAuthError("the answer of the login sets no cookie `session`")
    missing = [name for name in _BEARER if name not in found]
    if missing:
        raise LiminalAuthError(f"the answer of the login sets no cookie {' and no '.join(missing)}")
    access, expires, refresh = (found[name] for name in _BEARER)
    lifetime = _lifetime(expires, reply.headers.get("date"), wall)
    return Kept("bearer", access, refresh, lifetime, wall)


def _lifetime(expires: Secret, date: str | None, wall: float) -> float:
    """Return how many seconds are left, by the service's clock where it tells the time, else by ours."""
    try:
        ends = int(expires.reveal()) / 1000
    except ValueError:
        ends = None
    if ends is None or not math.isfinite(ends):
        raise LiminalAuthError("the cookie accessTokenExpiresAt is no number of milliseconds")
    try:
        told = parsedate_to_datetime(date).timestamp() if date else wall
    except (ValueError, TypeError, OverflowError):
        told = wall
    return max(0.0, ends - told)


def stored_login(kept: Kept) -> str:
    """Return a login as the text that stores keep."""
    return json.dumps(
        {
            "version": 1,
            "generation": kept.generation,
            "access": kept.access.reveal() if kept.access else None,
            "refresh_token": kept.refresh_token.reveal() if kept.refresh_token else None,
            "lifetime": kept.lifetime,
            "obtained_at": kept.obtained_at,
            "renewing": kept.renewing,
        }
    )


def kept_from(text: str) -> Kept | None:
    """Read what `stored_login` wrote; None for anything else, which is as good as no login."""
    try:
        value: Any = json.loads(text)
        if value["version"] != 1 or value["generation"] not in ("bearer", "session"):
            return None
        lifetime = None if value["lifetime"] is None else float(value["lifetime"])
        kept = Kept(
            value["generation"],
            _secret(value["access"]),
            _secret(value["refresh_token"]),
            lifetime,
            float(value["obtained_at"]),
            value.get("renewing") is True,  # not there where an older version wrote it
        )
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    is_bearer = kept.generation == "bearer"
    return kept if math.isfinite(kept.obtained_at) and (lifetime is not None or not is_bearer) else None


def _secret(given: object) -> Secret | None:
    if given is None:
        return None
    if not isinstance(given, str) or not _USABLE.fullmatch(given):
        raise ValueError("not a token")
    return Secret(given)
