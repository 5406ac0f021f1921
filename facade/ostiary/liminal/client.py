"""The two faces of Liminal. A client's login is its own: several users never mix, whatever connections they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self, Unpack

from ostiary._core.flow import Flow
from ostiary._core.given import refuse_unknown
from ostiary._core.operation import AsyncResource, AsyncRunner, SyncResource, SyncRunner, operation
from ostiary._core.secrets import Secret
from ostiary._io.aio import AsyncRuntime
from ostiary._io.choose import async_sender, sync_sender
from ostiary._io.closing import AsyncHolder, SyncHolder
from ostiary._io.sync import SyncRuntime
from ostiary.config import ConnectionOptions, RetryPolicy
from ostiary.errors import MissingConfigurationError
from ostiary.liminal.config import API_SERVER_URL, Generation, LiminalSettings
from ostiary.liminal.errors import refused
from ostiary.liminal.making import made_state
from ostiary.liminal.prompts import AsyncPrompts, Prompts
from ostiary.liminal.resources import AsyncModelInstances, AsyncThreads, ModelInstances, Threads
from ostiary.liminal.state import LiminalState

__all__ = ["AsyncLiminal", "Liminal"]


class _Client:
    """What both faces share: settings, the login, and copies with other options."""

    _state: LiminalState
    _connections: Any
    _is_async = False

    def __init__(self, api_server_url: str | None = None, **settings: Unpack[LiminalSettings]) -> None:
        """Make a client; it logs in when it is first used, or by `login()`.

        Raises `MissingConfigurationError` naming argument and variable, and `LiminalInputError` naming the setting.
        """
        refuse_unknown(settings, ("api_server_url", *LiminalSettings.__annotations__), error=refused)
        url = API_SERVER_URL.require(api_server_url, error=MissingConfigurationError)
        self._use(*self._made(url, settings))

    def _made(self, url: str, settings: LiminalSettings) -> tuple[LiminalState, Any]:
        state = made_state(url, settings, is_async=self._is_async)
        return state, self._driver(
            settings.get("http_session"), settings.get("connection") or ConnectionOptions()
        )

    def _driver(self, session: object, connection: ConnectionOptions) -> Any:
        raise NotImplementedError

    def _use(self, state: LiminalState, runtime: Any) -> None:
        """Make the resources of this client."""
        raise NotImplementedError

    @operation
    def login(self) -> Flow[None]:
        """Log in anew, with what the client was given; a client that isn't told to does so when it is first used.

        Where a person has to log in, the message says how; see `MicrosoftAuthProvider`. Raises `LiminalAuthError`
        where the login is refused, and `RequestError`.
        Wire: `GET /api/v1/auth/login/oauth/access-token`, `POST /api/v1/auth/test-automation/login`,
        `GET /api/v1/users/me` in `openapi/liminal.yaml`.
        """
        yield from self._state.logins.log_in()

    @operation
    def renew(self, refresh_token: str | Secret | None = None) -> Flow[None]:
        """Renew the login now, with a refresh token of an earlier login or the one that is held.

        Calls renew it by themselves. A refresh token is good for one renewal. Raises `LiminalAuthError` where it is
        refused or there is none, `LiminalUnsupportedError` for a session, and `RequestError`.
        Wire: `POST /api/v1/auth/refresh-token` in `openapi/liminal.yaml`.
        """
        token = Secret.of(refresh_token) if refresh_token else None
        yield from self._state.logins.renew(token)

    @operation
    def logout(self) -> Flow[None]:
        """Forget the login, in the token store too, and that at the identity provider. Nothing is sent."""
        yield from self._state.logins.forget()

    def add_refresh_token_callback(self, callback: Callable[[str], object]) -> Callable[[], None]:
        """Call a function with each new refresh token; return a function that ends that.

        On an async client it may be a coroutine function. One that fails is reported to the logger `ostiary.liminal`.
        """
        return self._state.logins.callbacks.add(callback)

    @property
    def generation(self) -> Generation | None:
        """Which of Liminal's wires the login speaks, None before the login where only that tells."""
        return self._state.logins.wanted

    @property
    def session_id(self) -> Secret | None:
        """The session, None before a login and for a bearer."""
        kept = self._state.logins.current
        return kept.access if kept is not None and kept.generation == "session" else None

    @property
    def refresh_token(self) -> Secret | None:
        """The refresh token that is held, None before a login and for a session."""
        kept = self._state.logins.current
        return kept.refresh_token if kept is not None else None

    def with_options(
        self,
        *,
        timeout: float | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other options for its calls; connections and login are shared."""
        other = object.__new__(type(self))
        other._use(self._state.but(timeout=timeout, retry=retry, headers=headers), self._connections)
        return other

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._state.whole.base_url}>"


class Liminal(_Client, SyncHolder, SyncResource):
    """Find, cleanse and rehydrate sensitive text, with calls that wait: `Liminal(url, auth_provider=…)`.

    Settings: `LiminalSettings`, and variables of the environment. Safe to share between threads. A context manager;
    `close()` closes connections.
    """

    _runtime: SyncRunner
    model_instances: ModelInstances
    threads: Threads
    prompts: Prompts

    def _driver(self, session: object, connection: ConnectionOptions) -> SyncRuntime:
        return SyncRuntime(sync_sender(session, connection))

    def _use(self, state: LiminalState, runtime: SyncRuntime) -> None:
        self._state = state
        self._runtime = self._connections = runtime
        self.model_instances = ModelInstances(state, runtime)
        self.threads = Threads(state, runtime)
        self.prompts = Prompts(state, runtime)


class AsyncLiminal(_Client, AsyncHolder, AsyncResource):
    """Find, cleanse and rehydrate sensitive text, with coroutines: `AsyncLiminal(url, auth_provider=…)`.

    Settings: `LiminalSettings`, and variables of the environment. An async context manager; `await close()` closes
    connections.
    """

    _runtime: AsyncRunner
    _is_async = True
    model_instances: AsyncModelInstances
    threads: AsyncThreads
    prompts: AsyncPrompts

    def _driver(self, session: object, connection: ConnectionOptions) -> AsyncRuntime:
        return AsyncRuntime(async_sender(session, connection))

    def _use(self, state: LiminalState, runtime: AsyncRuntime) -> None:
        self._state = state
        self._runtime = self._connections = runtime
        self.model_instances = AsyncModelInstances(state, runtime)
        self.threads = AsyncThreads(state, runtime)
        self.prompts = AsyncPrompts(state, runtime)
