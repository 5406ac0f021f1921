"""The clients that the identity provider knows: one from the start, and those that are set."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from sqlite3 import Connection
from typing import Any

from ostiary.sandbox.granted import digest
from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.service import Handler

TABLES = """
CREATE TABLE IF NOT EXISTS idp_clients (
    client_id TEXT PRIMARY KEY,
    secret_digest TEXT,
    jwks TEXT,
    scopes TEXT,
    lifetime INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS idp_assertions (jti TEXT PRIMARY KEY) STRICT;
"""

EXAMPLE_CLIENT = "sandbox-client"
EXAMPLE_SECRET = "sandbox-secret"  # noqa: S105 - known to everybody, as it opens nothing but a sandbox
LIFETIME = 300
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")


class Client:
    """A client as Authlib asks for it (its `ClientMixin`), with the methods that client credentials need."""

    def __init__(
        self, client_id: str, secret_digest: str | None, jwks: Any, scopes: list[str] | None, lifetime: int
    ):
        self.client_id = client_id
        self.jwks = jwks
        self.lifetime = lifetime
        self._secret_digest = secret_digest
        self._scopes = scopes

    def get_client_id(self) -> str:
        """Return the id."""
        return self.client_id

    def get_allowed_scope(self, scope: str | None) -> str:
        """Return what of a scope is granted: all of it, as others were refused; without one, everything."""
        return scope or " ".join(self._scopes or ())

    def may_ask_for(self, scope: str) -> bool:
        """Tell whether every part of a scope is this client's."""
        parts = scope.split(" ")
        return all(_SCOPE.fullmatch(part) for part in parts) and (
            self._scopes is None or set(parts) <= set(self._scopes)
        )

    def check_client_secret(self, client_secret: str) -> bool:
        """Compare a secret."""
        return self._secret_digest is not None and hmac.compare_digest(
            self._secret_digest, digest(client_secret)
        )

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Take a secret either way, or an assertion, as the client has one or the other."""
        return (self.jwks if method == "private_key_jwt" else self._secret_digest) is not None

    def check_grant_type(self, grant_type: str) -> bool:
        """Take client credentials alone."""
        return grant_type == "client_credentials"


def client(db: Connection, client_id: str | None) -> Client | None:
    """Return a client by its id. While none is set, the example is known."""
    row = db.execute("SELECT * FROM idp_clients WHERE client_id = ?", (client_id,)).fetchone()
    if row is not None:
        jwks = json.loads(row["jwks"]) if row["jwks"] else None
        scopes = json.loads(row["scopes"]) if row["scopes"] else None
        return Client(row["client_id"], row["secret_digest"], jwks, scopes, row["lifetime"] or LIFETIME)
    if client_id == EXAMPLE_CLIENT:
        return Client(EXAMPLE_CLIENT, digest(EXAMPLE_SECRET), None, None, LIFETIME)
    return None


def _shown(db: Connection, client_id: str) -> dict[str, Any]:
    row = db.execute("SELECT * FROM idp_clients WHERE client_id = ?", (client_id,)).fetchone()
    return {
        "client_id": row["client_id"],
        "fingerprint": row["secret_digest"] and row["secret_digest"][:12],
        "jwks": row["jwks"] and json.loads(row["jwks"]),
        "scopes": row["scopes"] and json.loads(row["scopes"]),
        "lifetime": row["lifetime"] or LIFETIME,
    }


def _set(call: Call) -> Answer:
    body = call.body
    if body.get("secret") is None and body.get("jwks") is None:
        raise Problem(422, "the body: needs a secret or jwks")
    if body.get("jwks") is not None and not _are_keys(body["jwks"]):
        raise Problem(422, "/jwks: must be a set of keys (RFC 7517)")
    scopes = body.get("scopes")
    if scopes is not None and not all(_SCOPE.fullmatch(scope) for scope in scopes):
        raise Problem(422, "/scopes: one of them holds characters that a scope can't have")
    client_id = call.path["client_id"]
    call.db.execute(
        "INSERT OR REPLACE INTO idp_clients (client_id, secret_digest, jwks, scopes, lifetime) VALUES (?, ?, ?, ?, ?)",
        (
            client_id,
            None if body.get("secret") is None else digest(body["secret"]),
            None if body.get("jwks") is None else json.dumps(body["jwks"]),
            None if scopes is None else json.dumps(scopes),
            body.get("lifetime"),
        ),
    )
    return Answer(200, _shown(call.db, client_id))


def _are_keys(jwks: Any) -> bool:
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        KeySet.import_key_set(jwks)
    except (JoseError, ValueError, KeyError, TypeError):
        return False
    return True


def _list(call: Call) -> Answer:
    rows = call.db.execute("SELECT client_id FROM idp_clients ORDER BY client_id").fetchall()
    return Answer(200, [_shown(call.db, row["client_id"]) for row in rows])


def _delete(call: Call) -> Answer:
    call.db.execute("DELETE FROM idp_clients WHERE client_id = ?", (call.path["client_id"],))
    return Answer(204)


READBACK: Mapping[str, Handler] = {
    "list_idp_clients": _list,
    "set_idp_client": _set,
    "delete_idp_client": _delete,
}
