"""Where sync requests leave: over transports of our own, or over a client that the user gave."""

from __future__ import annotations

# Looking up a host's name loads it; a fork while another thread does so leaves the child without.
import encodings.idna  # noqa: F401  # pyright: ignore[reportUnusedImport]
import ssl
import threading
from collections.abc import Callable
from typing import Protocol

# httpx loads it when the first transport is made: 17 ms that would be the first call's.
import httpcore  # noqa: F401  # pyright: ignore[reportUnusedImport]
import httpx

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Open, Send, SendFailure
from ostiary._io.connections import Watch, pool_limits
from ostiary._io.forked import leave_behind, start_anew_when_forked
from ostiary._io.opened import HttpxReply, OpenSyncReply, nothing
from ostiary._io.outgoing import Target, build, target_if_valid, target_of, with_defaults
from ostiary._io.plain import written
from ostiary._io.proxies import proxy_for
from ostiary._io.quick import QuickWay, unwatched
from ostiary._io.rows import Place, Rows
from ostiary._io.tls import context_for
from ostiary._io.troubles import failure_of
from ostiary._io.turns import ThreadTurns
from ostiary._io.underway import Underway
from ostiary.config import ConnectionOptions, Limits
from ostiary_api._runtime import Reply

__all__ = ["ClientSender", "SyncSender", "TransportSender"]

Done = Callable[[], None]
# What a socket takes at once, whether or not anybody reads: more may have to wait for the service.
_SMALL = 32 * 1024


class SyncSender(Protocol):
    """Send requests and read their answers. Raises `SendFailure`, never an exception of the HTTP library."""

    def send(self, effect: Send) -> Reply: ...

    def open(self, effect: Open) -> OpenSyncReply: ...

    def begin(self, effect: Send, *, opens: bool, rows: Rows) -> Underway[Place] | None: ...

    def close(self) -> None: ...


class _Way:
    """A way out: what handles requests, and how many may be under way.

    httpx's own pool would queue them too, but hands an idle connection to a waiting thread and may close it before that
    thread wakes: under a full pool, some requests in a thousand fail with "Bad file descriptor". Who waits here, waits
    before the pool.
    """

    __slots__ = ("_watch", "quick", "transport", "turns")

    def __init__(self, transport: httpx.BaseTransport, turns: ThreadTurns | None = None) -> None:
        self._watch: Watch | None = None
        self.quick: QuickWay | None = None
        self.transport = transport
        self.turns = turns

    @classmethod
    def out(cls, context: ssl.SSLContext, proxy: httpx.Proxy | None, limits: Limits) -> _Way:
        """Return a way of our own, through a proxy or not."""
        transport = httpx.HTTPTransport(
            verify=context,
            proxy=proxy,
            limits=pool_limits(limits),
        )
        turns = ThreadTurns(limits.connections)
        way = cls(transport, turns)
        way._watch = Watch(transport)
        if proxy is None:
            way.quick = QuickWay(way._watch.opener(), context, turns, limits)
        return way

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Handle one request; `handle_request` is looked up each time: mocks patch the class while clients live."""
        if self.turns is None:
            return self.transport.handle_request(request)
        patience = request.extensions["timeout"]["pool"]
        if not self.turns.take(patience):
            raise httpx.PoolTimeout("all connections are in use")
        try:
            return self.transport.handle_request(request)
        except BaseException:
            self.turns.give()
            raise

    def done(self) -> None:
        """Let the next one have its turn."""
        if self.turns is not None:
            self.turns.give()

    def close(self) -> None:
        """Close its connections, and open no more."""
        if self._watch is not None:
            self._watch.ended = True
        if self.quick is not None:
            self.quick.close()
        self.transport.close()


class _Sender:
    """The part that both senders share: how one exchange is made over something that handles requests."""

    # Whether somebody else's code sees the requests.
    _shows = True

    def __init__(self, clock: Clock = SYSTEM) -> None:
        self._clock = clock
        self._closed = False

    def _handle(self, target: Target, request: httpx.Request) -> tuple[httpx.Response, Done]:
        """Handle one request; return the response, and what to call when it has been closed."""
        raise NotImplementedError

    def send(self, effect: Send) -> Reply:
        """Send, and read the whole answer within the cap. Raises `SendFailure`."""
        return self.open(effect).read(effect.cap)

    def open(self, effect: Send) -> OpenSyncReply:
        """Send, and return the answer when its head has arrived. Raises `SendFailure`."""
        if self._closed:
            raise SendFailure("no", "closed", "the client is closed")
        failure: SendFailure
        try:
            target = target_of(effect.url)
            request = build(effect, target, self._clock, is_async=False, looked_at=self._shows)
            response, done = self._handle(target, request)
        except httpx.InvalidURL:
            failure = SendFailure("no", "refused", "the URL is not valid")
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            failure = failure_of(error, head_arrived=False)
        else:
            response.request = request
            return HttpxReply(response, effect.deadline, self._clock, done)
        # Raised outside the handlers, so that no chain leads to a request with credentials in it.
        if effect.deadline is not None and self._clock.monotonic() >= effect.deadline:
            failure = SendFailure.late(failure.sent)
        raise failure

    def begin(self, effect: Send, *, opens: bool, rows: Rows) -> Underway[Place] | None:
        """Do nothing: answers are for later only where connections are our own."""
        return None


class TransportSender(_Sender):
    """Send over httpx's transports directly, one for each way out (protocol and proxy), made when first needed.

    What `httpx.Client` would add (redirects, cookies, hooks, environment proxies) is ours or off.
    """

    def __init__(
        self,
        options: ConnectionOptions | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        clock: Clock = SYSTEM,
    ) -> None:
        super().__init__(clock)
        self._options = options or ConnectionOptions()
        self._given = _Way(transport) if transport is not None else None
        self._shows = transport is not None
        self._make_room()
        start_anew_when_forked(self)

    def send(self, effect: Send) -> Reply:
        """Send by the quick way where there is one for this request, else over httpx. Raises `SendFailure`."""
        if self._given is None and not self._closed and unwatched():
            target = target_if_valid(effect.url)
            request = written(effect, target) if target is not None else None
            if target is not None and request is not None:
                way = self._by_origin.get(target.origin) or self._way_to(target)
                if way.quick is not None:
                    return way.quick.exchange(request, effect, target, self._clock)
        return super().send(effect)

    def begin(self, effect: Send, *, opens: bool, rows: Rows) -> Underway[Place] | None:
        """Get a small request ready to leave, its answer to be read later; None where that can't be done now.

        `opens` says whether a new connection may be opened for it, `rows` what it may go with. Raises `SendFailure`
        where the deadline has passed.
        """
        body = effect.body
        if self._given is not None or self._closed or not isinstance(body, bytes) or len(body) > _SMALL:
            return None
        target = target_if_valid(effect.url)
        way = self._by_origin.get(target.origin) if target is not None else None
        if target is None or way is None or way.quick is None or not unwatched():
            return None
        request = written(effect, target)
        if request is None:
            return None
        return way.quick.begin(request, effect, target, self._clock, opens=opens, rows=rows)

    def start_anew(self) -> None:
        """Begin with connections and a lock of its own, in a forked child."""
        leave_behind((self._by_way, self._by_origin))
        self._make_room()

    def _make_room(self) -> None:
        self._lock = threading.Lock()
        self._by_origin: dict[str, _Way] = {}
        self._by_way: dict[tuple[str, str], _Way] = {}

    def _handle(self, target: Target, request: httpx.Request) -> tuple[httpx.Response, Done]:
        way = self._given or self._by_origin.get(target.origin) or self._way_to(target)
        return way.handle(request), way.done

    def _way_to(self, target: Target) -> _Way:
        proxy = proxy_for(target.url, self._options)
        key = (target.url.scheme, str(proxy.url) if proxy else "")
        with self._lock:
            if self._closed:
                raise SendFailure("no", "closed", "the client is closed")
            way = self._by_way.get(key)
            if way is None:
                context = context_for(target.url.scheme, self._options)
                way = self._by_way[key] = _Way.out(context, proxy, self._options.limits)
            self._by_origin[target.origin] = way
        return way

    def close(self) -> None:
        """Close all connections; a transport that the user gave stays open."""
        self._closed = True
        with self._lock:
            ways = list(self._by_way.values())
            self._by_way.clear()
            self._by_origin.clear()
        for way in ways:
            way.close()


class ClientSender(_Sender):
    """Send over an `httpx.Client` that the user gave: its hooks, mounts, proxies and cookies count."""

    def __init__(self, client: httpx.Client, *, clock: Clock = SYSTEM) -> None:
        super().__init__(clock)
        self._client = client

    def _handle(self, target: Target, request: httpx.Request) -> tuple[httpx.Response, Done]:
        with_defaults(request, self._client.headers)
        # The client's own `auth` would overwrite a credential of ours; without one, its own counts.
        if "authorization" in request.headers:
            return self._client.send(request, stream=True, auth=None, follow_redirects=False), nothing
        return self._client.send(request, stream=True, follow_redirects=False), nothing

    def close(self) -> None:
        """Stop sending; the client belongs to the user and stays open."""
        self._closed = True
