"""People's logins on another device, as objects that give an access token when one is needed."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Flow, ask_blocking, guard
from ostiary._core.secrets import Secret
from ostiary._io.aio import AsyncRuntime
from ostiary._io.choose import async_sender, own_timeouts, retries_itself, sync_sender
from ostiary._io.flights import ThreadFlights
from ostiary._io.origins import origin_of
from ostiary._io.pauses import Pauses, SharedTasks
from ostiary._io.sync import SyncRuntime
from ostiary.auth.announcing import Announce, Announcement
from ostiary.auth.asking import Asking
from ostiary.auth.device_flow import DeviceFlow
from ostiary.auth.endpoints import trusted_url
from ostiary.auth.grants import Grant, kept_grant, stored_grant
from ostiary.auth.oidc import unpooled
from ostiary.auth.stores import MemoryStore, TokenStore, store_key
from ostiary.auth.turns import Turn
from ostiary.config import NO_RETRIES, ConnectionOptions, RetryPolicy, Setting, Timeouts, base_url
from ostiary.errors import (
    InvalidGrantError,
    InvalidInputError,
    MissingConfigurationError,
    TokenStoreError,
)

__all__ = ["DeviceOptions", "MicrosoftAuthProvider", "OIDCDeviceLogin"]

TIMEOUT = 10.0
MICROSOFT = "https://login.microsoftonline.com"
# The variable by which Microsoft's own libraries know another cloud.
AUTHORITY = Setting("authority", ("AZURE_AUTHORITY_HOST",), "the authority", base_url)
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*")
_log = logging.getLogger("ostiary.auth")
# The name under which code that was written for Liminal's own SDK looks for the message.
_liminal = logging.getLogger("liminal")


class DeviceOptions(TypedDict, total=False):
    """Name what only some logins need.

    `announce`: a function that is given the `Challenge`, to show it where people look (on async clients it may be a
    coroutine function). `parameters`: more fields of the request for a code. `endpoint_origins`: where else than on the
    issuer's own host its endpoints may be. `store`: where tokens are kept beyond this object. `http_session`,
    `http_timeout`, `connection`, `retry`: as of `OIDCClientCredentials`. `clock`: for tests.
    """

    announce: Announce | None
    parameters: Mapping[str, str]
    endpoint_origins: Sequence[str]
    store: TokenStore | None
    http_session: object
    http_timeout: float | Timeouts | None
    connection: ConnectionOptions
    retry: RetryPolicy
    clock: Clock


class OIDCDeviceLogin:
    """Let a person log in on another device (OAuth 2.0 device authorization grant, RFC 8628), as a public client.

    Give `issuer` to have the endpoints discovered, or `device_url` and `token_url`. `scope`: names divided by spaces.
    `challenge_timeout`: seconds that the person has; without it as long as the code is good for. The rest:
    `DeviceOptions`.

    `token()` and `atoken()` return an access token: the one that is there, else one that the provider's refresh token
    brings silently, else one for which the person is asked, once for all who wait. Raises `MissingConfigurationError`
    and `InvalidInputError` when made, and the classes below `ostiary.errors.AuthError` when used.
    """

    _logger = _log

    def __init__(
        self,
        *,
        client_id: str | None = None,
        issuer: str | None = None,
        device_url: str | None = None,
        token_url: str | None = None,
        scope: str = "openid offline_access",
        challenge_timeout: float | None = None,
        **options: Unpack[DeviceOptions],
    ) -> None:
        unknown = sorted(set(options) - set(DeviceOptions.__annotations__))
        if unknown:
            raise TypeError(f"{type(self).__name__} has no argument {unknown[0]!r}")
        if not issuer and not (device_url and token_url):
            raise MissingConfigurationError(
                "the identity provider is missing: pass issuer=… (or device_url=… and token_url=…)"
            )
        if not client_id:
            raise MissingConfigurationError("the client id is missing: pass client_id=…")
        if challenge_timeout is not None and not challenge_timeout > 0:
            raise InvalidInputError("challenge_timeout is not a positive number of seconds")
        self._session = options.get("http_session")
        self._connection = unpooled(options.get("connection"))
        self._clock = options.get("clock", SYSTEM)
        self._pauses = Pauses()
        self._store: TokenStore = options.get("store") or MemoryStore()
        self._flow = self._flow_of(client_id, issuer, device_url, token_url, scope, options)
        self._flow.patience = challenge_timeout
        provider = self._flow.token_url or self._flow.issuer or ""
        self._shown = f"{client_id!r} at {origin_of(provider)}"
        self._key = store_key(provider, client_id, self._flow.scope.split(), {"grant": "device"})
        self._grant: Grant | None = None
        self._flights = ThreadFlights()
        self._shared: SharedTasks[Secret] = SharedTasks()
        self._sync: SyncRuntime | None = None
        self._async: AsyncRuntime | None = None

    def _flow_of(
        self,
        client_id: str,
        issuer: str | None,
        device_url: str | None,
        token_url: str | None,
        scope: str,
        options: DeviceOptions,
    ) -> DeviceFlow:
        timeouts = Timeouts.of(options.get("http_timeout") or own_timeouts(self._session) or TIMEOUT)
        usual = NO_RETRIES if retries_itself(self._session) else RetryPolicy(attempts=3)
        allowed = options.get("endpoint_origins", ())
        return DeviceFlow(
            client_id=client_id,
            issuer=trusted_url(issuer, "issuer") if issuer else None,
            device_url=trusted_url(device_url, "device_url") if device_url else None,
            token_url=trusted_url(token_url, "token_url") if token_url else None,
            endpoint_origins=tuple(trusted_url(each, "endpoint_origins") for each in allowed),
            scope=" ".join(scope.split()),
            parameters=dict(options.get("parameters", {})),
            asking=Asking(timeouts, options.get("retry", usual), self._clock),
            announce=Announcement(self._logger, options.get("announce")),
            given_up=lambda: self._pauses.ended,
        )

    def token(self) -> Secret:
        """Return an access token; waits, for a person if need be. `reveal()` gives its text."""
        if self._sync is None:
            sender = sync_sender(self._session, self._connection)
            self._sync = SyncRuntime(sender, clock=self._clock, wait=self._pauses.wait)
        runtime = self._sync
        found: Secret = self._flights.run("token", lambda: runtime.run(self._token_flow()), None, self._clock)
        return found

    async def atoken(self) -> Secret:
        """Return an access token without blocking the event loop. Cancelling ends a login nobody else waits for."""
        if self._async is None:
            sender = async_sender(self._session, self._connection)
            self._async = AsyncRuntime(sender, clock=self._clock, wait=self._pauses.wait_async)
        runtime = self._async
        return await self._shared.join(lambda: runtime.run(self._token_flow()))

    async def get_access_token(self) -> str:
        """Return an access token as text: what Liminal's users expect of a provider."""
        return (await self.atoken()).reveal()

    def cancel(self) -> None:
        """Call off a login that waits for its person; whoever waits for it gets an `AuthError`. From any thread."""
        self._pauses.end()

    def forget(self) -> None:
        """Forget all tokens, in the store too; the next one takes a login. Nothing is sent."""
        self._grant = None
        self._store.forget(self._key)

    def _token_flow(self) -> Flow[Secret]:
        grant = self._grant
        if grant is None or not self._is_fresh(grant):
            # A renewal goes on when its caller is cancelled: the refresh token that it brings must not be lost.
            grant = yield from guard((self, "renewal"), self._renewed, deadline=None)
        if grant is None:
            self._pauses.begin()
            grant = yield from self._flow.log_in()
            yield from ask_blocking(lambda made=grant: self._keep(made))  # type: ignore[misc]
        return grant.token.access_token

    def _renewed(self) -> Flow[Grant | None]:
        """Return a grant that is kept, renewed if need be; None where a person is needed."""
        turn = Turn(self._store, self._key)
        try:
            yield from turn.taken(None)
            grant = yield from ask_blocking(self._kept)
            if grant is None or self._is_fresh(grant):
                self._grant = grant
                return grant
            if grant.refresh_token is None:
                return None
            try:
                renewed = yield from self._flow.renew(grant.refresh_token)
            except InvalidGrantError:
                yield from ask_blocking(self.forget)
                return None
            # On disk before anybody has it: whatever happens next, the new refresh token is not lost.
            yield from ask_blocking(lambda: self._keep(renewed))
            return renewed
        finally:
            turn.leave()

    def _is_fresh(self, grant: Grant) -> bool:
        return grant.token.fresh_for(self._clock.wall()) > 0

    def _kept(self) -> Grant | None:
        text = self._store.load(self._key)
        return kept_grant(text.reveal()) if text is not None else self._grant

    def _keep(self, grant: Grant) -> None:
        self._grant = grant
        try:
            self._store.save(self._key, Secret(stored_grant(grant)))
        except TokenStoreError:
            raise
        except OSError as full:
            _log.warning("A token could not be kept: %s", full.strerror or type(full).__name__)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._shown}>"

    def __reduce__(self) -> str:
        raise TypeError("authentication is not pickled: make it anew where it is needed")


class MicrosoftAuthProvider(OIDCDeviceLogin):
    """Let a person log in with Microsoft Entra ID, on another device: `MicrosoftAuthProvider(tenant_id, client_id)`.

    What to do is said to the logger `liminal` at INFO, and to stderr where no handler takes that. `tenant_id`: the
    directory's id or domain, or `common`, `organizations`, `consumers`. `scopes`: what the token is for.
    `auth_challenge_timeout`: seconds that the person has. `authority`: of another cloud than the public one, also found
    in `AZURE_AUTHORITY_HOST`. The rest: `DeviceOptions`.
    """

    AUTHORITY_URL = MICROSOFT
    DEFAULT_SCOPES: Sequence[str] = ("User.Read",)
    _logger = _liminal

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        *,
        auth_challenge_timeout: float | None = None,
        authority: str | None = None,
        scopes: Sequence[str] | None = None,
        **options: Unpack[DeviceOptions],
    ) -> None:
        if not tenant_id or not client_id:
            missing = "client_id" if tenant_id else "tenant_id"
            raise MissingConfigurationError(f"{missing} is empty: pass the one of your app registration")
        if not _TENANT.fullmatch(tenant_id):
            raise InvalidInputError("tenant_id is neither a directory's id nor its domain")
        base = f"{AUTHORITY.find(authority) or self.AUTHORITY_URL}/{tenant_id}/oauth2/v2.0"
        asked = [*(self.DEFAULT_SCOPES if scopes is None else scopes), "offline_access", "openid", "profile"]
        super().__init__(
            client_id=client_id,
            device_url=f"{base}/devicecode",
            token_url=f"{base}/token",
            scope=" ".join(dict.fromkeys(asked)),
            challenge_timeout=auth_challenge_timeout,
            **options,
        )
