"""Tokens that are fetched when one is needed, by one caller for all, and kept until shortly before they end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from ostiary._core.clock import Clock
from ostiary._core.credentials import Credentials
from ostiary._core.flow import Flow, ask_blocking, guard
from ostiary._core.secrets import Secret
from ostiary._io.flights import ThreadFlights
from ostiary._io.httpx_auth import async_runtime
from ostiary._io.sync import SyncRuntime
from ostiary.auth.bound import BoundAuth
from ostiary.auth.provided import AuthProvider
from ostiary.auth.stores import TokenStore
from ostiary.auth.tokens import Token, restored, stored
from ostiary.errors import AuthError, DeadlineExceededError, OstiaryError, TokenStoreError, rebuild

__all__ = ["CachedTokenAuth", "TokenCache"]

_log = logging.getLogger("ostiary.auth")
_NEVER = float("-inf")
# A token that is refused this soon was not refused for its age; after so many in a row fetching slows down.
_YOUNG = 5.0
_PATIENCE = 3
_LONGEST_PAUSE = 30.0

Fetch = Callable[["float | None"], Flow[tuple[Token, float]]]


class _Held:
    """A token as requests use it: ready-made headers, and the monotonic time until which they are fresh."""

    __slots__ = ("credentials", "fetched", "token", "until")

    def __init__(self, token: Token, fetched: float, until: float) -> None:
        self.token = token
        self.credentials = token.headers()
        self.fetched = fetched
        self.until = until


class TokenCache:
    """Hold the current token for any number of threads, event loops and clients; fetch the next one once for all.

    The fetch runs in the calling thread, or in one thread of an event loop's executor, over connections of its own:
    it outlives callers that are cancelled, and needs no loop. Nothing here locks the way of those who find a fresh
    token; a replaced token is another object, and a refused one is marked on itself.
    """

    def __init__(
        self, fetch: Fetch, runtime: SyncRuntime, clock: Clock, store: TokenStore | None, key: str
    ) -> None:
        self._fetch = fetch
        self._runtime = runtime
        self._clock = clock
        self._now = clock.monotonic
        self._store = store
        self._key = key
        self._flights = ThreadFlights()
        self._held: _Held | None = None
        self._refused_token: Secret | None = None
        self._refused_young = 0

    def flow(self, deadline: float | None) -> Flow[Credentials]:
        """Return fresh credentials, fetched where there are none."""
        held = self._held
        if held is not None and self._now() < held.until:
            return held.credentials
        return (yield from guard(self, lambda: ask_blocking(lambda: self.get(deadline)), deadline=deadline))

    def get(self, deadline: float | None) -> Credentials:
        """Return fresh credentials; may block. Raises what the fetch raises."""
        held = self._held
        if held is not None and self._now() < held.until:
            return held.credentials
        credentials: Credentials = self._flights.run(
            self._key, lambda: self._lead(deadline), deadline, self._clock
        )
        return credentials

    def refuse(self, used: Credentials) -> bool:
        """Drop the token that was refused, where it is still the current one; say whether another try makes sense."""
        held = self._held
        if held is None or held.credentials is not used:
            return True
        now = self._now()
        if held.until == _NEVER:
            return True
        age, pause = now - held.fetched, self._pause()
        if age < pause:
            # Whatever the service dislikes, new tokens don't cure it: don't ask for one with each call.
            return False
        self._refused_young = self._refused_young + 1 if age < pause + _YOUNG else 0
        self._refused_token = held.token.access_token
        held.until = _NEVER
        return True

    def _pause(self) -> float:
        """Return how long the current token is kept whatever is said of it, in seconds."""
        beyond = self._refused_young - _PATIENCE + 1
        return min(_LONGEST_PAUSE, 2.0 ** min(beyond, 5)) if beyond > 0 else 0.0

    def _lead(self, deadline: float | None) -> Credentials:
        held = self._held
        # Another flight may have landed between the look outside and the lead.
        if held is not None and self._now() < held.until:
            return held.credentials
        if self._store is None:
            return self._hold(*self._runtime.run(self._fetch(deadline))).credentials
        with self._store.alone(self._key, deadline):
            token = self._kept(self._store)
            if token is not None:
                wall = self._clock.wall()
                return self._hold(token, self._now() - max(0.0, wall - token.obtained_at)).credentials
            token, began = self._runtime.run(self._fetch(deadline))
            self._keep(self._store, token)
            return self._hold(token, began).credentials

    def _hold(self, token: Token, began: float) -> _Held:
        """Make a token the current one. It ages from the moment when its request left, on a clock nobody can set."""
        self._held = _Held(token, began, began + token.fresh_for(token.obtained_at))
        return self._held

    def _kept(self, store: TokenStore) -> Token | None:
        text = store.load(self._key)
        token = restored(text.reveal()) if text is not None else None
        if token is None or token.access_token == self._refused_token:
            return None
        return token if token.fresh_for(self._clock.wall()) > 0 else None

    def _keep(self, store: TokenStore, token: Token) -> None:
        try:
            store.save(self._key, Secret(stored(token)))
        except TokenStoreError:
            raise
        except OSError as full:
            # The token is good, only not kept for others: a full disk must not stop the application's calls.
            _log.warning("A token could not be kept: %s", full.strerror or type(full).__name__)


class CachedTokenAuth(BoundAuth, AuthProvider):
    """Stand below authentication by tokens that are fetched and kept: one token request for any number of callers."""

    # A service's own names for errors; see `ostiary._core.families`.
    _errors: Mapping[type[OstiaryError], type[OstiaryError]] = {}
    _cache: TokenCache

    def _issue(self, deadline: float | None) -> Flow[Credentials]:
        return self._cache.flow(deadline)

    def refused(self, used: Credentials) -> bool:
        """Drop a token that was refused with 401, where it is still the current one."""
        return self._cache.refuse(used)

    def get_headers(self) -> dict[str, str]:
        """Return the header that authenticates a request; may block while a token is fetched.

        Where it is sent is the caller's business here: clients that take this object itself look after that.
        """
        return dict(self._got().reveal())

    def token(self) -> Secret:
        """Return the access token; may block while one is fetched. `reveal()` gives its text."""
        return _access_token(self._got())

    async def atoken(self) -> Secret:
        """Return the access token, fetched in a thread where there is none."""
        try:
            return _access_token(await async_runtime().run(self._cache.flow(None)))
        except (AuthError, DeadlineExceededError) as stopped:
            refused = stopped
        raise self._named(refused)

    def _got(self) -> Credentials:
        try:
            return self._cache.get(None)
        except (AuthError, DeadlineExceededError) as stopped:
            refused = stopped
        raise self._named(refused)

    def _named(self, error: OstiaryError) -> OstiaryError:
        return rebuild(self._errors.get(type(error), type(error)), error.args, error.facts)


def _access_token(credentials: Credentials) -> Secret:
    return Secret(credentials.reveal()[0][1].removeprefix("Bearer "))
