"""Stand between httpx's transports and everybody who sends over them, and answer from a tape or listen.

The transports' classes are patched, as mocks of httpx do, so that clients which are there already, clients of other
packages and threads that deliver in the background are all heard, and nothing is paid where no tape is running.
"""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Protocol

import httpx

from ostiary._io import fast
from ostiary._io.outgoing import OPERATION
from ostiary_api._runtime import Operation

__all__ = ["Answer", "Asked", "Tape", "running"]


@dataclass(frozen=True)
class Asked:
    """A request, whole; `operation` is None where no client of ours made it."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    operation: Operation | None


@dataclass
class Answer:
    """An answer; on its way through, `pieces` grow as its reader reads, and `whole` says that the end has come."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    pieces: list[bytes] = field(repr=False)
    whole: bool = False


class Tape(Protocol):
    """Answer requests, or hear how they are answered. Called from any thread."""

    def wants(self, url: str) -> bool:
        """Tell whether a request to this URL is any of its business."""
        ...

    def answer(self, asked: Asked) -> Answer | None:
        """Return the answer to a request, None to have it sent. What it raises reaches the caller."""
        ...

    def hear(self, asked: Asked, answer: Answer) -> None:
        """Take note of an answer whose head has arrived; its body follows as it is read."""
        ...


_lock = threading.Lock()


@contextmanager
def running(tape: Tape) -> Generator[None]:
    """Run a tape for the length of a block, for the whole process; one that runs within it is asked alone."""
    places: list[tuple[Any, str, Any]] = [(fast.FastTransport, "handle_async_request", _Async(tape, httpx))]
    for library in _libraries():
        places.append((library.HTTPTransport, "handle_request", _Sync(tape, library)))
        places.append((library.AsyncHTTPTransport, "handle_async_request", _Async(tape, library)))
    with _lock:
        before = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
        for owner, name, listening in places:
            setattr(owner, name, listening.to(getattr(owner, name)))
    try:
        yield
    finally:
        with _lock:
            for owner, name, handle in before:
                setattr(owner, name, handle)


def _libraries() -> list[Any]:
    """Return httpx, and its successor where it is installed: newer clients of models send over that."""
    return [httpx, *([import_module("httpx2")] if find_spec("httpx2") else [])]


class _Listening:
    """What both faces share: a tape, and the library whose requests and answers pass."""

    def __init__(self, tape: Tape, library: Any) -> None:
        self._tape = tape
        self._library = library

    def _known(self, request: Any) -> tuple[Asked, Any]:
        """Return what was asked, and the response where the tape has an answer."""
        asked = Asked(
            request.method,
            str(request.url),
            tuple(request.headers.multi_items()),
            request.content,
            request.extensions.get(OPERATION),
        )
        answer = self._tape.answer(asked)
        if answer is None:
            # To be read by people: not compressed.
            request.headers["Accept-Encoding"] = "identity"
            return asked, None
        stream = self._library.ByteStream(b"".join(answer.pieces))
        return asked, self._library.Response(answer.status, headers=list(answer.headers), stream=stream)

    def _heard(self, asked: Asked, response: Any, ear: type[Any], base: type[Any]) -> Any:
        """Let the tape hear what the reader of a response reads."""
        answer = Answer(response.status_code, tuple(response.headers.multi_items()), [])
        self._tape.hear(asked, answer)
        response.stream = type(ear.__name__, (ear, base), {})(response.stream, answer)
        return response


class _Sync(_Listening):
    def to(self, handle: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        """Return a transport's method that the tape stands before."""

        def handle_request(transport: Any, request: Any) -> Any:
            if not self._tape.wants(str(request.url)):
                return handle(transport, request)
            request.read()
            asked, response = self._known(request)
            if response is not None:
                return response
            return self._heard(asked, handle(transport, request), _SyncEar, self._library.SyncByteStream)

        return handle_request


class _Async(_Listening):
    def to(self, handle: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
        """Return a transport's method that the tape stands before."""

        async def handle_async_request(transport: Any, request: Any) -> Any:
            if not self._tape.wants(str(request.url)):
                return await handle(transport, request)
            await request.aread()
            asked, response = self._known(request)
            if response is not None:
                return response
            response = await handle(transport, request)
            return self._heard(asked, response, _AsyncEar, self._library.AsyncByteStream)

        return handle_async_request


class _SyncEar:
    """Hand a body on, and keep it."""

    def __init__(self, stream: Any, answer: Answer) -> None:
        self._stream = stream
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            self._answer.pieces.append(piece)
            yield piece
        self._answer.whole = True

    def close(self) -> None:
        self._stream.close()


class _AsyncEar:
    """Hand a body on, and keep it."""

    def __init__(self, stream: Any, answer: Answer) -> None:
        self._stream = stream
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for piece in self._stream:
            self._answer.pieces.append(piece)
            yield piece
        self._answer.whole = True

    async def aclose(self) -> None:
        await self._stream.aclose()
