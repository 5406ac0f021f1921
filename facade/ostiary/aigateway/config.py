"""The settings of a gateway client, and the table by which they are found.

| keyword | environment | default |
|---|---|---|
| `base_url` | `AIGATEWAY_BASE_URL` | required: the server of processors, with or without `/api/v1` |
| `token` | `AIGATEWAY_TOKEN` | none: no credential is sent |
| `timeout` | `AIGATEWAY_TIMEOUT` | 30 seconds |
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypedDict

from ostiary._core.given import names_its_fields
from ostiary._core.secrets import Secret
from ostiary.aigateway.errors import refused
from ostiary.config import NUMBERS, ConnectionOptions, Hooks, RetryPolicy, Setting, base_url, seconds, text

__all__ = ["SETTINGS", "GatewayOptions", "GatewaySettings", "Token"]

# A token, or a function that returns one and is asked before each request.
Token: TypeAlias = str | Secret | Callable[[], "str | Secret | Awaitable[str | Secret]"]


def server_url(value: str, name: str) -> str:
    """Check a base URL; the version that the paths begin with is left out."""
    return base_url(value, name).removesuffix("/api/v1")


BASE_URL = Setting("base_url", ("AIGATEWAY_BASE_URL",), "the base URL of the processors", server_url)
TOKEN: Setting[Token] = Setting(
    "token",
    ("AIGATEWAY_TOKEN",),
    "the token",
    text,
    kinds=(Secret, Callable),  # type: ignore[arg-type]
)
TIMEOUT = Setting("timeout", ("AIGATEWAY_TIMEOUT",), "the timeout", seconds, 30.0, kinds=NUMBERS)
SETTINGS: tuple[Setting[Any], ...] = (BASE_URL, TOKEN, TIMEOUT)


class GatewaySettings(TypedDict, total=False):
    """Name the keywords of a client: the fields of `GatewayOptions`."""

    base_url: str | None
    token: Token | None
    auth: object
    timeout: float | None
    http_session: object
    retry: RetryPolicy
    connection: ConnectionOptions
    hooks: Hooks


@names_its_fields(refused)
@dataclass(frozen=True)
class GatewayOptions:
    """Hold what a client is made from; what is left out is found in the environment, or has a default.

    `base_url`: the server of processors. `token`: a bearer token, or a function that returns one. `auth`: an object
    of `ostiary.auth`, or one with `get_headers()`, in a token's place. `timeout`: seconds for a whole call, its retries
    included. `http_session`: an `httpx.Client` (`httpx.AsyncClient` for `AsyncGatewayClient`), an httpx transport, or a
    `requests.Session`. `connection`: proxies, certificates (mTLS too).
    """

    base_url: str | None = None
    token: Token | None = field(default=None, repr=False)
    auth: object = field(default=None, repr=False)
    timeout: float | None = None
    http_session: object = field(default=None, repr=False)
    retry: RetryPolicy = RetryPolicy()
    connection: ConnectionOptions = ConnectionOptions()
    hooks: Hooks = Hooks()

    def __post_init__(self) -> None:
        if isinstance(self.token, str):
            object.__setattr__(self, "token", Secret(self.token.strip()))
