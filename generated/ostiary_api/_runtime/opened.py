# Copied from openapi/runtime/opened.py; do not edit, run `make regenerate`.
"""Answers whose head has arrived, and whose body is read, decoded and bounded here."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Self

from .inflate import Bounded, Inflater, inflater
from .messages import Headers, Reply

if TYPE_CHECKING:
    import httpx

__all__ = ["AsyncOpenReply", "OpenReply"]


class _Opened:
    """What both faces of an open answer share."""

    def __init__(self, response: httpx.Response, cap: int) -> None:
        self._response = response
        self._cap = cap
        self.status: int = response.status_code
        self.headers: Headers = Headers(response.headers.raw)

    def _inflater(self) -> Inflater | None:
        return inflater(self.headers.get("content-encoding", ""))

    def _reply(self, content: bytes) -> Reply:
        return Reply(self.status, self.headers, content)

    def _ready(self) -> bytes | None:
        """Return the body of an answer that a mock or hook has read already."""
        return self._response.content if self._response.is_stream_consumed else None


class OpenReply(_Opened):
    """An answer whose body is still to be read. Use it in a `with` block."""

    def chunks(self) -> Iterator[bytes]:
        """Give the decoded body in pieces of at most 1 MiB."""
        if (ready := self._ready()) is not None:
            yield ready
            return
        machine = self._inflater()
        fed = False
        for piece in self._response.iter_raw():
            if machine is None:
                yield piece
                continue
            fed = True
            plain = machine.feed(piece)
            while plain:
                yield plain
                plain = machine.more()
        if machine is not None and fed:
            machine.finish()

    def read(self) -> Reply:
        """Read the whole body. Raises `TooLarge`."""
        body = Bounded(self._cap)
        for piece in self.chunks():
            body.add(piece)
        return self._reply(body.content())

    def close(self) -> None:
        """Give the connection back, or drop it where the body isn't read to its end."""
        self._response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class AsyncOpenReply(_Opened):
    """An answer whose body is still to be read. Use it in an `async with` block."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the decoded body in pieces of at most 1 MiB."""
        if (ready := self._ready()) is not None:
            yield ready
            return
        machine = self._inflater()
        fed = False
        async for piece in self._response.aiter_raw():
            if machine is None:
                yield piece
                continue
            fed = True
            plain = machine.feed(piece)
            while plain:
                yield plain
                plain = machine.more()
        if machine is not None and fed:
            machine.finish()

    async def read(self) -> Reply:
        """Read the whole body. Raises `TooLarge`."""
        body = Bounded(self._cap)
        async for piece in self.chunks():
            body.add(piece)
        return self._reply(body.content())

    async def close(self) -> None:
        """Give the connection back, or drop it where the body isn't read to its end."""
        await self._response.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.close()
