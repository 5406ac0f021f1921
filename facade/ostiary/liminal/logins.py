"""The login of one client: begun when it is needed, renewed once for all who need it, kept before it is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from ostiary._core.credentials import Credentials
from ostiary._core.flow import Flow, ask_blocking, guard
from ostiary._core.invoke import invoke
from ostiary._core.plan import Plan
from ostiary._core.secrets import Secret
from ostiary._core.service import Service
from ostiary.auth import Bearer, BoundAuth, StaticHeaders, TokenStore
from ostiary.errors import (
    ConnectionFailedError,
    OstiaryError,
    RateLimitedError,
    StatusError,
)
from ostiary.liminal import login_calls as calls
from ostiary.liminal.callbacks import Callbacks
from ostiary.liminal.config import Generation
from ostiary.liminal.errors import LiminalAuthError, LiminalUnsupportedError
from ostiary.liminal.kept import Kept, cookie, cookies
from ostiary.liminal.shelf import REMEMBERED, Shelf
from ostiary_api._runtime import Reply

__all__ = ["LiminalAuth", "Logins", "Means"]

# A login that is refused this soon (seconds) was not refused for its age; after so many in a row no other is tried.
_YOUNG = 5.0
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Means:
    """Say what a client has to log in with. `identity` asks the identity provider for a token."""

    identity: Callable[[], Flow[Secret]] | None = None
    token: Secret | None = None
    given: Kept | None = None
    forget: Callable[[], None] | None = None

    @property
    def can_log_in(self) -> bool:
        """Whether a new login can be begun."""
        return self.identity is not None or self.token is not None


class _Held:
    """A login as requests use it: ready-made headers, and the monotonic time until which they are fresh."""

    __slots__ = ("credentials", "kept", "since", "until")

    def __init__(self, kept: Kept, since: float, until: float) -> None:
        self.kept = kept
        self.credentials = kept.credentials()
        self.since = since
        self.until = until


class Logins:
    """Hold the login of one client, for any number of threads and event loops.

    `plain` is the service without credentials. Of all who need a renewal one makes it; a refresh token is sent once,
    ever, and its successor is in the store before anybody uses what came with it.
    """

    def __init__(
        self,
        plain: Service,
        means: Means,
        generation: Generation | None,
        source: str,
        store: TokenStore,
        key: str,
    ) -> None:
        self._plain = plain
        self._means = means
        self._wanted: Generation | None = generation
        self._source = source
        self._shelf = Shelf(store, key)
        self._clock = plain.clock
        self._held: _Held | None = None
        self._refused: deque[Secret] = deque(maxlen=REMEMBERED)
        self._refused_young = 0
        self._is_unsaved = False
        self.callbacks: Callbacks = Callbacks()

    @property
    def wanted(self) -> Generation | None:
        """Which wire is spoken, None where only a login will tell."""
        return self._wanted if self._held is None else self._held.kept.generation

    @property
    def current(self) -> Kept | None:
        """The login that is held, None before the first."""
        return self._held.kept if self._held else None

    def generation(self) -> Flow[Generation]:
        """Return which wire is spoken, logging in where only that tells."""
        if self.wanted is None:
            yield from self.credentials(None)
        found = self.wanted
        assert found is not None
        return found

    def credentials(self, deadline: float | None) -> Flow[Credentials]:
        """Return fresh credentials. Raises `LiminalAuthError`, and what the requests for them raise."""
        held = self._held
        if held is not None and self._clock.monotonic() < held.until:
            if self._is_unsaved:
                self._is_unsaved = False
                yield from ask_blocking(lambda kept=held.kept: self._shelf.keep(kept))  # type: ignore[misc]
            return held.credentials
        yield from guard((self, "login"), self._made_fresh, deadline=deadline)
        held = self._held
        assert held is not None
        return held.credentials

    def refuse(self, used: Credentials) -> bool:
        """Note that the service took no notice of these; say whether another try makes sense."""
        held = self._held
        if held is None or held.credentials is not used:
            return True
        if held.kept.refresh_token is None and not self._means.can_log_in:
            return False
        young = self._clock.monotonic() - held.since < _YOUNG
        self._refused_young = self._refused_young + 1 if young else 0
        if self._refused_young > _PATIENCE:
            # Whatever the service dislikes, new logins don't cure it.
            return False
        if held.kept.access is not None:
            self._refused.append(held.kept.access)
        held.until = float("-inf")
        return True

    def adopt(self, reply: Reply) -> None:
        """Take over a session that the service changes with any of its answers."""
        held = self._held
        if "set-cookie" not in reply.headers or held is None or held.kept.generation != "session":
            return
        session = cookies(reply.headers.get_all("set-cookie")).get("session")
        if session is not None and session != held.kept.access:
            self._hold(Kept("session", session, None, None, self._clock.wall()))
            self._is_unsaved = True

    # Flows below run as the only ones of their kind in this process.

    def _made_fresh(self) -> Flow[None]:
        held = self._held
        # Another flight may have landed between the look outside and this one.
        if held is not None and self._clock.monotonic() < held.until:
            return
        kept = yield from self._from_what_is_kept()
        if kept is None:
            kept = yield from self._logged_in()
        yield from self.callbacks.tell(kept.refresh_token)

    def log_in(self) -> Flow[None]:
        """Log in anew, with whatever this client has to log in with."""
        yield from guard((self, "login"), self._anew, deadline=None)

    def _anew(self) -> Flow[None]:
        given = self._means.given
        if self._means.can_log_in or given is None or given.generation == "session":
            kept = yield from self._logged_in()
        else:
            kept = yield from self._renewed_in_turn(None)
        yield from self.callbacks.tell(kept.refresh_token)

    def renew(self, refresh_token: Secret | None) -> Flow[None]:
        """Renew the login now, with a refresh token that is given or the one that is held."""
        if self._wanted == "session":
            raise LiminalUnsupportedError(
                "sessions have no refresh token: log in again, or resume one with session_id=…"
            )
        while True:
            used = yield from guard(
                (self, "login"), lambda: self._renewal_asked_for(refresh_token), deadline=None
            )
            # Whoever was first may have had another token.
            if refresh_token is None or refresh_token == used or refresh_token in self._shelf.spent:
                return

    def _renewal_asked_for(self, refresh_token: Secret | None) -> Flow[Secret | None]:
        kept = yield from self._renewed_in_turn(refresh_token)
        yield from self.callbacks.tell(kept.refresh_token)
        return refresh_token

    def _renewed_in_turn(self, refresh_token: Secret | None) -> Flow[Kept]:
        turn = self._shelf.turn()
        try:
            yield from turn.taken(None)
            kept = yield from ask_blocking(lambda: self._shelf.load(self.current))
            held = [each.refresh_token for each in (kept, self._means.given) if each is not None]
            token = refresh_token or next(filter(None, held), None)
            if token is None:
                raise LiminalAuthError("there is no refresh token: log in, or pass refresh_token=…")
            self._shelf.check(token)
            return (yield from self._renewed(token))
        finally:
            turn.leave()

    def _from_what_is_kept(self) -> Flow[Kept | None]:
        """Return a login that is in the store, renewed if need be; None where there is none that helps."""
        turn = self._shelf.turn()
        try:
            yield from turn.taken(None)
            found = yield from ask_blocking(lambda: self._shelf.load(self.current))
            for kept in (found, self._means.given):
                if kept is None or (self._wanted or kept.generation) != kept.generation:
                    continue
                if kept.fresh_for(self._clock.wall()) > 0 and kept.access not in self._refused:
                    self._hold(kept)
                    return kept
                if kept.refresh_token is None or kept.refresh_token in self._shelf.spent:
                    continue
                renewed = yield from self._renewed_if_it_lives(kept.refresh_token)
                if renewed is not None:
                    return renewed
            return None
        finally:
            turn.leave()

    def _renewed_if_it_lives(self, token: Secret) -> Flow[Kept | None]:
        """Renew; where the token is dead or may be used up, return None if a new login can follow, else raise."""
        try:
            return (yield from self._renewed(token))
        except OstiaryError as stopped:
            if token not in self._shelf.spent:
                raise
            if not self._means.can_log_in and not isinstance(stopped, LiminalAuthError):
                raise
        return None

    def _renewed(self, token: Secret) -> Flow[Kept]:
        """Send a refresh token, for the only time, and keep what comes."""
        if token in self._shelf.spent:
            raise LiminalAuthError(
                "this refresh token was used before, and is good for one renewal: log in again"
            )
        auth = StaticHeaders({"Cookie": Secret(cookie("refreshToken", token))})
        wall = self._clock.wall()
        yield from ask_blocking(lambda: self._shelf.note_renewal(token, self.current, wall))
        try:
            kept = yield from self._asked(calls.refresh(self._source, self._clock), auth)
        except OstiaryError as stopped:
            refused = stopped
        else:
            if kept.refresh_token != token:  # else the service says itself that it goes on
                self._shelf.spent.append(token)
            yield from ask_blocking(lambda: self._shelf.keep(kept))
            self._hold(kept)
            return kept
        if _was_unread(refused):
            yield from ask_blocking(lambda: self._shelf.note_unread(token))
        else:
            # Dead, or perhaps used up by a renewal whose answer was lost: using it again could end its whole family.
            self._shelf.spent.append(token)
            yield from ask_blocking(lambda: self._shelf.drop_refresh_token(self.current))
        raise refused.again() from None

    def _logged_in(self) -> Flow[Kept]:
        """Begin a new login, and keep it."""
        means = self._means
        if means.token is not None:
            auth: BoundAuth = StaticHeaders({"x-test-automation-api-key": means.token})
            kept = yield from self._asked(calls.with_token(self._clock), auth)
        elif means.identity is not None:
            token = yield from means.identity()
            source = self._source if self._wanted == "bearer" else None
            plan = calls.with_identity(source, self._wanted, self._clock)
            kept = yield from self._asked(plan, Bearer(token))
        elif means.given is not None and means.given.generation == "session" and means.given.access:
            auth = StaticHeaders({"Cookie": Secret(cookie("session", means.given.access))})
            kept = yield from self._asked(calls.resuming(means.given.access, self._clock), auth)
        else:
            self._shelf.check(None)
            raise LiminalAuthError(
                "there is no login, or none that still can be renewed: pass auth_provider=… (or tenant_id=… and"
                " client_id=…), token=…, session_id=… or refresh_token=…, or log in again"
            )
        yield from ask_blocking(lambda: self._shelf.keep(kept))
        self._hold(kept)
        return kept

    def _asked(self, plan: Plan[Kept], auth: BoundAuth) -> Flow[Kept]:
        service = self._plain.but(auth=auth.bound_to(self._plain.base_url))
        try:
            return (yield from invoke(service, plan))
        except StatusError as stopped:
            refused: OstiaryError = stopped
        if (
            isinstance(refused, RateLimitedError)
            or (refused.status or 0) >= 500
            or (refused.status or 0) < 400
        ):
            raise refused.again() from None
        facts = refused.facts
        raise LiminalAuthError(f"the login was refused with {refused.status}", facts=facts)

    def _hold(self, kept: Kept) -> None:
        now = self._clock.monotonic()
        self._held = _Held(kept, now, now + kept.fresh_for(self._clock.wall()))

    def forget(self) -> Flow[None]:
        """Forget the login, in the store too, and the identity provider's tokens. Nothing is sent."""
        self._held = None
        self._means = replace(self._means, given=None)
        yield from ask_blocking(self._shelf.forget)
        if self._means.forget is not None:
            yield from ask_blocking(self._means.forget)


def _was_unread(error: OstiaryError) -> bool:
    """Say whether the service surely did nothing with a request that failed so."""
    if isinstance(error, RateLimitedError | ConnectionFailedError):
        return True
    return error.facts.sent == "no"


class LiminalAuth(BoundAuth):
    """Authenticate the requests of a client with its login."""

    def __init__(self, logins: Logins) -> None:
        self._logins = logins

    def _issue(self, deadline: float | None) -> Flow[Credentials]:
        return self._logins.credentials(deadline)

    def refused(self, used: Credentials) -> bool:
        """Take note of a 401."""
        return self._logins.refuse(used)

    def __repr__(self) -> str:
        kept = self._logins.current
        return f"<LiminalAuth: {kept.generation if kept else 'not logged in'}>"
