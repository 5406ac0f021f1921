"""OAuth 2.0 client credentials (RFC 6749 §4.4), with OpenID Connect discovery where only the issuer is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypedDict, Unpack

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.secrets import Secret
from ostiary._io.choose import own_timeouts, retries_itself, sync_sender
from ostiary._io.origins import origin_of
from ostiary._io.sync import SyncRuntime
from ostiary.auth.asking import Asking
from ostiary.auth.cached import CachedTokenAuth, TokenCache
from ostiary.auth.endpoints import trusted_url
from ostiary.auth.proofs import BasicEncoding, Method, PrivateKey, Proof, hidden_key, proof_of
from ostiary.auth.stores import TokenStore, store_key
from ostiary.auth.token_request import NarrowerScope, TokenRequest
from ostiary.config import NO_RETRIES, ConnectionOptions, RetryPolicy, Timeouts
from ostiary.errors import InvalidInputError, MissingConfigurationError

__all__ = ["OIDCClientCredentials", "OIDCOptions"]

TIMEOUT = 10.0
_RETRIES = RetryPolicy(statuses=RetryPolicy().statuses | {500})
_OURS = frozenset(
    {"grant_type", "client_id", "client_secret", "client_assertion", "client_assertion_type", "scope"}
)


class OIDCOptions(TypedDict, total=False):
    """Name what only some identity providers need.

    `method`: how the client proves itself, `"client_secret_post"` (default), `"client_secret_basic"` or
    `"private_key_jwt"`, which signs with `private_key` (PEM text or a JWK; RSA or EC). `basic_encoding`: `"form"`, as
    RFC 6749 says, or `"raw"` for providers that don't decode. `parameters`: more fields of the form, such as
    `audience` or `resource`. `narrower_scope`: `"refuse"` (default) raises `InvalidScopeError` when less is granted
    than was asked for, `"accept"` warns. `endpoint_origins`: where else than on the issuer's own host its token
    endpoint may be. `store`: where tokens are kept beyond this object. `connection`: proxy, certificate authorities.
    `retry`: how often and when a token request is made again. `clock`: for tests.
    """

    method: Method
    private_key: PrivateKey
    basic_encoding: BasicEncoding
    parameters: Mapping[str, str]
    narrower_scope: NarrowerScope
    endpoint_origins: Sequence[str]
    store: TokenStore
    connection: ConnectionOptions
    retry: RetryPolicy
    clock: Clock


class OIDCClientCredentials(CachedTokenAuth):
    """Authenticate with access tokens that an identity provider grants to the application itself.

    Give `token_url`, or `issuer` to have it discovered. `scope`: names divided by spaces. `http_session`: an
    `httpx.Client`, an httpx transport or a `requests.Session` for token requests. `http_timeout`: seconds for each step
    of them, or `Timeouts`; 10 by default. The rest: `OIDCOptions`.

    A token is fetched when one is needed, once for all threads, tasks and clients that share this object, and replaced
    shortly before it ends, or after a 401. Raises `MissingConfigurationError` and `InvalidInputError` when made, and
    the classes below `ostiary.errors.AuthError` when used.
    """

    def __init__(
        self,
        *,
        token_url: str | None = None,
        issuer: str | None = None,
        client_id: str | None = None,
        client_secret: str | Secret | None = None,
        scope: str | None = None,
        http_session: object = None,
        http_timeout: float | Timeouts | None = None,
        **options: Unpack[OIDCOptions],
    ) -> None:
        # From here on no frame of ours holds a plain secret, for those who log tracebacks with local variables.
        secret = client_secret = Secret.of(client_secret) if client_secret else None
        key = hidden_key(options.pop("private_key")) if options.get("private_key") else None
        unknown = sorted(set(options) - set(OIDCOptions.__annotations__))
        if unknown:
            raise TypeError(f"{type(self).__name__} has no argument {unknown[0]!r}")
        method = options.get("method", "client_secret_post")
        self._require(token_url, issuer, client_id, secret, method)
        assert client_id is not None
        clock = options.get("clock", SYSTEM)
        proof = proof_of(method, client_id, secret, key, options.get("basic_encoding", "form"), clock)
        timeouts = Timeouts.of(http_timeout or own_timeouts(http_session) or TIMEOUT)
        retry = NO_RETRIES if retries_itself(http_session) else options.get("retry", _RETRIES)
        request = _request(token_url, issuer, scope, proof, timeouts, retry, options)
        runtime = SyncRuntime(sync_sender(http_session, unpooled(options.get("connection"))), clock=clock)
        provider = request.token_url or request.issuer or ""
        self._shown = f"{client_id!r} at {origin_of(provider)}"
        name = store_key(provider, client_id, (request.scope or "").split(), request.parameters)
        self._cache = TokenCache(request.flow, runtime, clock, options.get("store"), name)

    def _require(
        self, token_url: str | None, issuer: str | None, client_id: str | None, secret: object, method: str
    ) -> None:
        if not token_url and not issuer:
            raise MissingConfigurationError("the token endpoint is missing: pass token_url=… (or issuer=…)")
        if not client_id:
            raise MissingConfigurationError("the client id is missing: pass client_id=…")
        if secret is None and method != "private_key_jwt":
            raise MissingConfigurationError("the client secret is missing: pass client_secret=…")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._shown}>"


def _request(
    token_url: str | None,
    issuer: str | None,
    scope: str | None,
    proof: Proof,
    timeouts: Timeouts,
    retry: RetryPolicy,
    options: OIDCOptions,
) -> TokenRequest:
    allowed = options.get("endpoint_origins", ())
    return TokenRequest(
        token_url=trusted_url(token_url, "token_url") if token_url else None,
        issuer=trusted_url(issuer, "issuer") if issuer else None,
        endpoint_origins=tuple(trusted_url(each, "endpoint_origins") for each in allowed),
        proof=proof,
        scope=" ".join(scope.split()) or None if scope else None,
        narrower_scope=options.get("narrower_scope", "refuse"),
        parameters=_parameters(options.get("parameters", {})),
        asking=Asking(timeouts, retry, options.get("clock", SYSTEM)),
    )


def _parameters(given: Mapping[str, str]) -> dict[str, str]:
    reserved = sorted(_OURS.intersection(given))
    if reserved:
        raise InvalidInputError(f"parameters: {reserved[0]!r} has an argument of its own")
    return dict(given)


def unpooled(given: ConnectionOptions | None) -> ConnectionOptions:
    # Minutes or hours lie between token requests: a connection kept open would be closed by the other end.
    options = given or ConnectionOptions()
    return replace(options, limits=replace(options.limits, keepalive=0))
