"""Where async requests leave: over transports of our own, one set an event loop, or over a user's own client."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

import httpx

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Open, Send, SendFailure
from ostiary._io.async_opened import HttpxAsyncReply, OpenAsyncReply
from ostiary._io.connections import Watch, pool_limits
from ostiary._io.forked import leave_behind, start_anew_when_forked
from ostiary._io.opened import nothing
from ostiary._io.outgoing import Target, build, target_if_valid, target_of, with_defaults
from ostiary._io.plain import written
from ostiary._io.proxies import proxy_for
from ostiary._io.quick_async import AsyncQuickWay, is_there, unwatched
from ostiary._io.tls import context_for
from ostiary._io.troubles import failure_of, is_trouble
from ostiary._io.turns import Turns
from ostiary.config import ConnectionOptions
from ostiary_api._runtime import Reply

__all__ = ["AsyncClientSender", "AsyncSender", "AsyncTransportSender"]

T = TypeVar("T")
Done = Callable[[], None]
# The step that is under way meets its own timeout first, and knows how to end; the seconds that it gets for that.
_GRACE = 0.05


class AsyncSender(Protocol):
    """Send requests and read their answers. Raises `SendFailure`, never an exception of the HTTP library."""

    async def send(self, effect: Send) -> Reply: ...

    async def open(self, effect: Open) -> OpenAsyncReply: ...

    async def close(self) -> None: ...


class _Sender:
    """The part that both senders share: how one exchange is made over something that handles requests."""

    def __init__(self, clock: Clock = SYSTEM) -> None:
        self._clock = clock
        self._closed = False

    async def _handle(self, target: Target, request: httpx.Request) -> tuple[httpx.Response, Done]:
        """Handle one request; return the response, and what to call when it has been closed."""
        raise NotImplementedError

    async def send(self, effect: Send) -> Reply:
        """Send, and read the whole answer within the cap. Raises `SendFailure`."""
        return await self._in_time(effect, self._exchange(effect))

    async def open(self, effect: Send) -> OpenAsyncReply:
        """Send, and return the answer when its head has arrived. Raises `SendFailure`."""
        return await self._in_time(effect, self._opened(effect))

    async def _in_time(self, effect: Send, work: Coroutine[Any, Any, T]) -> T:
        """End the work at the deadline: the timeouts of its steps say nothing of how many steps there are."""
        if effect.deadline is None:
            return await work
        timer = asyncio.timeout(effect.deadline - self._clock.monotonic() + _GRACE)
        try:
            async with timer:
                return await work
        except TimeoutError:
            if not timer.expired():
                raise
        raise SendFailure.late("maybe")

    async def _exchange(self, effect: Send) -> Reply:
        return await (await self._opened(effect)).read(effect.cap)

    async def _opened(self, effect: Send) -> OpenAsyncReply:
        if self._closed:
            raise SendFailure("no", "closed", "the client is closed")
        failure: SendFailure
        try:
            target = target_of(effect.url)
            request = build(effect, target, self._clock, is_async=True)
            response, done = await self._handle(target, request)
        except httpx.InvalidURL:
            failure = SendFailure("no", "refused", "the URL is not valid")
        except Exception as error:
            if not is_trouble(error):
                raise
            failure = failure_of(error, head_arrived=False)
        else:
            response.request = request
            return HttpxAsyncReply(response, effect.deadline, self._clock, done)
        # Raised outside the handlers, so that no chain leads to a request with credentials in it.
        if effect.deadline is not None and self._clock.monotonic() >= effect.deadline:
            failure = SendFailure.late(failure.sent)
        raise failure


class _Way:
    """A way out: what handles requests, and how many may be under way (see `ostiary._io.senders._Way`).

    httpx's own pool hands one connection to several waiting tasks, and loses it where one of them is cancelled as it
    gives it back.
    """

    __slots__ = ("_watch", "quick", "transport", "turns")

    def __init__(
        self, transport: httpx.AsyncBaseTransport, connections: int, watch: Watch | None = None
    ) -> None:
        self._watch = watch
        self.quick: AsyncQuickWay | None = None
        self.transport = transport
        self.turns = Turns(connections)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        """Handle one request; `handle_async_request` is looked up each time: mocks patch the class."""
        if not await self.turns.take(request.extensions["timeout"]["pool"]):
            raise httpx.PoolTimeout("all connections are in use")
        try:
            return await self.transport.handle_async_request(request)
        except BaseException:
            self.turns.give()
            raise

    async def close(self) -> None:
        """Close its connections, and open no more."""
        if self._watch is not None:
            self._watch.ended = True
        if self.quick is not None:
            await self.quick.close()
        await self.transport.aclose()


class _Ways:
    """The ways out of one event loop: connections are bound to the loop that opened them."""

    __slots__ = ("by_origin", "by_way")

    def __init__(self) -> None:
        self.by_origin: dict[str, _Way] = {}
        self.by_way: dict[tuple[str, str], _Way] = {}


class AsyncTransportSender(_Sender):
    """Send over httpx's async transports directly; where `fast` was asked for, by the quick way or over aiohttp."""

    def __init__(
        self,
        options: ConnectionOptions | None = None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock = SYSTEM,
    ) -> None:
        super().__init__(clock)
        self._options = options or ConnectionOptions()
        if self._options.fast:
            from ostiary._io.fast import require

            require()
        self._given = transport
        self._may_be_quick: bool = self._options.fast and transport is None and is_there()
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Ways] = weakref.WeakKeyDictionary()
        start_anew_when_forked(self)

    def start_anew(self) -> None:
        """Begin with connections of its own, in a forked child."""
        leave_behind(dict(self._loops))
        self._loops = weakref.WeakKeyDictionary()

    async def _opened(self, effect: Send) -> OpenAsyncReply:
        """Open by the quick way where there is one for this request, else over a transport."""
        if self._may_be_quick and not self._closed and unwatched():
            target = target_if_valid(effect.url)
            request = written(effect, target) if target is not None else None
            if target is not None and request is not None:
                way = self._way_to(target)
                if way.quick is not None:
                    return await way.quick.open(request, effect, target, self._clock)
        return await super()._opened(effect)

    async def _handle(self, target: Target, request: httpx.Request) -> tuple[httpx.Response, Done]:
        if self._given is not None:
            return await self._given.handle_async_request(request), nothing
        way = self._way_to(target)
        return await way.handle(request), way.turns.give

    def _way_to(self, target: Target) -> _Way:
        loop = asyncio.get_running_loop()
        ways = self._loops.get(loop)
        if ways is None:
            ways = self._loops[loop] = _Ways()
        return ways.by_origin.get(target.origin) or self._find(ways, target)

    def _find(self, ways: _Ways, target: Target) -> _Way:
        proxy = proxy_for(target.url, self._options)
        key = (target.url.scheme, str(proxy.url) if proxy else "")
        way = ways.by_way.get(key)
        if way is None:
            way = ways.by_way[key] = self._make(target, proxy)
        ways.by_origin[target.origin] = way
        return way

    def _make(self, target: Target, proxy: httpx.Proxy | None) -> _Way:
        verify = context_for(target.url.scheme, self._options)
        limits = self._options.limits
        if self._options.fast:
            from ostiary._io.fast import fast_transport

            way = _Way(fast_transport(verify, proxy, limits), limits.connections)
            if proxy is None and self._may_be_quick:
                way.quick = AsyncQuickWay(verify, way.turns, limits)
            return way
        transport = httpx.AsyncHTTPTransport(
            verify=verify,
            proxy=proxy,
            limits=pool_limits(limits),
        )
        return _Way(transport, limits.connections, Watch(transport))

    async def close(self) -> None:
        """Close this loop's connections; those of other loops can only be closed there."""
        self._closed = True
        ways = self._loops.pop(asyncio.get_running_loop(), None)
        for way in ways.by_way.values() if ways else ():
            await way.close()


class AsyncClientSender(_Sender):
    """Send over an `httpx.AsyncClient` that the user gave: its hooks, mounts and proxies count, its redirects don't."""

    def __init__(self, client: httpx.AsyncClient, *, clock: Clock = SYSTEM) -> None:
        super().__init__(clock)
        self._client = client

    async def _handle(self, target: Target, request: httpx.Request) -> tuple[httpx.Response, Done]:
        return await self._send(request), nothing

    async def _send(self, request: httpx.Request) -> httpx.Response:
        with_defaults(request, self._client.headers)
        # The client's own `auth` would overwrite a credential of ours; without one, its own counts.
        if "authorization" in request.headers:
            return await self._client.send(request, stream=True, auth=None, follow_redirects=False)
        return await self._client.send(request, stream=True, follow_redirects=False)

    async def close(self) -> None:
        """Stop sending; the client belongs to the user and stays open."""
        self._closed = True
