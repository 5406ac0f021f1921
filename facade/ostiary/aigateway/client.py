"""The two faces of a gateway client."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Unpack

from ostiary._core.credentials import Auth
from ostiary._core.given import refuse_unknown
from ostiary._core.operation import AsyncResource, SyncResource
from ostiary._core.service import OUR_HEADERS, Service
from ostiary._core.variants import positive
from ostiary._io.aio import AsyncRuntime
from ostiary._io.choose import async_sender, retries_itself, sync_sender
from ostiary._io.closing import AsyncHolder, SyncHolder
from ostiary._io.sync import SyncRuntime
from ostiary.aigateway.calls import GatewayCalls
from ostiary.aigateway.config import BASE_URL, TIMEOUT, TOKEN, GatewayOptions, GatewaySettings
from ostiary.aigateway.errors import ERRORS, refused
from ostiary.auth import Bearer, as_auth, bound
from ostiary.config import NO_RETRIES, Timeouts

__all__ = ["AsyncGatewayClient", "GatewayClient"]

_KNOWN = tuple(each.name for each in fields(GatewayOptions))


def _chosen(options: GatewayOptions | None, settings: dict[str, Any]) -> GatewayOptions:
    """Put options and keywords together: keywords that are not None win."""
    refuse_unknown(settings, _KNOWN, error=refused)
    given = {name: value for name, value in settings.items() if value is not None}
    return replace(options or GatewayOptions(), **given)


def _service(options: GatewayOptions) -> Service:
    base_url = BASE_URL.require(options.base_url)
    timeout = positive(TIMEOUT.require(options.timeout), "timeout", refused)
    return Service(
        name="aigateway",
        base_url=base_url,
        headers=OUR_HEADERS,
        auth=bound(_auth(options), base_url),
        timeouts=Timeouts(read=timeout),
        deadline=timeout,
        retry=NO_RETRIES if retries_itself(options.http_session) else options.retry,
        errors=ERRORS,
        hooks=options.hooks,
    )


def _auth(options: GatewayOptions) -> Auth | None:
    """Return the credentials: what was given, before the environment's token."""
    if options.auth is not None and options.token is not None:
        raise refused("auth and token were given, and one of them is enough")
    token = TOKEN.find(options.token) if options.auth is None else None
    return Bearer(token) if token else as_auth(options.auth, "auth")


class GatewayClient(GatewayCalls, SyncResource, SyncHolder):
    """Call processors, and wait for them: `GatewayClient(base_url=…)`, or `GatewayClient(GatewayOptions(…))`.

    Settings: `GatewayOptions`. Safe to share between threads. A context manager; `close()` closes connections. Raises
    `MissingConfigurationError` and `InvalidInputError` naming the setting.
    """

    def __init__(self, options: GatewayOptions | None = None, **settings: Unpack[GatewaySettings]) -> None:
        chosen = _chosen(options, dict(settings))
        self._service = _service(chosen)
        self._connections = SyncRuntime(sync_sender(chosen.http_session, chosen.connection))
        self._runtime = self._connections

    def __repr__(self) -> str:
        return f"<GatewayClient {self._service.base_url}>"


class AsyncGatewayClient(GatewayCalls, AsyncResource, AsyncHolder):
    """Call processors, with coroutines: `AsyncGatewayClient(base_url=…)`, or with `GatewayOptions(…)`.

    Settings: `GatewayOptions`. An async context manager; `await close()` closes connections.
    """

    def __init__(self, options: GatewayOptions | None = None, **settings: Unpack[GatewaySettings]) -> None:
        chosen = _chosen(options, dict(settings))
        self._service = _service(chosen)
        self._connections = AsyncRuntime(async_sender(chosen.http_session, chosen.connection))
        self._runtime = self._connections

    def __repr__(self) -> str:
        return f"<AsyncGatewayClient {self._service.base_url}>"
