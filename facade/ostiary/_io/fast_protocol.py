"""aiohttp's side of a connection, which sees many small chunks of an answer as few (`ostiary._io.chunks`).

For each chunk aiohttp wakes the parser and the transport once more when the chunk is read, which costs several times
what its bytes do. This module loads aiohttp, and so is loaded where a connection is to be made.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler

from ostiary._io.chunks import ChunkMerger

__all__ = ["MergingHandler", "merge_chunks"]


class MergingHandler(ResponseHandler):
    """Read answers as aiohttp does, their small chunks merged."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        # What comes before an answer is expected passes as it is: it is kept, and comes once more.
        self._merger: ChunkMerger | None = None

    def set_response_params(self, **params: Any) -> None:
        """Expect an answer."""
        self._merger = ChunkMerger()
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        """Take what the socket gave; nothing, where reading goes on after a pause."""
        if data and self._merger is not None:
            data = self._merger.take(data)
        super().data_received(data)


def merge_chunks(connector: aiohttp.TCPConnector, loop: asyncio.AbstractEventLoop) -> None:
    """Have a connector's connections merge chunks; one that makes them in another way is left as it is."""
    if hasattr(connector, "_factory"):
        factory: Any = partial(MergingHandler, loop=loop)
        connector._factory = factory  # pyright: ignore[reportPrivateUsage]
