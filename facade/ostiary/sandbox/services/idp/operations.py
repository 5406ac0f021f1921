"""The identity provider's paths, in OAuth's plain layout and in Keycloak's, and what answers them."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import parse_qsl, quote, urlencode

from ostiary.sandbox.messages import Answer, Call
from ostiary.sandbox.requests import fingerprint
from ostiary.sandbox.service import Options, Service
from ostiary.sandbox.services.idp import device_page, devices
from ostiary.sandbox.services.idp.clients import EXAMPLE_CLIENT, EXAMPLE_SECRET, READBACK, TABLES

if TYPE_CHECKING:
    from ostiary.sandbox.services.idp.server import Server

_REALM: Final = "/realms/{realm}"
_WELL_KNOWN: Final = "/.well-known/openid-configuration"
# What each operation is called, its method, and its path in both layouts.
_LAYOUT: Final = (
    ("discover", "get", _WELL_KNOWN, _REALM + _WELL_KNOWN),
    ("token", "post", "/token", _REALM + "/protocol/openid-connect/token"),
    ("keys", "get", "/jwks", _REALM + "/protocol/openid-connect/certs"),
    ("revoke", "post", "/revoke", _REALM + "/protocol/openid-connect/revoke"),
    ("introspect", "post", "/introspect", _REALM + "/protocol/openid-connect/token/introspect"),
)
_SECRETS = frozenset({"client_secret", "client_assertion", "token", "device_code", "code", "refresh_token"})
_CODES = {401: "invalid_client", 429: "temporarily_unavailable", 503: "temporarily_unavailable"}


def _document() -> dict[str, Any]:
    """Describe the paths as an OpenAPI document does. Bodies are forms, which the handlers read themselves."""
    realm = {"name": "realm", "in": "path", "required": True, "schema": {"type": "string"}}
    paths: dict[str, Any] = {}
    for name, method, plain, keycloak in _LAYOUT:
        paths[plain] = {method: {"operationId": name}}
        paths[keycloak] = {method: {"operationId": name}, "parameters": [realm]}
    tenant = {**realm, "name": "tenant"}
    for name, method, path in devices.PATHS:
        paths[path] = {method: {"operationId": name}}
        paths["/{tenant}" + path] = {method: {"operationId": name}, "parameters": [tenant]}
    code = {"name": "user_code", "in": "query", "schema": {"type": "string"}}
    paths[device_page.PATH] = {
        "get": {"operationId": "show_device_page", "parameters": [code]},
        "post": {"operationId": "answer_device_page"},
    }
    return {"openapi": "3.1.0", "info": {"title": "Identity provider", "version": "1"}, "paths": paths}


def _url(call: Call, operation: str) -> str:
    """Return the URL of an operation, in the layout by which the caller came."""
    plain, keycloak = next((each[2], each[3]) for each in _LAYOUT if each[0] == operation)
    realm = call.path.get("realm")
    path = plain if realm is None else keycloak.replace("{realm}", quote(realm, safe=""))
    return f"{call.origin}/idp{path}"


def _issuer(call: Call) -> str:
    return _url(call, "discover").removesuffix(_WELL_KNOWN)


def _discover(call: Call) -> Answer:
    from ostiary.sandbox.services.idp.server import ALGORITHMS, METHODS

    return Answer(
        200,
        {
            "issuer": _issuer(call),
            "token_endpoint": _url(call, "token"),
            "jwks_uri": _url(call, "keys"),
            "revocation_endpoint": _url(call, "revoke"),
            "introspection_endpoint": _url(call, "introspect"),
            "grant_types_supported": ["client_credentials"],
            "response_types_supported": [],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": METHODS,
            "token_endpoint_auth_signing_alg_values_supported": ALGORITHMS,
        },
    )


def _server(call: Call) -> Server:
    from ostiary.sandbox.services.idp.server import Server

    return Server(call, _issuer(call), _url(call, "token"))


def _token(call: Call) -> Answer:
    answer: Any = _server(call).create_token_response()
    return cast("Answer", answer)


def _revoke(call: Call) -> Answer:
    answer: Any = _server(call).create_endpoint_response("revocation")
    return cast("Answer", answer)


def _introspect(call: Call) -> Answer:
    answer: Any = _server(call).create_endpoint_response("introspection")
    return cast("Answer", answer)


def _keys(call: Call) -> Answer:
    signing: SigningKey = call.state.prepared["idp"]
    return Answer(200, {"keys": [signing.key.as_dict(private=False)]})


class SigningKey:
    """The key that tokens are signed with: new for each run of a sandbox, made with the first token."""

    @cached_property
    def key(self) -> Any:
        """An EC key of joserfc with its private part."""
        from joserfc.jwk import ECKey

        return ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "use": "sig", "alg": "ES256"})


def _prepared(options: Options) -> SigningKey:
    return SigningKey()


def _refusal(status: int, reason: str) -> Any:
    """Say why a request is refused as OAuth does (RFC 6749 §5.2)."""
    code = _CODES.get(status) or ("server_error" if status >= 500 else "invalid_request")
    return {"error": code, "error_description": reason}


def logged(body: bytes) -> bytes:
    """Return a form for the log: of each secret only what tells two apart."""
    pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return urlencode(
        [(name, f"fingerprint:{fingerprint(value)}" if name in _SECRETS else value) for name, value in pairs]
    ).encode()


SERVICE = Service(
    name="idp",
    document=_document(),
    operations={
        "discover": _discover,
        "token": _token,
        "keys": _keys,
        "revoke": _revoke,
        "introspect": _introspect,
        "discover_tenant": devices.discover,
        "begin_device_login": devices.begin,
        "device_token": devices.token,
        "tenant_keys": _keys,
        "show_device_page": device_page.show,
        "answer_device_page": device_page.answer,
    },
    tables=TABLES + devices.TABLES,
    readback={
        **READBACK,
        "list_idp_devices": devices.read_devices,
        "approve_idp_device": devices.approve,
        "decline_idp_device": devices.decline,
        "set_idp_device_settings": devices.set_settings,
    },
    settings=(
        ("LAYER_OIDC_TOKEN_URL", "{url}/realms/sandbox/protocol/openid-connect/token"),
        ("LAYER_OIDC_CLIENT_ID", EXAMPLE_CLIENT),
        ("LAYER_OIDC_CLIENT_SECRET", EXAMPLE_SECRET),
        ("AZURE_AUTHORITY_HOST", "{url}"),
    ),
    refusal=_refusal,
    prepare=_prepared,
    admits_itself=True,
    logged=logged,
)
