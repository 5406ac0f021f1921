"""The protocol: as little as is needed to find a request's end and write its answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from typing import cast

from benchmarks.server.answers import Stream, answer, whole


class Counts:
    """Count what was asked since the last reset."""

    def __init__(self) -> None:
        self.open = 0
        self.reset()

    def reset(self) -> None:
        self.requests: Counter[str] = Counter()
        self.connections = 0
        self.body_bytes = 0
        self._cpu = time.process_time()

    def document(self) -> dict[str, object]:
        """Return everything counted: by path without `/delay`, connections accepted and open, server CPU seconds."""
        return {
            "requests": self.requests.total(),
            "by_path": dict(self.requests),
            "connections": self.connections,
            "connections_open": self.open,
            "body_bytes": self.body_bytes,
            "cpu_seconds": time.process_time() - self._cpu,
        }


class Serving(asyncio.Protocol):
    """Answer the requests of one connection, in order; pipelined ones too."""

    def __init__(self, counts: Counts, latency: float) -> None:
        self._counts = counts
        self._latency = latency
        self._buffer = b""
        self._busy: asyncio.Task[None] | None = None
        self._counted = False
        self._transport: asyncio.WriteTransport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.WriteTransport", transport)  # uvloop's is one in all but its bases
        self._counts.open += 1

    def connection_lost(self, exc: Exception | None) -> None:
        self._counts.open -= 1
        if self._busy is not None:
            self._busy.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if self._busy is None:
            self._answer_all()

    def _answer_all(self) -> None:
        while (request := self._next()) is not None:
            head, length = request
            target = head.split(b" ", 2)[1].decode("latin-1")
            if target.startswith("/stats"):
                self._transport.write(self._stats(target))
                continue
            found = answer(target)
            if not self._counted:  # connections that only ask for what was counted are not
                self._counted = True
                self._counts.connections += 1
            self._counts.requests[found.path] += 1
            self._counts.body_bytes += length
            delay = found.delay + self._latency
            if isinstance(found.body, bytes) and not delay:
                self._transport.write(found.body)
                continue
            self._busy = asyncio.get_running_loop().create_task(self._later(found.body, delay))
            return

    def _next(self) -> tuple[bytes, int] | None:
        """Take one whole request off the buffer: its head, and its body's length."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self._buffer[:end]
        lowered = head.lower()
        start = lowered.find(b"\r\ncontent-length:")
        length = 0
        if start >= 0:
            stop = lowered.find(b"\r\n", start + 2)
            length = int(lowered[start + 17 : stop if stop >= 0 else None])
        elif b"\r\ntransfer-encoding: chunked" in lowered:
            # The bodies of benchmarks do not hold this sequence.
            last = self._buffer.find(b"0\r\n\r\n", end + 4)
            if last < 0:
                return None
            length = last + 5 - end - 4
        if len(self._buffer) < end + 4 + length:
            return None
        self._buffer = self._buffer[end + 4 + length :]
        return head, length

    def _stats(self, target: str) -> bytes:
        if target == "/stats/reset":
            self._counts.reset()
            return whole("204 No Content", b"")
        return whole("200 OK", json.dumps(self._counts.document()).encode())

    async def _later(self, body: bytes | Stream, delay: float) -> None:
        if delay:
            await asyncio.sleep(delay)
        if isinstance(body, bytes):
            self._transport.write(body)
        else:
            await self._stream(body)
        self._busy = None
        self._answer_all()

    async def _stream(self, stream: Stream) -> None:
        self._transport.write(stream.head)
        if not stream.interval:
            self._transport.write(stream.event * stream.events + stream.tail)
            return
        for _ in range(stream.events):
            self._transport.write(stream.event)
            await asyncio.sleep(stream.interval)
        self._transport.write(stream.tail)
