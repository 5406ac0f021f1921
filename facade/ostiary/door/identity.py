"""The one identity of a door, for the services that take one: Layer, its firewall, and AI Gateway.

| key of `auth` | environment | default |
|---|---|---|
| `token_url` | `OSTIARY_OIDC_TOKEN_URL` | required, or `issuer` |
| `issuer` | `OSTIARY_OIDC_ISSUER` | none: the token endpoint is looked up there |
| `client_id` | `OSTIARY_OIDC_CLIENT_ID` | required |
| `client_secret` | `OSTIARY_OIDC_CLIENT_SECRET` | required, but for `method="private_key_jwt"` |
| `scope` | `OSTIARY_OIDC_SCOPE` | none |
| `http_timeout` | `OSTIARY_OIDC_TIMEOUT` | 10 seconds |

Each service binds it to the origins that it is configured with, so it goes nowhere else. Orquesta and Libretto know
workspaces by their keys, and Liminal people by their logins: these have credentials of their own, and get none of it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypedDict

from ostiary._core.given import kind_of
from ostiary._core.secrets import Secret
from ostiary.config import NUMBERS, ConnectionOptions, Setting, as_it_is, base_url, seconds, text
from ostiary.errors import InvalidInputError, MissingConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ostiary._core.credentials import Auth
    from ostiary.auth.proofs import BasicEncoding, Method, PrivateKey
    from ostiary.auth.token_request import NarrowerScope

__all__ = ["IDENTITY_SETTINGS", "Identity", "IdentitySettings", "SupportsHeaders"]


class SupportsHeaders(Protocol):
    """Stand for an identity of your own: an object whose `get_headers()` returns a dictionary.

    On an async client it may be a coroutine function.
    """

    @property
    def get_headers(self) -> Any: ...


class IdentitySettings(TypedDict, total=False):
    """Name what `auth` may hold in place of an object: the arguments of `ostiary.auth.OIDCClientCredentials`."""

    token_url: str
    issuer: str
    client_id: str
    client_secret: str | Secret
    scope: str
    http_timeout: float
    method: Method
    private_key: PrivateKey
    basic_encoding: BasicEncoding
    parameters: Mapping[str, str]
    narrower_scope: NarrowerScope
    endpoint_origins: Sequence[str]


TOKEN_URL = Setting("token_url", ("OSTIARY_OIDC_TOKEN_URL",), "the token endpoint", base_url)
ISSUER = Setting("issuer", ("OSTIARY_OIDC_ISSUER",), "the issuer", text)
CLIENT_ID = Setting("client_id", ("OSTIARY_OIDC_CLIENT_ID",), "the client id", text)
CLIENT_SECRET: Setting[Any] = Setting(
    "client_secret", ("OSTIARY_OIDC_CLIENT_SECRET",), "the client secret", as_it_is, kinds=(Secret,)
)
SCOPE = Setting("scope", ("OSTIARY_OIDC_SCOPE",), "the scope", text)
TIMEOUT = Setting(
    "http_timeout", ("OSTIARY_OIDC_TIMEOUT",), "the timeout of token requests", seconds, kinds=NUMBERS
)
IDENTITY_SETTINGS: tuple[Setting[Any], ...] = (TOKEN_URL, ISSUER, CLIENT_ID, CLIENT_SECRET, SCOPE, TIMEOUT)

_SECRETS = ("client_secret", "private_key")
# By which keyword a service's client takes an identity, and what of a service's own makes it go without.
_TAKEN_AS = {"layer": "auth_provider", "aigateway": "auth"}
_OWN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "layer": (("auth_provider",), ()),
    "aigateway": (("auth", "token"), ("AIGATEWAY_TOKEN",)),
}
_PERSON = (
    "auth is a {kind}, a login of a person, which is for Liminal alone: "
    "pass it as liminal={{'auth_provider': …}}"
)


class Identity:
    """Hold what a door was given as `auth`, and make the one object of it when a service first asks."""

    def __init__(self, given: Any, connection: ConnectionOptions, *, is_given: bool) -> None:
        """Take an object as `ostiary.auth` has them, or `IdentitySettings`. Raises `InvalidInputError`."""
        self.is_given = is_given
        self._settings: dict[str, Any] | None = None
        self._made: Auth | None = None
        self._connection = connection
        self._lock = threading.Lock()
        if isinstance(given, Mapping):
            self._settings = _checked(given)
        elif given is not None:
            self._made = _object(given)

    @property
    def is_there(self) -> bool:
        """Whether there is an identity: one was given, or the environment has settings for one."""
        return self._made is not None or self._settings is not None or self.variable is not None

    @property
    def variable(self) -> str | None:
        """The first variable that is set of those which make an identity; None where that decides nothing."""
        if self.is_given:
            return None
        names = (
            name for setting in (TOKEN_URL, ISSUER, CLIENT_ID, CLIENT_SECRET) for name in setting.variables
        )
        return next((name for name in names if os.environ.get(name, "").strip()), None)

    def is_for(self, service: str, own: Mapping[str, Any]) -> bool:
        """Say whether a service gets it: one that takes it, and has no credentials of its own."""
        if service not in _TAKEN_AS or not self.is_there:
            return False
        keywords, variables = _OWN[service]
        return not any(name in own for name in keywords) and not any(
            os.environ.get(name, "").strip() for name in variables
        )

    def keywords(self, service: str, own: Mapping[str, Any]) -> dict[str, Any]:
        """Return the keywords by which a service's client gets it. Raises as `auth()`."""
        return {_TAKEN_AS[service]: self.auth()} if self.is_for(service, own) else {}

    def auth(self) -> Auth:
        """Return the one object. Raises `MissingConfigurationError` naming key and variable."""
        with self._lock:
            if self._made is None:
                self._made = _made(self._settings or {}, self._connection)
            return self._made


def _checked(given: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(given) - set(IdentitySettings.__annotations__))
    if unknown:
        known = ", ".join(IdentitySettings.__annotations__)
        raise InvalidInputError(
            f"auth has no {unknown[0]!r}; it has {known}, or is an object of ostiary.auth"
        )
    return {
        name: Secret.of(value) if name in _SECRETS and isinstance(value, str) else value
        for name, value in given.items()
    }


def _object(given: Any) -> Auth:
    from ostiary.auth import as_auth

    if callable(getattr(given, "get_access_token", None)) and not hasattr(given, "credentials"):
        raise InvalidInputError(_PERSON.format(kind=type(given).__name__))
    try:
        auth = as_auth(given)
    except InvalidInputError:
        auth = None
    if auth is None:
        raise InvalidInputError(
            f"auth is {kind_of(given)}; pass an object of ostiary.auth, one with get_headers(), or a"
            " dictionary of OIDCClientCredentials' arguments"
        )
    return auth


def _made(settings: Mapping[str, Any], connection: ConnectionOptions) -> Auth:
    """Make client credentials of settings, and of the environment where they leave something out."""
    from ostiary.auth import OIDCClientCredentials

    found = dict(settings)
    for setting in IDENTITY_SETTINGS:
        value = setting.find(found.get(setting.keyword))
        if value is not None:
            found[setting.keyword] = value
    needed = [CLIENT_ID] if found.get("method") == "private_key_jwt" else [CLIENT_ID, CLIENT_SECRET]
    if not found.get("issuer"):
        needed.insert(0, TOKEN_URL)
    for setting in needed:
        if setting.keyword not in found:
            where = f"{setting.keyword} of auth=… or [auth]"
            raise MissingConfigurationError(
                f"the identity's setting is missing, {setting.meaning}: give {where}, or set {setting.variables[0]}"
            )
    return OIDCClientCredentials(connection=connection, **found)
