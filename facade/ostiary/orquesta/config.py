"""Orquesta's settings: the table by which they are found, and the one value that a client is made from.

| keyword | environment | default |
|---|---|---|
| `api_key` | `ORQUESTA_API_KEY` | required |
| `base_url` | `ORQUESTA_BASE_URL` | `https://api.orquesta.cloud` |
| `environment` | | none: contexts are sent as they are |
| `timeout` | | 600 seconds |
| `idle_timeout` | | 120 seconds |
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypedDict

from ostiary._core.given import names_its_fields
from ostiary._core.secrets import Secret
from ostiary.config import NUMBERS, ConnectionOptions, Hooks, RetryPolicy, Setting, base_url, seconds, text
from ostiary.orquesta.errors import refused

__all__ = ["SETTINGS", "ApiKey", "OrquestaClientOptions", "OrquestaSettings"]

# A key, or a function that returns one and is asked before each request; on the async face it may be a coroutine
# function.
ApiKey: TypeAlias = str | Secret | Callable[[], "str | Secret | Awaitable[str | Secret]"]

API_KEY: Setting[ApiKey] = Setting(
    "api_key",
    ("ORQUESTA_API_KEY",),
    "the workspace's API key",
    text,
    kinds=(Secret, Callable),  # type: ignore[arg-type]
)
BASE_URL = Setting(
    "base_url", ("ORQUESTA_BASE_URL",), "Orquesta's base URL", base_url, "https://api.orquesta.cloud"
)
ENVIRONMENT = Setting("environment", (), "the environment", text)
TIMEOUT = Setting("timeout", (), "the timeout", seconds, 600.0, kinds=NUMBERS)
IDLE_TIMEOUT = Setting("idle_timeout", (), "the idle timeout of streams", seconds, 120.0, kinds=NUMBERS)
SETTINGS: tuple[Setting[Any], ...] = (API_KEY, BASE_URL, ENVIRONMENT, TIMEOUT, IDLE_TIMEOUT)


class OrquestaSettings(TypedDict, total=False):
    """Name the keywords of a client: the fields of `OrquestaClientOptions`."""

    api_key: ApiKey | None
    environment: str | None
    base_url: str | None
    timeout: float | None
    idle_timeout: float | None
    http_session: object
    retry: RetryPolicy
    connection: ConnectionOptions
    hooks: Hooks


@names_its_fields(refused)
@dataclass(frozen=True)
class OrquestaClientOptions:
    """Hold what a client is made from; what is left out is found in the environment, or has a default.

    `api_key`: text, a `Secret`, or a function that returns one and is asked before each request. `environment`: sent as
    the context's `environments` by every call whose own context names none. `timeout`: seconds for a whole call, its
    retries and its stream included. `idle_timeout`: seconds that a stream may stay silent, at its beginning too.
    `http_session`: an `httpx.Client` (`httpx.AsyncClient` for `AsyncOrquesta`), an httpx transport, or a
    `requests.Session`, whose own retry policy then counts. The timeouts are the client's in every case.
    """

    api_key: ApiKey | None = field(default=None, repr=False)
    environment: str | None = None
    base_url: str | None = None
    timeout: float | None = None
    idle_timeout: float | None = None
    http_session: object = field(default=None, repr=False)
    retry: RetryPolicy = RetryPolicy()
    connection: ConnectionOptions = ConnectionOptions()
    hooks: Hooks = Hooks()

    def __post_init__(self) -> None:
        if isinstance(self.api_key, str):
            # Kept where no repr and no traceback with local variables shows it.
            object.__setattr__(self, "api_key", Secret(self.api_key.strip()))
