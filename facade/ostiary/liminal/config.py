"""Liminal's settings: the table by which they are found.

| keyword | environment | default |
|---|---|---|
| `api_server_url` | `LIMINAL_API_SERVER_URL` | required |
| `tenant_id` | `LIMINAL_TENANT_ID`, `TENANT_ID` | none: needed to log in at Entra ID without an `auth_provider` |
| `client_id` | `LIMINAL_CLIENT_ID`, `CLIENT_ID` | as `tenant_id` |
| `model_instance_name` | `LIMINAL_MODEL_INSTANCE_NAME`, `MODEL_INSTANCE_NAME` | none |
| `store` | `LIMINAL_TOKEN_STORE` | none: a login lives as long as the client |
| `timeout` | `LIMINAL_TIMEOUT` | 60 seconds |
"""

from __future__ import annotations

from typing import Any, Literal, Protocol, TypeAlias, TypedDict

from ostiary._core.secrets import Secret
from ostiary.auth import FileStore, KeyringStore, TokenStore
from ostiary.config import NUMBERS, ConnectionOptions, Hooks, RetryPolicy, Setting, base_url, seconds, text

__all__ = ["SETTINGS", "Generation", "LiminalSettings", "SupportsAccessToken"]

Generation: TypeAlias = Literal["bearer", "session"]

API_SERVER_URL = Setting(
    "api_server_url", ("LIMINAL_API_SERVER_URL",), "the URL of the Liminal API server", base_url
)
TENANT_ID = Setting("tenant_id", ("LIMINAL_TENANT_ID", "TENANT_ID"), "the directory's id", text)
CLIENT_ID = Setting("client_id", ("LIMINAL_CLIENT_ID", "CLIENT_ID"), "the app registration's id", text)
MODEL_INSTANCE_NAME = Setting(
    "model_instance_name",
    ("LIMINAL_MODEL_INSTANCE_NAME", "MODEL_INSTANCE_NAME"),
    "the model instance's name",
    text,
)


def _store(value: str, name: str) -> TokenStore:
    """Take the folder of a `FileStore`, or the word `keyring`."""
    return KeyringStore() if value.strip() == "keyring" else FileStore(value.strip())


STORE = Setting("store", ("LIMINAL_TOKEN_STORE",), "where logins are kept", _store)
TIMEOUT = Setting("timeout", ("LIMINAL_TIMEOUT",), "the timeout", seconds, 60.0, kinds=NUMBERS)
SETTINGS: tuple[Setting[Any], ...] = (
    API_SERVER_URL,
    TENANT_ID,
    CLIENT_ID,
    MODEL_INSTANCE_NAME,
    STORE,
    TIMEOUT,
)


class SupportsAccessToken(Protocol):
    """Stand for a provider of your own: an object whose `get_access_token()` returns an identity provider's token.

    On `AsyncLiminal` it may be a coroutine function.
    """

    @property
    def get_access_token(self) -> Any: ...


class LiminalSettings(TypedDict, total=False):
    """Name the keywords of a client; what is left out is found in the environment, or has a default.

    How to log in, of which one is enough: `auth_provider` (`MicrosoftAuthProvider(…)`, or your own), `tenant_id` and
    `client_id` (the same, made here), `token` (an environment token, for test automation), `session_id` or
    `refresh_token` (of an earlier login). `generation`: which of Liminal's wires to speak, `"bearer"` or
    `"session"`; without it what the login's answer offers. `store`: where tokens are kept over restarts (a
    `TokenStore`, the folder of a `FileStore`, or `"keyring"`); `account` tells users apart in it. `source`: who
    calls, `"sdk"`. `model_instance_name`: where calls name neither thread nor instance. `timeout`: seconds for a
    call, its retries included, and that a stream may stay silent. `http_session`: an `httpx.Client`
    (`httpx.AsyncClient` for `AsyncLiminal`), an httpx transport, or a `requests.Session`.
    """

    auth_provider: SupportsAccessToken | None
    tenant_id: str | None
    client_id: str | None
    token: str | Secret | None
    session_id: str | Secret | None
    refresh_token: str | Secret | None
    generation: Generation | None
    store: TokenStore | str | None
    account: str
    source: str
    model_instance_name: str | None
    timeout: float | None
    http_session: object
    retry: RetryPolicy
    connection: ConnectionOptions
    hooks: Hooks
