"""From settings to what a client is made of."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from ostiary._core.flow import Flow, ask, ask_blocking
from ostiary._core.given import kind_of
from ostiary._core.secrets import Secret
from ostiary._core.service import OUR_HEADERS, Service
from ostiary._core.variants import positive
from ostiary._io.choose import retries_itself
from ostiary.auth import MemoryStore, MicrosoftAuthProvider, OIDCDeviceLogin, TokenStore, bound
from ostiary.auth.stores import store_key
from ostiary.config import NO_RETRIES, Hooks, RetryPolicy, Timeouts
from ostiary.liminal.config import (
    CLIENT_ID,
    MODEL_INSTANCE_NAME,
    STORE,
    TENANT_ID,
    TIMEOUT,
    Generation,
    LiminalSettings,
)
from ostiary.liminal.errors import ERRORS, LiminalAuthError, refused
from ostiary.liminal.kept import Kept
from ostiary.liminal.logins import LiminalAuth, Logins, Means
from ostiary.liminal.state import LiminalState

__all__ = ["is_logged_in", "login_key", "made_state", "provider_of", "store_of"]

_GENERATIONS = ("bearer", "session", None)
# What a login can begin with that is no identity provider's.
_OTHERS = ("token", "session_id", "refresh_token")


def made_state(url: str, settings: LiminalSettings, *, is_async: bool) -> LiminalState:
    """Make the state of a client. Raises `LiminalInputError` naming the setting."""
    for name in ("source", "account"):
        _text(settings, name)
    timeout = positive(TIMEOUT.require(settings.get("timeout")), "timeout", refused)
    source = settings.get("source") or "sdk"
    plain = Service(
        name="liminal",
        base_url=url,
        headers=OUR_HEADERS,
        timeouts=Timeouts(read=timeout),
        deadline=timeout,
        retry=NO_RETRIES if retries_itself(settings.get("http_session")) else _retry(settings),
        errors=ERRORS,
        hooks=settings.get("hooks") or Hooks(),
    )
    means, generation = _means(settings, is_async=is_async)
    store = store_of(settings) or MemoryStore()
    logins = Logins(plain, means, generation, source, store, login_key(url, settings.get("account") or ""))
    service = plain.but(auth=bound(LiminalAuth(logins), url))
    return LiminalState(
        service, logins, source, MODEL_INSTANCE_NAME.find(settings.get("model_instance_name"))
    )


def _text(settings: LiminalSettings, name: str) -> Any:
    value: object = settings.get(name)
    if value is not None and not isinstance(value, str | Secret):
        raise refused(f"{name} is {kind_of(value)}; pass text")
    return value


def _retry(settings: LiminalSettings) -> RetryPolicy:
    return settings.get("retry") or RetryPolicy()


def login_key(url: str, account: str) -> str:
    """Return the key under which a token store keeps a login."""
    return store_key(url, "liminal", [], {"account": account})


def is_logged_in(url: str, settings: LiminalSettings) -> bool:
    """Say whether a client would have a login to begin with: one that is given, or one that is kept."""
    if any(settings.get(name) for name in _OTHERS):
        return True
    store = store_of(settings)
    return store is not None and store.load(login_key(url, settings.get("account") or "")) is not None


def provider_of(settings: LiminalSettings) -> Any:
    """Return the identity provider of the settings: the one that is given, or Entra ID with the ids of a registration.

    None where there is neither. Raises `LiminalInputError` for an object that gives no token.
    """
    provider: Any = settings.get("auth_provider")
    if provider is not None:
        if isinstance(provider, type) or not callable(getattr(provider, "get_access_token", None)):
            raise refused(
                f"auth_provider is {kind_of(provider)}; pass an object with a method get_access_token() that returns a"
                " token"
            )
        return provider
    # Variables count where nothing else is there to log in with.
    others = any(settings.get(name) for name in _OTHERS)
    environ: dict[str, str] | None = {} if others else None
    tenant = TENANT_ID.find(settings.get("tenant_id"), environ)
    client = CLIENT_ID.find(settings.get("client_id"), environ)
    if not tenant or not client:
        return None
    return MicrosoftAuthProvider(tenant, client, store=store_of(settings))


def store_of(settings: LiminalSettings) -> TokenStore | None:
    """Return where logins are kept, None for nowhere.

    The variable counts for who logs in by variables or ids alone: clients with logins of their own, as a server has
    for each of its users, must never find each other's.
    """
    given = settings.get("store")
    if given is not None and not isinstance(given, str):
        if not callable(getattr(given, "alone", None)):
            raise refused(
                f"store is {kind_of(given)}; pass a TokenStore, such as ostiary.auth.FileStore(…), or a folder"
            )
        return given
    own = any(settings.get(name) for name in ("auth_provider", *_OTHERS))
    return STORE.find(given, {} if own else None)


def _means(settings: LiminalSettings, *, is_async: bool) -> tuple[Means, Generation | None]:
    generation = settings.get("generation")
    if generation not in _GENERATIONS:
        raise refused("generation is neither 'bearer' nor 'session'")
    token, session, refresh = (
        Secret.of(each) if (each := _text(settings, name)) else None
        for name in ("token", "session_id", "refresh_token")
    )
    if refresh is not None and (session or token):
        raise refused("refresh_token is for bearers, session_id and token are for sessions: pass one of them")
    implied: Generation | None = "bearer" if refresh else "session" if session or token else None
    if generation is not None and implied is not None and generation != implied:
        raise refused(f"generation={generation!r} doesn't go with what was given to log in, a {implied}'s")
    given = None
    if session is not None:
        given = Kept("session", session, None, None, 0.0)
    elif refresh is not None:
        given = Kept("bearer", None, refresh, 0.0, 0.0)
    provider = None if token else provider_of(settings)
    identity = None if provider is None else _identity(provider, is_async=is_async)
    forget = provider.forget if isinstance(provider, OIDCDeviceLogin) else None
    return Means(identity, token, given, forget), generation or implied


def _identity(provider: Any, *, is_async: bool) -> Callable[[], Flow[Secret]]:
    """Return the flow that asks a provider for a token. It never blocks an event loop."""
    ours = isinstance(provider, OIDCDeviceLogin)
    method = provider.get_access_token
    if ours and type(provider).get_access_token is OIDCDeviceLogin.get_access_token:
        method = provider.atoken if is_async else provider.token

    def identity() -> Flow[Secret]:
        if inspect.iscoroutinefunction(method):
            found: Any = yield from ask(method)
        else:
            found = yield from ask_blocking(method)
        if not isinstance(found, str | Secret) or not found:
            raise LiminalAuthError("the auth provider's get_access_token() did not return a token")
        return Secret.of(found)

    return identity
