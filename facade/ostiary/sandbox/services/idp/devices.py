"""Logins on another device (RFC 8628), in Microsoft Entra's layout: any public client, codes that a person approves.

Paths are below `/{tenant}`, or below nothing, since MSAL takes the first part of a path for the tenant: to it the
sandbox's tenant is `idp`. Answers and errors have the properties that Entra's have.
"""

from __future__ import annotations

import base64
import json
import secrets
import time
import uuid
from datetime import UTC, datetime
from sqlite3 import Connection, Row
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from ostiary.sandbox import granted
from ostiary.sandbox.granted import digest
from ostiary.sandbox.messages import Answer, Call, Problem

TABLES = """
CREATE TABLE IF NOT EXISTS idp_devices (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL UNIQUE,
    user_code TEXT NOT NULL UNIQUE,
    client_id TEXT NOT NULL,
    tenant TEXT NOT NULL,
    scope TEXT NOT NULL,
    state TEXT NOT NULL,
    username TEXT,
    expires_at REAL NOT NULL,
    pause REAL NOT NULL,
    asked_at REAL
) STRICT;
CREATE TABLE IF NOT EXISTS idp_renewals (
    digest TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    tenant TEXT NOT NULL,
    scope TEXT NOT NULL,
    username TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS idp_device_settings (name TEXT PRIMARY KEY, value REAL NOT NULL) STRICT;
"""

WELL_KNOWN: Final = "/v2.0/.well-known/openid-configuration"
DEVICE_CODE: Final = "/oauth2/v2.0/devicecode"
TOKEN: Final = "/oauth2/v2.0/token"  # noqa: S105 - a path
KEYS: Final = "/discovery/v2.0/keys"
PATHS: Final = (
    ("discover_tenant", "get", WELL_KNOWN),
    ("begin_device_login", "post", DEVICE_CODE),
    ("device_token", "post", TOKEN),
    ("tenant_keys", "get", KEYS),
)
GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
USER: Final = "someone@example.org"

_USUAL: Final = {"expires_in": 900.0, "interval": 5.0, "token_seconds": 3600.0}
_LETTERS: Final = "BCDFGHJKLMNPQRSTVWXZ"
# RFC 8628 §3.5: who asks too early waits five seconds longer, from then on.
_LONGER: Final = 5.0
# A client's clock and ours needn't agree on the last tenth of a pause.
_LEEWAY: Final = 0.1
_NUMBERS: Final = {
    "authorization_pending": 70016,
    "authorization_declined": 70018,
    "expired_token": 70020,
    "bad_verification_code": 70019,
    "invalid_grant": 70008,
}


def discover(call: Call) -> Answer:
    """Answer with what a tenant's login offers."""
    base = _base(call)
    return Answer(
        200,
        {
            "issuer": f"{base}/v2.0",
            "token_endpoint": base + TOKEN,
            "device_authorization_endpoint": base + DEVICE_CODE,
            # Not served: there is nobody to look at a page of it. MSAL wants it named all the same.
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "jwks_uri": base + KEYS,
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["none"],
        },
    )


def begin(call: Call) -> Answer:
    """Give a code for the device, and one for the person."""
    form = _form(call)
    if not form.get("client_id"):
        return _error("invalid_request", "client_id: is missing")
    code = secrets.token_urlsafe(32)
    user_code = "".join(secrets.choice(_LETTERS) for _ in range(9))
    lifetime, pause = _setting(call.db, "expires_in"), _setting(call.db, "interval")
    call.db.execute(
        "INSERT INTO idp_devices (digest, user_code, client_id, tenant, scope, state, expires_at, pause)"
        " VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)",
        (
            *(digest(code), user_code, form["client_id"], _tenant(call), form.get("scope", "")),
            *(time.time() + lifetime, pause),
        ),
    )
    call.subject = user_code
    url = f"{call.origin}/idp/device"
    message = f"To sign in, approve the code {user_code} at {url}?user_code={user_code}"
    told = {"user_code": user_code, "device_code": code, "verification_uri": url}
    return Answer(200, {**told, "expires_in": int(lifetime), "interval": int(pause), "message": message})


def token(call: Call) -> Answer:
    """Answer a device that asks whether its person has approved, or renew what it was given."""
    form = _form(call)
    if form.get("grant_type") == "refresh_token":
        return _renewed(call, form)
    if form.get("grant_type") != GRANT:
        return _error("unsupported_grant_type", "grant_type: is another one")
    row = _device(call.db, digest(form.get("device_code") or ""))
    if row is None or row["client_id"] != form.get("client_id") or row["state"] == "used":
        return _error("bad_verification_code", "device_code: is unknown")
    call.subject = row["user_code"]
    now, asked_at = time.time(), row["asked_at"]
    hurried = asked_at is not None and now < asked_at + row["pause"] - _LEEWAY
    call.db.execute(
        "UPDATE idp_devices SET asked_at = ?, pause = pause + ? WHERE digest = ?",
        (now, _LONGER if hurried else 0.0, row["digest"]),
    )
    if row["expires_at"] <= now:
        return _error("expired_token", "the code has expired")
    if hurried:
        return _error("slow_down", f"ask every {row['pause'] + _LONGER:g} seconds")
    if row["state"] == "declined":
        return _error("authorization_declined", "the person has declined")
    if row["state"] == "pending":
        return _error("authorization_pending", "the person has not answered yet")
    call.db.execute("UPDATE idp_devices SET state = 'used' WHERE digest = ?", (row["digest"],))
    return _granted(call, row)


def read_devices(call: Call) -> Answer:
    """Answer with the logins that were begun, the oldest first."""
    rows = call.db.execute("SELECT * FROM idp_devices ORDER BY position").fetchall()
    return Answer(200, [_shown(row) for row in rows])


def approve(call: Call) -> Answer:
    """Let a login succeed, as the person would."""
    username = (call.body or {}).get("username") or USER
    return _answered(call, "approved", username)


def decline(call: Call) -> Answer:
    """Let a login fail, as the person would."""
    return _answered(call, "declined", None)


def set_settings(call: Call) -> Answer:
    """Set how long codes live and how often to ask; null, or nothing, brings the usual value back."""
    call.db.execute("DELETE FROM idp_device_settings")
    for name in _USUAL:
        if call.body.get(name) is not None:
            given = (name, float(call.body[name]))
            call.db.execute("INSERT INTO idp_device_settings (name, value) VALUES (?, ?)", given)
    return Answer(200, {name: _setting(call.db, name) for name in _USUAL})


def answer(db: Connection, user_code: str, state: str, username: str | None) -> bool:
    """Note the person's answer; False where no login of this code waits for one."""
    cursor = db.execute(
        "UPDATE idp_devices SET state = ?, username = ? WHERE user_code = ? AND state = 'pending'",
        (state, username, user_code),
    )
    return cursor.rowcount > 0


def _answered(call: Call, state: str, username: str | None) -> Answer:
    code = call.path["user_code"].upper()
    if not answer(call.db, code, state, username):
        raise Problem(404, "no login of this code waits for an answer")
    row = call.db.execute("SELECT * FROM idp_devices WHERE user_code = ?", (code,)).fetchone()
    return Answer(200, _shown(row))


def _renewed(call: Call, form: dict[str, str]) -> Answer:
    row = call.db.execute(
        "SELECT * FROM idp_renewals WHERE digest = ? AND client_id = ?",
        (digest(form.get("refresh_token") or ""), form.get("client_id")),
    ).fetchone()
    return _granted(call, row) if row else _error("invalid_grant", "refresh_token: is unknown")


def _granted(call: Call, row: Row) -> Answer:
    from joserfc import jwt

    key = call.state.prepared["idp"].key
    now, lifetime = int(time.time()), int(_setting(call.db, "token_seconds"))
    issuer = f"{_base(call)}/v2.0"
    # The same person is the same one in each login.
    person = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{row['tenant']}/{row['username']}"))
    about = {"iss": issuer, "sub": person, "oid": person, "tid": row["tenant"], "iat": now, "nbf": now}
    header = {"alg": "ES256", "kid": key.kid}
    made = {**about, "exp": now + lifetime, "jti": secrets.token_urlsafe(12)}
    access = jwt.encode(header, {**made, "aud": "graph", "scp": row["scope"]}, key, algorithms=["ES256"])
    identity = {**made, "aud": row["client_id"], "preferred_username": row["username"]}
    renewal = secrets.token_urlsafe(32)
    kept = (digest(renewal), *(row[name] for name in ("client_id", "tenant", "scope", "username")))
    call.db.execute(
        "INSERT INTO idp_renewals (digest, client_id, tenant, scope, username) VALUES (?, ?, ?, ?, ?)", kept
    )
    granted.keep(call.db, access, row["client_id"], row["scope"], issuer, lifetime)
    client_info = json.dumps({"uid": person, "utid": row["tenant"]}).encode()
    return Answer(
        200,
        {
            "token_type": "Bearer",
            "scope": row["scope"],
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": access,
            "refresh_token": renewal,
            "id_token": jwt.encode(header, identity, key, algorithms=["ES256"]),
            "client_info": base64.urlsafe_b64encode(client_info).decode().rstrip("="),
        },
    )


def _error(code: str, reason: str) -> Answer:
    """Refuse as Entra does. Answered, not raised: what was noted of the caller's haste shall stay."""
    number = _NUMBERS.get(code, 900144)
    instant = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    return Answer(
        400,
        {
            "error": code,
            "error_description": f"AADSTS{number}: {reason}",
            "error_codes": [number],
            "timestamp": instant,
            "trace_id": str(uuid.uuid4()),
            "correlation_id": str(uuid.uuid4()),
        },
    )


def _tenant(call: Call) -> str:
    return call.path.get("tenant") or "idp"


def _base(call: Call) -> str:
    tenant = call.path.get("tenant")
    return f"{call.origin}/idp" + (f"/{quote(tenant, safe='')}" if tenant else "")


def _device(db: Connection, code: str) -> Row | None:
    row: Row | None = db.execute("SELECT * FROM idp_devices WHERE digest = ?", (code,)).fetchone()
    return row


def _setting(db: Connection, name: str) -> float:
    row = db.execute("SELECT value FROM idp_device_settings WHERE name = ?", (name,)).fetchone()
    return _USUAL[name] if row is None else float(row["value"])


def _form(call: Call) -> dict[str, str]:
    return dict(parse_qsl(call.raw.decode("utf-8", "replace"), keep_blank_values=True))


def _shown(row: Row) -> dict[str, Any]:
    state = "expired" if row["state"] == "pending" and row["expires_at"] <= time.time() else row["state"]
    names = ("user_code", "client_id", "tenant", "scope", "username")
    return {**{name: row[name] for name in names}, "state": state}
