"""A connection of the async quick way: httptools reads it, and a task waits for what comes, once for each read.

This module loads httptools, and so is loaded where a connection is to be made.
"""

from __future__ import annotations

import asyncio
import select
from typing import Any, cast

import httpx
from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from ostiary._io.sockets import Left

__all__ = ["Answer", "Connection"]

# As httpcore has it; what is longer is no head.
_LONGEST_HEAD = 100 * 1024
# So much of a body may wait to be read before the service is let wait.
_MOST_WAITING = 256 * 1024
# A large body is handed on in pieces: a transport would copy it, and hold the loop up.
_PIECE = 64 * 1024


class Answer:
    """One answer as the parser tells of it: its head, then `parts` of its body, then that it is `whole`."""

    __slots__ = (
        "_has_length",
        "_interim",
        "_parser",
        "_size",
        "fields",
        "has_head",
        "is_more",
        "keeps",
        "on_body",
        "parts",
        "status",
        "whole",
    )

    def __init__(self) -> None:
        self.status = 0
        self.fields: list[tuple[bytes, bytes]] = []
        self.parts: list[bytes] = []
        # A callable of C, since it is called for each chunk.
        self.on_body = self.parts.append
        self.has_head = False
        self.whole = False
        # Whether something came behind it, and whether its connection may carry another one.
        self.is_more = False
        self.keeps = False
        self._has_length = False
        self._interim = False
        # Of the head that is being read, one of several where interim answers come first.
        self._size = 0
        self._parser = HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        """Take what has come. Raises `httpx.RemoteProtocolError` for what is no answer."""
        try:
            self._size += len(data)
            self._parser.feed_data(data)
            if self.has_head or self._size <= _LONGEST_HEAD:
                return
            words = "the head is too long"
        except HttpParserUpgrade:
            words = "the service speaks another protocol"
        except HttpParserError as problem:
            if self.whole:  # it is what comes behind the answer that is none
                self.is_more = True
                return
            words = str(problem)
        raise httpx.RemoteProtocolError(words)

    def end(self) -> bool:
        """Note that no more comes; say whether the answer is whole."""
        if self.has_head and not self._has_length:
            self.whole = True
        return self.whole

    # What the parser calls.

    def on_message_begin(self) -> None:
        if self.whole:
            self.is_more = True

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.has_head:  # else it stands behind the body
            self.fields.append((name, value.strip(b" \t")))

    def on_headers_complete(self) -> None:
        if self.has_head:
            return
        status: int = self._parser.get_status_code()
        self._interim = 100 <= status < 200
        if self._interim:
            self.fields.clear()
            return
        self.status = status
        self.has_head = True
        self.keeps = self._parser.should_keep_alive()
        framed = {b"content-length", b"transfer-encoding"}
        self._has_length = status in (204, 304) or any(name.lower() in framed for name, _ in self.fields)

    def on_message_complete(self) -> None:
        if self._interim:
            self._interim, self._size = False, 0
        else:
            self.whole = True


class Connection(asyncio.Protocol):
    """A connection that carries one request and its answer at a time, and may be kept for others.

    What goes wrong is an exception of httpx, as its transports raise it.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._transport: asyncio.Transport
        self._answer: Answer | None = None
        self._trouble: httpx.HTTPError | None = None
        self._waiter: asyncio.Future[bool] | None = None
        self._waiting = 0
        self._is_paused = False
        self._is_full = False
        self._poll: Any = None
        self.is_lost = False

    # What the transport calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's are none by their class

    def data_received(self, data: bytes) -> None:
        answer = self._answer
        if answer is None or answer.whole:
            self.abort()  # nobody asked for that
            return
        try:
            answer.feed(data)
        except httpx.RemoteProtocolError as trouble:
            self._fail(trouble)
            return
        self._waiting += len(data)
        if self._waiting > _MOST_WAITING and answer.parts and not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True
        answer = self._answer
        # A connection that was closed here says nothing of where its answer ends.
        is_open = answer is not None and not answer.whole and self._trouble is None
        if answer is not None and is_open and (exc is not None or not answer.end()):
            trouble: httpx.HTTPError
            if exc is None:
                trouble = httpx.RemoteProtocolError("the service closed the connection")
            else:
                trouble = httpx.ReadError(str(exc))
                trouble.__cause__ = exc
            self._fail(trouble)
        self._wake()

    def pause_writing(self) -> None:
        self._is_full = True

    def resume_writing(self) -> None:
        self._is_full = False
        self._wake()

    # What the task calls.

    async def ask(self, head: bytes, body: bytes, timeout: float | None) -> None:
        """Send a request. Raises `httpx.WriteTimeout`."""
        self._answer = Answer()
        self._waiting = 0
        if len(body) <= _PIECE:
            self._transport.write(head + body)
        else:
            self._transport.write(head)
            view = memoryview(body)
            for start in range(0, len(view), _PIECE):
                self._transport.write(view[start : start + _PIECE])
                await self._drained(timeout)
        await self._drained(timeout)

    async def _drained(self, timeout: float | None) -> None:
        """Wait until the transport takes more; not for one that takes no more, since the answer may have come."""
        while self._is_full and not self.is_lost and self._trouble is None and not self._told().has_head:
            if not await self._awoken(timeout):
                raise httpx.WriteTimeout("the service takes nothing")

    async def head(self, timeout: float | None) -> Answer:
        """Return the answer, when its head has come. Raises `httpx.HTTPError`."""
        answer = self._told()
        while not answer.has_head:
            await self._more(timeout)
        return answer

    async def piece(self, timeout: float | None) -> bytes | None:
        """Return what has come of the body, None where that was all. Raises `httpx.HTTPError`."""
        answer = self._told()
        parts = answer.parts
        while not parts:
            if answer.whole:
                return None
            await self._more(timeout)
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        parts.clear()
        self._waiting = 0
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()
        return data

    def release(self) -> bool:
        """Let the answer go; say whether the connection may carry another request."""
        answer, self._answer = self._answer, None
        if answer is None or self.is_lost or self._is_full or self._transport.is_closing():
            return False
        return answer.whole and answer.keeps and not answer.is_more

    def is_stale(self) -> bool:
        """Say whether it no longer stands as it was left: something came, be it the end, that the loop hasn't seen."""
        if self.is_lost or self._transport.is_closing():
            return True
        if not hasattr(select, "poll"):
            return False
        if self._poll is None:
            self._poll = select.poll()
            self._poll.register(self._transport.get_extra_info("socket").fileno(), select.POLLIN)
        return bool(self._poll.poll(0))

    def fail(self, words: str) -> None:
        """End what is under way."""
        self._fail(httpx.ReadError(words))

    def abort(self) -> None:
        """Close the connection, whatever is on its way: a polite end of TLS may outlast the loop."""
        self._transport.abort()

    def _told(self) -> Answer:
        assert self._answer is not None
        return self._answer

    def _fail(self, trouble: httpx.HTTPError) -> None:
        self._trouble = self._trouble or trouble
        self.abort()
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(True)

    async def _more(self, timeout: float | None) -> None:
        """Wait for something to come. Raises `httpx.HTTPError`."""
        if self._trouble is None and not await self._awoken(timeout):
            raise httpx.ReadTimeout("no answer in time")
        if self._trouble is not None and not self._told().parts:
            raise self._trouble

    async def _awoken(self, timeout: float | None) -> bool:
        """Wait; say whether something came to pass in time."""
        if type(timeout) is Left:
            timeout = timeout.now()
        waiter: asyncio.Future[bool] = self._loop.create_future()
        self._waiter = waiter
        timer = None if timeout is None else self._loop.call_later(timeout, _expire, waiter)
        try:
            return await waiter
        finally:
            self._waiter = None
            if timer is not None:
                timer.cancel()


def _expire(waiter: asyncio.Future[bool]) -> None:
    if not waiter.done():
        waiter.set_result(False)
