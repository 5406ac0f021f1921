"""Who calls: logins with any token, access tokens with refresh tokens that rotate, sessions. All are kept as hashes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from sqlite3 import Connection, Row
from typing import Any

from ostiary.sandbox import credentials
from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.services.liminal.settings import setting

TABLES = """
CREATE TABLE IF NOT EXISTS liminal_users (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    subject TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE IF NOT EXISTS liminal_tokens (
    digest TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    user_id INTEGER NOT NULL,
    family TEXT NOT NULL,
    expires_at REAL NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_SESSIONS = re.compile(r"(?:^|;)\s*session=([^;]*)")
_REFRESH = re.compile(r"(?:^|;)\s*refreshToken=([^;]*)")


@dataclass(frozen=True, slots=True)
class Caller:
    """The user that a request comes from, and the generation of the wire that it speaks."""

    user_id: int
    is_bearer: bool


def caller(call: Call) -> Caller:
    """Return who calls. Raises `Problem` 401.

    An `Authorization` header counts before cookies: the jar of an older SDK may hold a session too. Of several sessions
    the last valid one counts, as a jar that is shared puts another client's first.
    """
    bearer = _bearer(call)
    if bearer:
        row = _valid(call.db, "access", bearer)
        return Caller(_accepted(row)["user_id"], is_bearer=True)
    rows = [_valid(call.db, "session", each) for each in _SESSIONS.findall(call.headers.get("cookie", ""))]
    return Caller(_accepted(next(filter(None, reversed(rows)), None))["user_id"], is_bearer=False)


def bearer(call: Call) -> Caller:
    """Return who calls an operation that bearers alone have. Raises `Problem` 401."""
    found = caller(call)
    if not found.is_bearer:
        raise _refused()
    return found


def session(call: Call) -> Caller:
    """Return who calls an operation that sessions alone have. Raises `Problem` 401."""
    found = caller(call)
    if found.is_bearer:
        raise _refused()
    return found


def log_in(call: Call) -> Answer:
    """Take an identity provider's token; answer with the cookies of both generations."""
    user_id = _user(call.db, _subject(_admitted(call, _bearer(call))))
    return Answer(200, cookies=[*_bearer_cookies(call.db, user_id), _session_cookie(call.db, user_id)])


def log_in_with_token(call: Call) -> Answer:
    """Take an environment token; answer with a session."""
    token = _admitted(call, call.headers.get("x-test-automation-api-key", "").strip())
    return Answer(200, cookies=[_session_cookie(call.db, _user(call.db, f"token {_digest(token)}"))])


def resume_session(call: Call) -> Answer:
    """Answer a session with another one of the same user."""
    return Answer(200, cookies=[_session_cookie(call.db, session(call).user_id)])


def refresh(call: Call) -> Answer:
    """Take a refresh token, once; a second time ends all tokens of its login."""
    given = _REFRESH.findall(call.headers.get("cookie", ""))
    row = _token(call.db, "refresh", given[-1]) if given else None
    if row is not None and row["used"]:
        call.db.execute("DELETE FROM liminal_tokens WHERE family = ?", (row["family"],))
        # Answered, not raised: what was just deleted shall stay so.
        return Answer(
            401, refusal(401, "the refresh token was used before; all tokens of its login have ended")
        )
    if row is None or row["expires_at"] <= time.time():
        raise Problem(401, "Unauthorized")
    call.db.execute("UPDATE liminal_tokens SET used = 1 WHERE digest = ?", (row["digest"],))
    return Answer(200, cookies=_bearer_cookies(call.db, row["user_id"], row["family"]))


def expire(call: Call) -> Answer:
    """Let tokens of a kind expire now; of none given, access tokens and sessions."""
    kind = call.query.get("kind")
    kinds = (kind, kind) if kind else ("access", "session")
    call.db.execute("UPDATE liminal_tokens SET expires_at = 0 WHERE kind IN (?, ?)", kinds)
    return Answer(204)


def refusal(status: int, reason: str) -> Any:
    """Say why a request is refused, in the usual shape."""
    words = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}
    return {"statusCode": status, "message": reason, "error": words.get(status, f"Status {status}")}


def _admitted(call: Call, token: str) -> str:
    """Return a token that the sandbox takes for a login: any, or where credentials are set one of them."""
    given = ("Bearer", token) if token else None
    credentials.admit(call.db, "liminal", given, datetime.now(UTC), keyed=True)
    return token


def _bearer(call: Call) -> str:
    scheme, _, value = call.headers.get("authorization", "").strip().partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _subject(token: str) -> str:
    """Return whose an identity provider's token is: what a JWT says, or else the token itself, as a hash."""
    try:
        payload = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return f"claims {claims.get('iss')} {claims.get('oid') or claims['sub']}"
    except (IndexError, ValueError, KeyError, AttributeError, TypeError):
        return f"token {_digest(token)}"


def _user(db: Connection, subject: str) -> int:
    db.execute("INSERT OR IGNORE INTO liminal_users (subject) VALUES (?)", (subject,))
    row = db.execute("SELECT position FROM liminal_users WHERE subject = ?", (subject,)).fetchone()
    return int(row["position"])


def _bearer_cookies(db: Connection, user_id: int, family: str | None = None) -> list[str]:
    family = family or secrets.token_hex(8)
    access, expires_at = _made(db, "access", user_id, family)
    renewal, _ = _made(db, "refresh", user_id, family)
    return [
        f"accessToken={access}; Path=/; HttpOnly",
        f"accessTokenExpiresAt={int(expires_at * 1000)}; Path=/",
        f"refreshToken={renewal}; Path=/; HttpOnly",
    ]


def _session_cookie(db: Connection, user_id: int) -> str:
    return f"session={_made(db, 'session', user_id, secrets.token_hex(8))[0]}; Path=/; HttpOnly"


def _made(db: Connection, kind: str, user_id: int, family: str) -> tuple[str, float]:
    """Make a token; return it, and when it expires in seconds since 1970."""
    text = secrets.token_urlsafe(24)
    expires_at = time.time() + setting(db, f"{kind}_seconds")
    db.execute(
        "INSERT INTO liminal_tokens (digest, kind, user_id, family, expires_at) VALUES (?, ?, ?, ?, ?)",
        (_digest(text), kind, user_id, family, expires_at),
    )
    return text, expires_at


def _token(db: Connection, kind: str, text: str) -> Row | None:
    row: Row | None = db.execute(
        "SELECT * FROM liminal_tokens WHERE kind = ? AND digest = ?", (kind, _digest(text.strip()))
    ).fetchone()
    return row


def _valid(db: Connection, kind: str, text: str) -> Row | None:
    row = _token(db, kind, text)
    return row if row is not None and row["expires_at"] > time.time() else None


def _accepted(row: Row | None) -> Row:
    if row is None:
        raise _refused()
    return row


def _refused() -> Problem:
    return Problem(401, "Unauthorized")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
