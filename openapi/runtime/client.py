"""`Client`: sends what generated modules build. The one module here that imports httpx."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, Self
from weakref import WeakKeyDictionary

import httpx

from .checks import cookie
from .errors import InvalidRequest
from .inflate import ACCEPT_ENCODING
from .messages import Operation, Reply, Request
from .opened import AsyncOpenReply, OpenReply
from .settings import Credential, check_base_url, check_headers, credential_fields
from .streams import DEFAULT_EVENT_LIMIT
from .unset import UNSET, Unset

__all__ = ["Client"]

DEFAULT_CAP: Final = 32 * 1024 * 1024
DEFAULT_TIMEOUT: Final = 10.0


class _Pools:
    """The httpx clients that one `Client` made: one for threads, one an event loop."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sync: httpx.Client | None = None
        self.loops: WeakKeyDictionary[asyncio.AbstractEventLoop, httpx.AsyncClient] = WeakKeyDictionary()
        self.closed = False


class Client:
    """Hold where a service is and how to talk to it; give it to the functions of the generated modules.

    `token` is for operations that take a bearer token; a callable is asked anew for each request. `credentials` maps
    the names of security schemes to a text, a callable, or a pair for HTTP basic. `auth` is an `httpx.Auth`, which
    then takes care of it all. `timeout` is in seconds, for connecting, writing, reading and waiting for a connection
    each (or an `httpx.Timeout`, or None for none). `max_reply` bounds the decoded body and `max_event` one event of a
    stream, in bytes. `trust_env` lets the environment name proxies and certificates. `http` and `async_http` are httpx
    clients of your own, used as they are and left open.

    Frozen; `with_…` return changed copies with connections of their own. Redirects aren't followed. Close it, or use
    it in a `with` or `async with` block.
    """

    __slots__ = ("_options", "_pools", "base_url", "max_event", "max_reply")

    base_url: str
    max_reply: int
    max_event: int
    _options: dict[str, Any]
    _pools: _Pools

    def __init__(
        self,
        base_url: str,
        *,
        token: str | Callable[[], str] | None = None,
        credentials: Mapping[str, Credential] | None = None,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | httpx.Timeout | Unset | None = UNSET,
        verify: bool | ssl.SSLContext = True,
        trust_env: bool = True,
        max_reply: int = DEFAULT_CAP,
        max_event: int = DEFAULT_EVENT_LIMIT,
        http: httpx.Client | None = None,
        async_http: httpx.AsyncClient | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "base_url", check_base_url(base_url))
        put(self, "max_reply", max_reply)
        put(self, "max_event", max_event)
        options: dict[str, Any] = {
            "token": token,
            "credentials": dict(credentials or {}),
            "auth": auth,
            "headers": check_headers(headers or {}),
            "timeout": timeout,
            "verify": verify,
            "trust_env": trust_env,
            "http": http,
            "async_http": async_http,
        }
        put(self, "_options", options)
        put(self, "_pools", _Pools())

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a client is frozen; with_… return changed copies")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Client {self.base_url}>"

    def _but(self, **changes: Any) -> Self:
        options: dict[str, Any] = {
            "base_url": self.base_url,
            "max_reply": self.max_reply,
            "max_event": self.max_event,
        }
        return type(self)(**{**options, **self._options, **changes})

    def with_base_url(self, base_url: str) -> Self:
        """Return a copy that talks to another place."""
        return self._but(base_url=base_url)

    def with_headers(self, headers: Mapping[str, str]) -> Self:
        """Return a copy that sends these headers too."""
        return self._but(headers={**self._options["headers"], **headers})

    def with_timeout(self, timeout: float | httpx.Timeout | None) -> Self:
        """Return a copy with another timeout."""
        return self._but(timeout=timeout)

    def with_token(self, token: str | Callable[[], str] | None) -> Self:
        """Return a copy with another bearer token."""
        return self._but(token=token)

    def send(self, operation: Operation, request: Request) -> Reply:
        """Send a request and return its answer, read whole. Raises `TooLarge`, and what httpx raises."""
        with self.open(operation, request) as reply:
            return reply.read()

    async def asend(self, operation: Operation, request: Request) -> Reply:
        """Send a request and return its answer, read whole. Raises `TooLarge`, and what httpx raises."""
        async with await self.aopen(operation, request) as reply:
            return await reply.read()

    def open(self, operation: Operation, request: Request) -> OpenReply:
        """Send a request and return its answer when the head has arrived."""
        http: httpx.Client = self._options["http"] or self._own()
        body = request.body if isinstance(request.body, bytes) else request.body.chunks()
        prepared = self._prepared(http, operation, request, body)
        return OpenReply(http.send(prepared, stream=True, **self._sending()), self.max_reply)

    async def aopen(self, operation: Operation, request: Request) -> AsyncOpenReply:
        """Send a request and return its answer when the head has arrived."""
        http: httpx.AsyncClient = self._options["async_http"] or self._own_async()
        body = request.body if isinstance(request.body, bytes) else request.body.achunks()
        prepared = self._prepared(http, operation, request, body)
        return AsyncOpenReply(await http.send(prepared, stream=True, **self._sending()), self.max_reply)

    def _sending(self) -> dict[str, Any]:
        auth = self._options["auth"]
        return {"follow_redirects": False} if auth is None else {"follow_redirects": False, "auth": auth}

    def _prepared(
        self, http: httpx.Client | httpx.AsyncClient, operation: Operation, request: Request, body: Any
    ) -> httpx.Request:
        options = self._options
        headers = {"Accept-Encoding": ACCEPT_ENCODING, **options["headers"], **request.headers}
        target = request.target()
        if options["auth"] is None:
            extra, query, cookies = credential_fields(operation, options["token"], options["credentials"])
            headers |= extra
            for name, value in cookies:
                cookie(headers, name, value)
            if query:
                target = Request("", request.path, [*request.query, *query]).target()
        length = None if isinstance(request.body, bytes) else request.body.length
        if length is not None:
            headers["Content-Length"] = str(length)
        more: dict[str, Any] = {}
        if not isinstance(options["timeout"], Unset):
            more["timeout"] = options["timeout"]
        content = body if not isinstance(body, bytes) or body else None
        return http.build_request(
            request.method, self.base_url + target, headers=headers, content=content, **more
        )

    def _settings(self) -> dict[str, Any]:
        timeout, verify, trust_env = (self._options[name] for name in ("timeout", "verify", "trust_env"))
        if verify is True and not trust_env and self.base_url.startswith("http:"):
            # No TLS is ever spoken, and loading the authorities takes longer than many calls.
            verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return {
            "timeout": DEFAULT_TIMEOUT if isinstance(timeout, Unset) else timeout,
            "verify": verify,
            "trust_env": trust_env,
        }

    def _own(self) -> httpx.Client:
        pools = self._pools
        with pools.lock:
            self._check_open()
            if pools.sync is None:
                pools.sync = httpx.Client(**self._settings())
            return pools.sync

    def _own_async(self) -> httpx.AsyncClient:
        pools, loop = self._pools, asyncio.get_running_loop()
        with pools.lock:
            self._check_open()
            http = pools.loops.get(loop)
            if http is None:
                http = pools.loops[loop] = httpx.AsyncClient(**self._settings())
            return http

    def _check_open(self) -> None:
        if self._pools.closed:
            raise InvalidRequest("the client is closed")

    def close(self) -> None:
        """Close the connections that threads used; httpx clients of your own stay open."""
        with self._pools.lock:
            self._pools.closed = True
            http, self._pools.sync = self._pools.sync, None
        if http is not None:
            http.close()

    async def aclose(self) -> None:
        """Close all connections of this event loop, and those that threads used."""
        self.close()
        with self._pools.lock:
            http = self._pools.loops.pop(asyncio.get_running_loop(), None)
        if http is not None:
            await http.aclose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()
