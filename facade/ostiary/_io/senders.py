"""Where sync requests leave: over transports of our own, or over a client that the user gave."""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterator
from typing import Protocol

import httpx

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Open, Send, SendFailure
from ostiary._io.outgoing import Target, build, target_of
from ostiary._io.proxies import proxy_for
from ostiary._io.reading import BodyReader
from ostiary._io.tls import context_for
from ostiary._io.troubles import failure_of
from ostiary.config import ConnectionOptions
from ostiary_api._runtime import Headers, Reply

__all__ = ["ClientSender", "OpenSyncReply", "SyncSender", "TransportSender"]

Handler = Callable[[httpx.Request], httpx.Response]


class SyncSender(Protocol):
    """Send requests and read their answers. Raises `SendFailure`, never an exception of the HTTP library."""

    def send(self, effect: Send) -> Reply: ...

    def open(self, effect: Open) -> OpenSyncReply: ...

    def close(self) -> None: ...


class OpenSyncReply:
    """An answer whose head has arrived. `chunks()` gives the raw pieces of its body; whoever holds it closes it."""

    __slots__ = ("_deadline", "_response", "clock", "headers", "status")

    def __init__(self, response: httpx.Response, deadline: float | None, clock: Clock) -> None:
        self._response = response
        self._deadline = deadline
        self.clock = clock
        self.status = response.status_code
        self.headers = Headers(response.headers.raw)

    def chunks(self) -> Iterator[bytes]:
        """Give the pieces of the body as they arrive. Raises `SendFailure`."""
        deadline, now = self._deadline, self.clock.monotonic
        pieces = iter(self._sync_stream())
        while True:
            failure: SendFailure | None = None
            piece: bytes | None = None
            try:
                piece = next(pieces, None)
            except (httpx.HTTPError, httpx.StreamError, OSError) as error:
                failure = failure_of(error, head_arrived=True)
            else:
                if piece is None:
                    return
            if deadline is not None and now() >= deadline:
                raise SendFailure("yes", "deadline", "the call took longer than its deadline")
            if failure is not None:
                raise failure
            assert piece is not None
            yield piece

    def _sync_stream(self) -> httpx.SyncByteStream:
        stream = self._response.stream
        assert isinstance(stream, httpx.SyncByteStream)
        return stream

    def close(self) -> None:
        """Give the connection back, or close it where the body was not read to its end."""
        self._response.close()


class _Sender:
    """The part that both senders share: how one exchange is made over something that handles requests."""

    def __init__(self, clock: Clock = SYSTEM) -> None:
        self._clock = clock
        self._closed = False

    def _handler(self, target: Target) -> Handler:
        raise NotImplementedError

    def send(self, effect: Send) -> Reply:
        """Send, and read the whole answer within the cap. Raises `SendFailure`."""
        reply = self.open(effect)
        try:
            reader = BodyReader(reply.headers.get("content-encoding"), effect.cap)
            for piece in reply.chunks():
                reader.feed(piece)
            return Reply(reply.status, reply.headers, reader.finish())
        finally:
            reply.close()

    def open(self, effect: Send) -> OpenSyncReply:
        """Send, and return the answer when its head has arrived. Raises `SendFailure`."""
        if self._closed:
            raise SendFailure("no", "closed", "the client is closed")
        failure: SendFailure
        try:
            target = target_of(effect.url)
            request = build(effect, target, self._clock, is_async=False)
            response = self._handler(target)(request)
        except httpx.InvalidURL:
            failure = SendFailure("no", "refused", "the URL is not valid")
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            failure = failure_of(error, head_arrived=False)
        else:
            response.request = request
            return OpenSyncReply(response, effect.deadline, self._clock)
        # Raised outside the handlers, so that no chain leads to a request with credentials in it.
        if effect.deadline is not None and self._clock.monotonic() >= effect.deadline:
            failure = SendFailure(failure.sent, "deadline", "the call took longer than its deadline")
        raise failure


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
        self._given = transport
        self._make_room()
        _senders.add(self)

    def start_anew(self) -> None:
        """Begin with connections and a lock of its own, in a forked child."""
        _left_behind.append((self._by_way, self._by_origin))
        self._make_room()

    def _make_room(self) -> None:
        self._lock = threading.Lock()
        self._by_origin: dict[str, httpx.BaseTransport] = {}
        self._by_way: dict[tuple[str, str], httpx.BaseTransport] = {}

    def _handler(self, target: Target) -> Handler:
        # `handle_request` is looked up at each call: mocks patch the class while clients live.
        return (
            self._given or self._by_origin.get(target.origin) or self._transport_for(target)
        ).handle_request

    def _transport_for(self, target: Target) -> httpx.BaseTransport:
        proxy = proxy_for(target.url, self._options)
        way = (target.url.scheme, str(proxy.url) if proxy else "")
        with self._lock:
            transport = self._by_way.get(way)
            if transport is None:
                limits = self._options.limits
                transport = self._by_way[way] = httpx.HTTPTransport(
                    verify=context_for(target.url.scheme, self._options),
                    proxy=proxy,
                    limits=httpx.Limits(
                        max_connections=limits.connections,
                        max_keepalive_connections=limits.keepalive,
                        keepalive_expiry=limits.keepalive_expiry,
                    ),
                )
            self._by_origin[target.origin] = transport
        return transport

    def close(self) -> None:
        """Close all connections; a transport that the user gave stays open."""
        self._closed = True
        with self._lock:
            transports = list(self._by_way.values())
            self._by_way.clear()
            self._by_origin.clear()
        for transport in transports:
            transport.close()


class ClientSender(_Sender):
    """Send over an `httpx.Client` that the user gave: its hooks, mounts, proxies and cookies count."""

    def __init__(self, client: httpx.Client, *, clock: Clock = SYSTEM) -> None:
        super().__init__(clock)
        self._client = client

    def _handler(self, target: Target) -> Handler:
        return self._send

    def _send(self, request: httpx.Request) -> httpx.Response:
        # The client's own `auth` would overwrite a credential of ours; without one, its own counts.
        if "authorization" in request.headers:
            return self._client.send(request, stream=True, auth=None, follow_redirects=False)
        return self._client.send(request, stream=True, follow_redirects=False)

    def close(self) -> None:
        """Stop sending; the client belongs to the user and stays open."""
        self._closed = True


# After a fork the child must not use the parent's connections, nor its locks, which may be held. The old transports are
# kept, not closed: closing takes their locks, and dropping them would warn of unclosed sockets.
_senders: weakref.WeakSet[TransportSender] = weakref.WeakSet()
_left_behind: list[object] = []


def _after_fork() -> None:
    for sender in list(_senders):
        sender.start_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
