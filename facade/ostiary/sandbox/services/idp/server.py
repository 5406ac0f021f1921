"""Authlib's server classes, led to the sandbox's memory. Imported with the first request: it takes its time."""

# pyright: reportIncompatibleMethodOverride=false, reportArgumentType=false, reportOptionalMemberAccess=false
# pyright: reportGeneralTypeIssues=false, reportCallIssue=false
# The stubs that pyright brings for Authlib describe an older one than is installed.

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Collection
from sqlite3 import Row
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from authlib.oauth2.rfc6749 import (  # type: ignore[import-untyped]
    AuthorizationServer,
    InvalidClientError,
    InvalidScopeError,
    OAuth2Request,
)
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload, OAuth2Payload  # type: ignore[import-untyped]
from authlib.oauth2.rfc7009 import RevocationEndpoint  # type: ignore[import-untyped]
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion  # type: ignore[import-untyped]
from authlib.oauth2.rfc7662 import IntrospectionEndpoint  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.jwk import KeySet

from ostiary.sandbox import granted
from ostiary.sandbox.messages import Answer, Call
from ostiary.sandbox.services.idp.clients import Client, client

METHODS = ["client_secret_basic", "client_secret_post", "private_key_jwt"]
ALGORITHMS = ["RS256", "PS256", "ES256", "ES384"]


class Issued(dict[str, Any]):
    """What is granted. Authlib logs it at DEBUG, so it shows nothing of itself."""

    def __repr__(self) -> str:
        return "<granted>"


class FormRequest(OAuth2Request):  # type: ignore[misc]
    """A request with a form for a body."""

    def __init__(self, call: Call) -> None:
        # Authlib takes https alone; what the sandbox speaks is its own business on this machine.
        headers = {name.title(): value for name, value in call.headers.items()}
        super().__init__("POST", "https://sandbox/", headers=headers)
        self._form = dict(parse_qsl(call.raw.decode("utf-8", "replace"), keep_blank_values=True))
        self.payload: OAuth2Payload | None = BasicOAuth2Payload(self._form)

    @property
    def form(self) -> dict[str, str]:
        """The form's fields; of repeated ones the last."""
        return self._form


class GrantedToken:
    """A granted token as Authlib asks for it."""

    def __init__(self, row: Row, text: str) -> None:
        self.row = row
        self.text = text

    def check_client(self, asking: Client) -> bool:
        return bool(self.row["client_id"] == asking.client_id)

    def is_expired(self) -> bool:
        return bool(self.row["expires_at"] <= time.time())

    def is_revoked(self) -> bool:
        return bool(self.row["revoked"])


class ClientCredentials(ClientCredentialsGrant):  # type: ignore[misc]
    """Client credentials, with all three proofs and scopes that are the client's own."""

    TOKEN_ENDPOINT_AUTH_METHODS: Collection[str] = METHODS

    def validate_requested_scope(self) -> None:
        """Refuse a scope that the client may not ask for, instead of leaving parts of it out."""
        scope = self.request.payload.scope
        if scope and not self.client.may_ask_for(scope):
            raise InvalidScopeError()


class Assertions(JWTBearerClientAssertion):  # type: ignore[misc]
    """Assertions that a client has signed, each taken once."""

    CLIENT_AUTH_METHOD: str = "private_key_jwt"

    def __init__(self, call: Call, audiences: list[str]) -> None:
        super().__init__()
        self._call = call
        self._audiences = audiences

    def get_audiences(self) -> list[str]:
        return self._audiences

    def validate_jti(self, claims: Any, jti: str) -> bool:
        name = granted.digest(f"{claims['sub']} {jti}")
        cursor = self._call.db.execute("INSERT OR IGNORE INTO idp_assertions (jti) VALUES (?)", (name,))
        return cursor.rowcount == 1

    def resolve_client_public_key(self, asking: Client) -> KeySet:
        if asking.jwks is None:
            raise InvalidClientError(description="The client has no keys.")
        return KeySet.import_key_set(asking.jwks)


class _TokenEndpoint:
    CLIENT_AUTH_METHODS = METHODS
    server: Server

    def query_token(self, text: str, hint: str | None) -> GrantedToken | None:
        row = granted.known(self.server.call.db, text)
        return None if row is None else GrantedToken(row, text)


class Revocation(_TokenEndpoint, RevocationEndpoint):  # type: ignore[misc]
    """Revoke a token of one's own (RFC 7009)."""

    def revoke_token(self, token: GrantedToken, request: Any) -> None:
        granted.revoke(self.server.call.db, token.text)


class Introspection(_TokenEndpoint, IntrospectionEndpoint):  # type: ignore[misc]
    """Tell what a token is (RFC 7662), to every client."""

    def check_permission(self, token: GrantedToken, asking: Client, request: Any) -> bool:
        return True

    def introspect_token(self, token: GrantedToken) -> dict[str, Any]:
        row = token.row
        return {
            "active": True,
            "client_id": row["client_id"],
            "sub": row["client_id"],
            "scope": row["scope"],
            "iss": row["issuer"],
            "iat": row["issued_at"],
            "exp": row["expires_at"],
            "token_type": "Bearer",
        }


class Server(AuthorizationServer):  # type: ignore[misc]
    """The provider for one request."""

    def __init__(self, call: Call, issuer: str, token_url: str) -> None:
        super().__init__()
        self.call = call
        self._issuer = issuer
        self._signing = call.state.prepared["idp"]
        self.register_grant(ClientCredentials)
        self.register_token_generator("default", self._generated)
        self.register_client_auth_method("private_key_jwt", Assertions(call, [issuer, token_url]))
        self.register_client_auth_method("client_secret_basic", _by_basic)
        self.register_endpoint(Revocation)
        self.register_endpoint(Introspection)

    def query_client(self, client_id: str) -> Client | None:
        return client(self.call.db, client_id)

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        asking: Client = request.client
        text, scope = token["access_token"], token["scope"]
        granted.keep(self.call.db, text, asking.client_id, scope, self._issuer, token["expires_in"])
        self.call.subject = asking.client_id

    def create_oauth2_request(self, request: Any) -> FormRequest:
        return FormRequest(self.call)

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        return Answer(status, dict(body), dict(headers))

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Tell nobody."""

    def _generated(self, grant_type: str, client: Client, scope: str | None = None, **more: Any) -> Issued:
        """Make an access token in the form of RFC 9068."""
        now = int(time.time())
        scope = client.get_allowed_scope(scope)
        claims = {
            "iss": self._issuer,
            "sub": client.client_id,
            "client_id": client.client_id,
            "aud": "sandbox",
            "iat": now,
            "exp": now + client.lifetime,
            "jti": secrets.token_urlsafe(16),
            "scope": scope,
        }
        key = self._signing.key
        text = jwt.encode(
            {"alg": "ES256", "typ": "at+jwt", "kid": key.kid}, claims, key, algorithms=["ES256"]
        )
        return Issued(access_token=text, token_type="Bearer", expires_in=client.lifetime, scope=scope)  # noqa: S106


def _by_basic(query_client: Any, request: FormRequest) -> Client | None:
    """Read a Basic header as RFC 6749 §2.3.1 says: form-encoded, which Authlib's own reader decodes but for `+`."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found: Client | None = query_client(unquote_plus(name))
    return found if found is not None and found.check_client_secret(unquote_plus(secret)) else None
