"""One call of an operation through a `Client`: what stands behind `sync()`, `stream()` and their like."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Generic, ParamSpec, Self, TypeVar

from .bodies import error_reply
from .errors import MalformedReply
from .messages import Operation, Reply, Request, Response
from .streams import EventDecoder, event_decoder

if TYPE_CHECKING:
    from .client import Client
    from .opened import AsyncOpenReply, OpenReply

__all__ = ["AsyncEventStream", "Call", "EventStream", "StreamCall", "events_of"]

P = ParamSpec("P")
T = TypeVar("T")
# Successes that have no body, and so no end mark either.
_EMPTY = (204, 205)
E = TypeVar("E")


class Call(Generic[P, T]):
    """An operation's facts, request builder and decoder, put together."""

    __slots__ = ("decode", "operation", "request")

    def __init__(
        self, operation: Operation, request: Callable[P, Request], decode: Callable[[Reply], T]
    ) -> None:
        self.operation: Operation = operation
        self.request: Callable[P, Request] = request
        self.decode: Callable[[Reply], T] = decode

    def sync(self, client: Client, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Send the request and return the typed value."""
        return self.decode(client.send(self.operation, self.request(*args, **kwargs)))

    def sync_detailed(self, client: Client, /, *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Send the request and return the typed value with its answer."""
        reply = client.send(self.operation, self.request(*args, **kwargs))
        return Response(reply.status, reply.headers, reply.content, self.decode(reply))

    async def asyncio(self, client: Client, /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Send the request and return the typed value."""
        return self.decode(await client.asend(self.operation, self.request(*args, **kwargs)))

    async def asyncio_detailed(self, client: Client, /, *args: P.args, **kwargs: P.kwargs) -> Response[T]:
        """Send the request and return the typed value with its answer."""
        reply = await client.asend(self.operation, self.request(*args, **kwargs))
        return Response(reply.status, reply.headers, reply.content, self.decode(reply))

    def download(self, client: Client, to: BinaryIO, /, *args: P.args, **kwargs: P.kwargs) -> int:
        """Write the body of a success to a file, piece by piece, and return its length. Its size has no bound."""
        with client.open(self.operation, self.request(*args, **kwargs)) as reply:
            if not self.operation.expects(reply.status):
                self.decode(reply.read())
                raise error_reply(reply.read())
            return sum(to.write(piece) for piece in reply.chunks())


class StreamCall(Call[P, list[E]], Generic[P, E]):
    """A streaming operation's facts, request builder and decoders, put together."""

    __slots__ = ("decode_event",)

    def __init__(
        self,
        operation: Operation,
        request: Callable[P, Request],
        decode: Callable[[Reply], list[E]],
        decode_event: Callable[[str], E],
    ) -> None:
        super().__init__(operation, request, decode)
        self.decode_event: Callable[[str], E] = decode_event

    def stream(self, client: Client, /, *args: P.args, **kwargs: P.kwargs) -> EventStream[E]:
        """Return the events as a context manager that is iterated."""
        return EventStream(
            client, self.operation, self.request(*args, **kwargs), self.decode, self.decode_event
        )

    def astream(self, client: Client, /, *args: P.args, **kwargs: P.kwargs) -> AsyncEventStream[E]:
        """Return the events as an async context manager that is iterated."""
        return AsyncEventStream(
            client, self.operation, self.request(*args, **kwargs), self.decode, self.decode_event
        )


class _Events(Generic[E]):
    """From pieces of bytes to typed events, for both faces."""

    def __init__(
        self,
        client: Client,
        operation: Operation,
        request: Request,
        decode: Callable[[Reply], list[E]],
        decode_event: Callable[[str], E],
    ) -> None:
        assert operation.stream is not None
        self._client = client
        self._operation = operation
        self._request = request
        self._decode = decode
        self._decode_event = decode_event
        self._decoder: EventDecoder = event_decoder(operation.stream, client.max_event)

    def _typed(self, texts: list[str]) -> tuple[list[E], bool]:
        """Return the events, and whether the end mark was among the texts."""
        events: list[E] = []
        for text in texts:
            if text == self._operation.stream_end:
                return events, True
            events.append(self._decode_event(text))
        return events, False

    def _last(self) -> list[E]:
        """Return what the end of the body completes. Raises `MalformedReply` where the stream was cut off."""
        events, ended = self._typed(self._decoder.last_texts())
        end, pending = self._operation.stream_end, self._decoder.pending
        if ended or (end is not None and pending == end):
            return events
        if pending:
            raise MalformedReply("", "the stream ended in the middle of an event")
        if end is not None:
            raise MalformedReply("", "the stream ended before its end mark")
        return events


class EventStream(_Events[E], Iterator[E]):
    """Typed events as they arrive: `with stream(…) as events: for event in events: …`.

    Entering sends the request; it raises `ErrorReply` where the answer is no success. Leaving closes the connection.
    """

    _reply: OpenReply | None = None
    _source: Iterator[E] | None = None

    def __enter__(self) -> Self:
        self._reply = reply = self._client.open(self._operation, self._request)
        if not self._operation.expects(reply.status):
            try:
                self._decode(reply.read())
            finally:
                reply.close()
        self._source = self._events(reply)
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        if self._reply is not None:
            self._reply.close()
        self._source = iter(())

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> E:
        if self._source is None:
            raise RuntimeError("a stream is read inside a `with` block")
        return next(self._source)

    def _events(self, reply: OpenReply) -> Iterator[E]:
        if reply.status in _EMPTY:
            return
        for piece in reply.chunks():
            events, ended = self._typed(self._decoder.texts(piece))
            yield from events
            if ended:
                return
        yield from self._last()


class AsyncEventStream(_Events[E], AsyncIterator[E]):
    """Typed events as they arrive: `async with astream(…) as events: async for event in events: …`."""

    _reply: AsyncOpenReply | None = None
    _source: AsyncIterator[E] | None = None
    _ended = False

    async def __aenter__(self) -> Self:
        self._reply = reply = await self._client.aopen(self._operation, self._request)
        if not self._operation.expects(reply.status):
            try:
                self._decode(await reply.read())
            finally:
                await reply.close()
        self._source = self._events(reply)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection."""
        if self._reply is not None:
            await self._reply.close()
        self._ended = True

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E:
        if self._source is None:
            raise RuntimeError("a stream is read inside an `async with` block")
        if self._ended:
            raise StopAsyncIteration
        return await anext(self._source)

    async def _events(self, reply: AsyncOpenReply) -> AsyncIterator[E]:
        if reply.status in _EMPTY:
            return
        async for piece in reply.chunks():
            events, ended = self._typed(self._decoder.texts(piece))
            for event in events:
                yield event
            if ended:
                return
        for event in self._last():
            yield event


def events_of(
    operation: Operation, reply: Reply, decode_event: Callable[[str], E], limit: int | None = None
) -> list[E]:
    """Read a whole stream at once, from an answer that was read whole."""
    assert operation.stream is not None
    decoder = event_decoder(operation.stream, limit or max(len(reply.content), 1))
    found: list[E] = []
    for text in [*decoder.texts(reply.content), *decoder.last_texts()]:
        if text == operation.stream_end:
            break
        found.append(decode_event(text))
    return found
