"""A listener hears a stream; its reader notices nothing. Streams here have the shape of openai's and anthropic's."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from ostiary.taps import Ending, Listener, tap, tap_body

Heard = list[Any]


class Ear(Listener):
    def __init__(self) -> None:
        self.chunks: Heard = []
        self.endings: list[tuple[Ending, BaseException | None]] = []
        self.stumbles: list[Exception] = []

    def chunk(self, chunk: Any) -> None:
        self.chunks.append(chunk)

    def ended(self, how: Ending, error: BaseException | None) -> None:
        self.endings.append((how, error))

    def stumbled(self, error: Exception) -> None:
        self.stumbles.append(error)


class Deaf(Ear):
    """Everything in it fails."""

    def chunk(self, chunk: Any) -> None:
        raise ValueError("chunk")

    def ended(self, how: Ending, error: BaseException | None) -> None:
        raise ValueError("ended")

    def stumbled(self, error: Exception) -> None:
        super().stumbled(error)
        raise ValueError("stumbled")


class Response:
    """As httpx's."""

    def __init__(self, pieces: list[bytes] | None = None) -> None:
        self.closed = 0
        self.pieces = pieces or []

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield from self.pieces
        self.close()

    async def aiter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        await self.aclose()


class Stream:
    """As the SDKs' own: all reading goes through `_iterator`, which closes the response at its end."""

    def __init__(self, items: list[Any], error: BaseException | None = None) -> None:
        self.response = Response()
        self._items, self._error = items, error
        self._iterator = self.__stream__()

    def __stream__(self) -> Iterator[Any]:
        try:
            yield from self._items
            if self._error:
                raise self._error
        finally:
            self.response.close()

    def __next__(self) -> Any:
        return self._iterator.__next__()

    def __iter__(self) -> Iterator[Any]:
        yield from self._iterator

    def __enter__(self) -> "Stream":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self.response.close()


class AsyncStream:
    def __init__(self, items: list[Any], error: BaseException | None = None) -> None:
        self.response = Response()
        self._items, self._error = items, error
        self._iterator = self.__stream__()

    async def __stream__(self) -> AsyncIterator[Any]:
        try:
            for item in self._items:
                await asyncio.sleep(0)
                yield item
            if self._error:
                raise self._error
        finally:
            await self.response.aclose()

    async def __anext__(self) -> Any:
        return await self._iterator.__anext__()

    async def __aiter__(self) -> AsyncIterator[Any]:
        async for item in self._iterator:
            yield item

    async def close(self) -> None:
        await self.response.aclose()


Read = Callable[[Any], Any]


def read_sync(items: list[Any], error: BaseException | None, ear: Listener) -> list[Any]:
    stream = Stream(items, error)
    assert tap(stream, ear)
    return list(stream)


def read_async(items: list[Any], error: BaseException | None, ear: Listener) -> list[Any]:
    async def run() -> list[Any]:
        stream = AsyncStream(items, error)
        assert tap(stream, ear)
        return [item async for item in stream]

    return asyncio.run(run())


BOTH = pytest.mark.parametrize("read", [read_sync, read_async], ids=["sync", "async"])


@BOTH
def test_every_chunk_passes_and_is_heard_and_so_is_the_end(read: Any) -> None:
    ear, items = Ear(), [object(), object()]
    assert [item is mine for item, mine in zip(read(items, None, ear), items, strict=True)] == [True, True]
    assert ear.chunks == items
    assert ear.endings == [("finished", None)]


@BOTH
def test_an_exception_reaches_reader_and_listener(read: Any) -> None:
    ear, error = Ear(), KeyError("gone")
    with pytest.raises(KeyError) as caught:
        read([1], error, ear)
    assert caught.value is error
    assert ear.endings == [("failed", error)]


@BOTH
def test_a_listener_that_fails_is_no_ones_trouble(read: Any) -> None:
    deaf = Deaf()
    assert read([1, 2], None, deaf) == [1, 2]
    assert [str(error) for error in deaf.stumbles] == ["chunk", "chunk", "ended"]


def test_what_the_stream_closes_by_itself_is_no_early_close() -> None:
    class Untidy(Stream):
        """As openai's 3.x: at its end it drops a generator, which closes the response once more."""

        def __stream__(self) -> Iterator[Any]:
            inner = self._inner()
            for item in inner:
                if item is None:
                    break
                yield item

        def _inner(self) -> Iterator[Any]:
            try:
                yield from self._items
            finally:
                self.response.close()

    ear, stream = Ear(), Untidy([1, None, 2])
    tap(stream, ear)
    assert list(stream) == [1]
    assert stream.response.closed == 1
    assert ear.endings == [("finished", None)]


def test_the_stream_stays_what_it_is() -> None:
    stream = Stream([1])
    response = stream.response
    tap(stream, Ear())
    assert type(stream) is Stream
    assert stream.response is response
    with stream as entered:
        assert entered is stream
        assert next(stream) == 1
    assert response.closed == 1


@pytest.mark.parametrize("close", [Stream.close, lambda s: s.response.close(), lambda s: s.__exit__()])
def test_an_early_close_is_heard_however_it_comes(close: Callable[[Stream], None]) -> None:
    ear, stream = Ear(), Stream([1, 2])
    tap(stream, ear)
    assert next(stream) == 1
    close(stream)
    assert stream.response.closed == 1
    assert ear.endings == [("closed", None)]
    assert list(stream) == [2]  # as it was: the stream itself gives what it has
    assert ear.endings == [("closed", None)]


def test_an_early_close_is_heard_on_the_async_side() -> None:
    async def run() -> tuple[Ear, int]:
        ear, stream = Ear(), AsyncStream([1, 2])
        tap(stream, ear)
        assert await anext(stream) == 1
        await stream.close()
        return ear, stream.response.closed

    ear, closed = asyncio.run(run())
    assert (ear.endings, closed) == ([("closed", None)], 1)


def test_a_cancelled_reader_is_heard() -> None:
    async def run(ear: Ear) -> None:
        class Slow(AsyncStream):
            async def __stream__(self) -> AsyncIterator[Any]:
                yield 1
                await asyncio.sleep(60)

        stream = Slow([])
        tap(stream, ear)

        async def read() -> None:
            async for _ in stream:
                ready.set()

        ready = asyncio.Event()
        task = asyncio.create_task(read())
        await ready.wait()
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    ear = Ear()
    asyncio.run(run(ear))
    assert [(how, type(error)) for how, error in ear.endings] == [("failed", asyncio.CancelledError)]


@pytest.mark.parametrize("steps", [0, 1])
def test_a_forgotten_stream_is_heard_of(steps: int) -> None:
    ear, stream = Ear(), Stream([1, 2])
    tap(stream, ear)
    for _ in range(steps):
        next(stream)
    del stream
    gc.collect()
    assert ear.endings == [("forgotten", None)]


def test_a_tap_makes_no_cycle() -> None:
    class Loose(Stream):
        """As anthropic's newest: its iterator doesn't hold it."""

        def __init__(self) -> None:
            self.response = Response()
            self._iterator = iter([1, 2])

    ear, stream = Ear(), Loose()
    tap(stream, ear)
    next(stream)
    gc.disable()
    try:
        del stream
        assert ear.endings == [("forgotten", None)]
    finally:
        gc.enable()


def test_a_response_is_freed_with_its_stream() -> None:
    class Loose(Stream):
        def __init__(self) -> None:
            self.response = Response()
            self._iterator = iter([1, 2])

    stream = Loose()
    response = weakref.ref(stream.response)
    tap(stream, Ear())
    gc.disable()
    try:
        del stream
        assert response() is None
    finally:
        gc.enable()


def test_a_generator_that_the_collector_closes_closes_the_response() -> None:
    stream = Stream([1, 2])
    response = stream.response
    tap(stream, Ear())
    next(stream)
    del stream
    gc.collect()
    assert response.closed == 1


def test_taps_compose() -> None:
    first, second, stream = Ear(), Ear(), Stream([1, 2])
    assert tap(stream, first)
    assert tap(stream, second)
    assert next(stream) == 1
    stream.close()
    assert first.chunks == second.chunks == [1]
    assert first.endings == second.endings == [("closed", None)]
    assert stream.response.closed == 1


def test_what_is_no_stream_is_left_alone() -> None:
    assert not tap(object(), Ear())
    odd = type("Odd", (), {"_iterator": 3})()
    assert not tap(odd, Ear())
    assert odd._iterator == 3


def test_a_response_may_take_no_attributes() -> None:
    stream = Stream([1])
    stream.response = type("Fixed", (), {"__slots__": (), "close": lambda self: None})()
    ear = Ear()
    assert tap(stream, ear)
    assert list(stream) == [1]
    assert ear.endings == [("finished", None)]


def bytes_sync(response: Response, most: int = 9) -> list[bytes]:
    return [piece for _, piece in zip(range(most), response.iter_bytes(), strict=False)]


def bytes_async(response: Response, most: int = 9) -> list[bytes]:
    async def run() -> list[bytes]:
        pieces = []
        async for piece in response.aiter_bytes():
            pieces.append(piece)
            if len(pieces) == most:
                break
        return pieces

    return asyncio.run(run())


BYTES = pytest.mark.parametrize("read", [bytes_sync, bytes_async], ids=["sync", "async"])


@BYTES
def test_the_bytes_of_a_body_are_heard(read: Any) -> None:
    ear, response = Ear(), Response([b"a", b"b"])
    assert tap_body(response, ear)
    assert read(response) == [b"a", b"b"]
    assert ear.chunks == [b"a", b"b"]
    assert ear.endings == [("finished", None)]
    assert response.closed == 1


@BYTES
def test_a_body_that_is_left_early_is_heard_of(read: Any) -> None:
    ear, response = Ear(), Response([b"a", b"b"])
    other = Ear()
    tap_body(response, ear)
    tap_body(response, other)
    assert read(response, 1) == [b"a"]
    response.close()
    assert ear.chunks == other.chunks == [b"a"]
    assert ear.endings == other.endings == [("closed", None)]


def test_a_body_that_nobody_reads_is_heard_of() -> None:
    ear, response = Ear(), Response([b"a"])
    tap_body(response, ear)
    del response
    gc.collect()
    assert ear.endings == [("forgotten", None)]


def test_what_has_no_body_is_left_alone() -> None:
    assert not tap_body(object(), Ear())
