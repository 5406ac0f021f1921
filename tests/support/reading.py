"""Read a stream of the echo service's events on any face from a sync test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.support.echo import AsyncEcho, Echo
from tests.support.faces import Face, over, sent_as

__all__ = ["DONE", "WHOLE", "Reader", "event", "reading"]

DONE = "data: [DONE]\n\n"


def event(value: Any) -> str:
    return f"data: {json.dumps({'n': value})}\n\n"


WHOLE = "".join(event(n) for n in (1, 2, "drei ü", 4)) + DONE


class Reader:
    """Read a stream of either face from a sync test."""

    def __init__(self, face: Face, url: str, **options: Any) -> None:
        self._runner = None if face == "sync" else asyncio.Runner()
        self._way = ExitStack()
        self._way.enter_context(sent_as(face))
        self.client: Any = Echo(url, **options) if face == "sync" else AsyncEcho(url, **over(face, options))
        self.stream: Any = None

    def open(self) -> None:
        """Send the request."""
        if self._runner is None:
            self.stream = self.client.stream()
        else:
            self.stream = self.client.stream()
            self._runner.run(_awaited(self.stream))

    def next(self) -> Any:
        """Return the next event; raises StopIteration at the end."""
        if self._runner is None:
            return next(self.stream)
        try:
            return self._runner.run(_anext(self.stream))
        except StopAsyncIteration:
            raise StopIteration from None

    def rest(self) -> list[Any]:
        """Return all other events, to the end or the failure, which is raised."""
        found: list[Any] = []
        self.found = found
        while True:
            try:
                found.append(self.next())
            except StopIteration:
                return found

    def close(self) -> None:
        """Close the stream."""
        if self._runner is None:
            self.stream.close()
        else:
            self._runner.run(self.stream.close())

    def end(self) -> None:
        """Close stream, client and loop."""
        self._way.close()
        if self._runner is None:
            self.client.close()
        else:
            self._runner.run(self.client.close())
            self._runner.close()


async def _awaited(stream: Any) -> None:
    await stream


async def _anext(stream: AsyncIterator[Any]) -> Any:
    return await anext(stream)


@contextmanager
def reading(face: Face, url: str, **options: Any) -> Iterator[Reader]:
    reader = Reader(face, url, **options)
    try:
        reader.open()
        yield reader
    finally:
        if reader.stream is not None:
            reader.close()
        reader.end()
