"""Client credentials as Layer's users configure them: by arguments, or by `LAYER_OIDC_*` variables.

| keyword | environment | default |
|---|---|---|
| `token_url` | `LAYER_OIDC_TOKEN_URL` | required, or `issuer` |
| `client_id` | `LAYER_OIDC_CLIENT_ID` | required |
| `client_secret` | `LAYER_OIDC_CLIENT_SECRET` | required, but for `method="private_key_jwt"` |
| `scope` | `LAYER_OIDC_SCOPE` | none |
| `http_timeout` | `LAYER_OIDC_TIMEOUT` | 10 seconds |
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ostiary import auth
from ostiary._core.secrets import Secret
from ostiary._core.variants import positive
from ostiary.config import NUMBERS, Setting, Timeouts, as_it_is, seconds, text
from ostiary.errors import InvalidInputError, OstiaryError
from ostiary.layer.errors import API_ERRORS, LayerMissingRequiredConfigurationError

__all__ = ["OIDC_SETTINGS", "OIDCClientCredentials"]


TOKEN_URL = Setting("token_url", ("LAYER_OIDC_TOKEN_URL",), "the token endpoint", text)
CLIENT_ID = Setting("client_id", ("LAYER_OIDC_CLIENT_ID",), "the client id", text)
CLIENT_SECRET = Setting(
    "client_secret", ("LAYER_OIDC_CLIENT_SECRET",), "the client secret", as_it_is, kinds=(Secret,)
)
SCOPE = Setting("scope", ("LAYER_OIDC_SCOPE",), "the scope", text)
TIMEOUT = Setting(
    "http_timeout", ("LAYER_OIDC_TIMEOUT",), "the timeout of token requests", seconds, kinds=NUMBERS
)
OIDC_SETTINGS: tuple[Setting[Any], ...] = (TOKEN_URL, CLIENT_ID, CLIENT_SECRET, SCOPE, TIMEOUT)


class OIDCClientCredentials(auth.OIDCClientCredentials):
    """Authenticate with access tokens of an identity provider such as Keycloak; give it as `auth_provider`.

    Arguments: see `ostiary.auth.OIDCClientCredentials`; what is left out is read from the environment. Raises
    `LayerMissingRequiredConfigurationError` naming argument and variable, and `LayerAuthError` when used in vain.
    """

    _errors: Mapping[type[OstiaryError], type[OstiaryError]] = API_ERRORS

    def __init__(
        self,
        *,
        token_url: str | None = None,
        issuer: str | None = None,
        client_id: str | None = None,
        client_secret: str | Secret | None = None,
        scope: str | None = None,
        http_session: object = None,
        http_timeout: float | Timeouts | None = None,
        **options: Unpack[auth.OIDCOptions],
    ) -> None:
        missing = LayerMissingRequiredConfigurationError
        secret = Secret.of(client_secret) if client_secret else _from_environment()
        # No frame of ours holds a plain secret from here on, for those who log tracebacks with local variables.
        client_secret = secret
        if not issuer:
            token_url = TOKEN_URL.require(token_url, error=missing)
        if secret is None and options.get("method") != "private_key_jwt":
            raise missing(CLIENT_SECRET.missing())
        if not isinstance(http_timeout, Timeouts):
            # 0 counts as unset, as in the service's own SDK.
            given = TIMEOUT.find(http_timeout or None)
            http_timeout = None if given is None else positive(given, "http_timeout", InvalidInputError)
        super().__init__(
            token_url=token_url,
            issuer=issuer,
            client_id=CLIENT_ID.require(client_id, error=missing),
            client_secret=secret,
            scope=SCOPE.find(scope),
            http_session=http_session,
            http_timeout=http_timeout,
            **options,
        )


def _from_environment() -> Secret | None:
    value = CLIENT_SECRET.find(None)
    return Secret(value) if value else None
