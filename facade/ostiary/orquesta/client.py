"""The two faces of Orquesta. A client's credentials, environment and user are its own: several never mix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, Self, Unpack

from ostiary._core.given import kind_of, refuse_unknown
from ostiary._io.aio import AsyncRuntime
from ostiary._io.choose import async_sender, sync_sender
from ostiary._io.closing import AsyncHolder, SyncHolder
from ostiary._io.sync import SyncRuntime
from ostiary.config import RetryPolicy
from ostiary.orquesta.config import OrquestaClientOptions, OrquestaSettings
from ostiary.orquesta.deployments import AsyncDeployments, Deployments
from ostiary.orquesta.errors import refused
from ostiary.orquesta.resources import (
    AsyncFeedbacks,
    AsyncPii,
    AsyncRemoteConfigs,
    Feedbacks,
    Pii,
    RemoteConfigs,
)
from ostiary.orquesta.state import OrquestaState, UserId
from ostiary.orquesta.wire import fitting

__all__ = ["AsyncOrquesta", "Orquesta"]

_KNOWN = tuple(field.name for field in fields(OrquestaClientOptions))


class _Client:
    """What both faces share: settings, the user, and copies with other options."""

    options: OrquestaClientOptions
    _state: OrquestaState
    _runtime: Any
    _connections: Any

    def __init__(
        self, options: OrquestaClientOptions | None = None, **settings: Unpack[OrquestaSettings]
    ) -> None:
        """Make a client from options, from keywords, or from both: keywords that are not None win.

        Raises `OrquestaInvalidAPIException` where no API key is found, and `InvalidInputError` naming the setting.
        """
        if options is not None and not isinstance(options, OrquestaClientOptions):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise refused(f"options is {kind_of(options)}; pass OrquestaClientOptions(…), or api_key=…")
        refuse_unknown(settings, _KNOWN, error=refused)
        given: dict[str, Any] = {name: value for name, value in settings.items() if value is not None}
        self.options = replace(options or OrquestaClientOptions(), **given)
        state = OrquestaState(self.options)
        self._runtime = self._connections = self._driver(self.options)
        self._use(state)

    def _driver(self, options: OrquestaClientOptions) -> Any:
        raise NotImplementedError

    def _use(self, state: OrquestaState) -> None:
        """Make the resources of this client."""
        raise NotImplementedError

    @property
    def user_id(self) -> UserId:
        """The end user whose id is sent with each call that has none of its own."""
        return self._state.user_id

    def set_user(self, id: UserId = None) -> None:
        """Send this user's id with each call of this client that has none of its own; None sends no id any more."""
        self._state.user_id = None if id is None else fitting("user_id", id)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other options for its calls and a user of its own; connections and key are shared."""
        other = object.__new__(type(self))
        other.options = self.options
        other._runtime = other._connections = self._connections
        other._use(self._state.but(timeout=timeout, retry=retry, headers=headers))
        return other

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._state.whole.base_url}>"


class Orquesta(_Client, SyncHolder):
    """Invoke deployments, with calls that wait: `Orquesta(api_key=…)`, or `Orquesta(OrquestaClientOptions(…))`.

    Settings: `OrquestaClientOptions`. Safe to share between threads. A context manager; `close()` closes connections.
    """

    _offered: type[Deployments] = Deployments
    deployments: Deployments
    remote_configs: RemoteConfigs
    feedback: Feedbacks
    pii: Pii

    def _driver(self, options: OrquestaClientOptions) -> SyncRuntime:
        return SyncRuntime(sync_sender(options.http_session, options.connection))

    def _use(self, state: OrquestaState) -> None:
        self._state = state
        self.deployments = self._offered(state, self._runtime)
        self.remote_configs = RemoteConfigs(state, self._runtime)
        self.feedback = Feedbacks(state, self._runtime)
        self.pii = Pii(state, self._runtime)


class AsyncOrquesta(_Client, AsyncHolder):
    """Invoke deployments, with coroutines: `AsyncOrquesta(api_key=…)`, or `AsyncOrquesta(OrquestaClientOptions(…))`.

    Settings: `OrquestaClientOptions`. An async context manager; `await close()` closes connections.
    """

    deployments: AsyncDeployments
    remote_configs: AsyncRemoteConfigs
    feedback: AsyncFeedbacks
    pii: AsyncPii

    def _driver(self, options: OrquestaClientOptions) -> AsyncRuntime:
        return AsyncRuntime(async_sender(options.http_session, options.connection))

    def _use(self, state: OrquestaState) -> None:
        self._state = state
        self.deployments = AsyncDeployments(state, self._runtime)
        self.remote_configs = AsyncRemoteConfigs(state, self._runtime)
        self.feedback = AsyncFeedbacks(state, self._runtime)
        self.pii = AsyncPii(state, self._runtime)
