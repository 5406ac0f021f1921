"""Sync answers whose head has arrived: read piece by piece, or whole within a cap."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx

from ostiary._core.clock import Clock
from ostiary._core.flow import SendFailure
from ostiary._io.reading import BodyReader
from ostiary._io.sockets import SyncSocket
from ostiary._io.troubles import failure_of
from ostiary_api._runtime import Headers, Reply

__all__ = ["MUCH", "SOON", "HttpxReply", "OpenHead", "OpenSyncReply", "encoding_of", "nothing"]


# How long, in seconds, and how far, in bytes, the end of a body is looked for after its last event. It nearly always
# comes with that event; making a new connection takes longer, but a service that holds on to one is not waited for.
SOON = 0.01
MUCH = 64 * 1024


def nothing() -> None:
    """Do nothing: there is nobody to tell."""


class OpenHead:
    """What both faces know of an open answer: its head, and until when its body may come."""

    __slots__ = ("_clock", "_deadline", "headers", "status")

    def __init__(self, status: int, headers: Headers, deadline: float | None, clock: Clock) -> None:
        self.status: int = status
        self.headers: Headers = headers
        self._deadline = deadline
        self._clock = clock

    def encoding(self) -> str | None:
        """Return the content encoding, None where there is none."""
        return self.headers.get("content-encoding")


class OpenSyncReply(OpenHead):
    """An open answer. `chunks()` gives the raw pieces of its body; whoever holds it closes it."""

    __slots__ = ()

    def _next(self, pieces: Iterator[bytes]) -> bytes | None:
        """Return the next piece, None at the end. Raises `SendFailure`."""
        raise NotImplementedError

    def _pieces(self) -> Iterator[bytes]:
        raise NotImplementedError

    def chunks(self) -> Iterator[bytes]:
        """Give the pieces of the body as they arrive. Raises `SendFailure`."""
        deadline, now = self._deadline, self._clock.monotonic
        pieces = self._pieces()
        while True:
            try:
                piece = self._next(pieces)
            except SendFailure as failure:
                if deadline is None or now() < deadline:
                    raise
                failure.trouble = "deadline"
                failure.detail = "the call took longer than its deadline"
                raise
            if piece is None:
                return
            # A timeout for each read does not bound an answer that trickles.
            if deadline is not None and now() >= deadline:
                raise SendFailure.late("yes")
            yield piece

    def read(self, cap: int) -> Reply:
        """Read the whole answer within the cap, and close it. Raises `SendFailure`."""
        try:
            reader = BodyReader(self.encoding(), cap)
            for piece in self.chunks():
                reader.feed(piece)
            return Reply(self.status, self.headers, reader.finish())
        finally:
            self.close()

    def settle(self, pieces: Iterator[bytes]) -> None:
        """Read on to the end of a body whose last event has come, if that is near: the connection is kept then."""

    def close(self) -> None:
        """Give the connection back, or close it where the body was not read to its end."""
        raise NotImplementedError


def encoding_of(response: httpx.Response) -> str | None:
    """Return the content encoding of an answer, without httpx's reading of all its headers first."""
    raw = response.headers.raw
    found = [value for name, value in raw if len(name) == 16 and name.lower() == b"content-encoding"]
    return b", ".join(found).decode("latin-1") if found else None


class HttpxReply(OpenSyncReply):
    """An open answer of httpx."""

    __slots__ = ("_done", "_response")

    def __init__(
        self, response: httpx.Response, deadline: float | None, clock: Clock, done: Callable[[], None]
    ) -> None:
        super().__init__(response.status_code, Headers(response.headers.raw), deadline, clock)
        self._response = response
        self._done = done

    def encoding(self) -> str | None:
        # Most answers have none, and nobody looks at their other headers.
        return encoding_of(self._response)

    def _pieces(self) -> Iterator[bytes]:
        stream: Any = self._response.stream
        return iter(stream)

    def _next(self, pieces: Iterator[bytes]) -> bytes | None:
        try:
            return next(pieces, None)
        except (httpx.HTTPError, httpx.StreamError, OSError) as error:
            failure = failure_of(error, head_arrived=True)
        # Raised outside the handler, so that no chain leads to a request with credentials in it.
        raise failure

    def settle(self, pieces: Iterator[bytes]) -> None:
        network = self._response.extensions.get("network_stream")
        if not isinstance(network, SyncSocket):
            return  # a client or transport of the user's, and how long a read of it waits is not for us to say
        network.patience = SOON
        until, size = self._clock.monotonic() + SOON, 0
        with contextlib.suppress(SendFailure):
            for piece in pieces:
                size += len(piece)
                if size > MUCH or self._clock.monotonic() > until:
                    break

    def close(self) -> None:
        done, self._done = self._done, nothing
        try:
            self._response.close()
        finally:
            done()
