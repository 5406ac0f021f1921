"""The wire: one accepted socket, read and written as HTTP/1.1 without any kindness towards the client."""

from __future__ import annotations

import contextlib
import json
import select
import socket
import ssl
import struct
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

__all__ = ["NOTHING_READ", "NotHTTPError", "PeerLeftError", "Received", "Wire"]

_MOST_HEAD = 1 << 20
_AT_ONCE = 1 << 16


class PeerLeftError(Exception):
    """Say that the client closed or reset the connection."""


class NotHTTPError(Exception):
    """Say that what the client sent can't be read as an HTTP/1.x request."""


@dataclass(frozen=True, slots=True)
class Received:
    """Hold one request as it came in. `number` and `connection` count from 1, `body` is what was read of it.

    `complete` is False where the step began before the body was read, or the client left in the middle of it.
    """

    number: int = 0
    connection: int = 0
    method: str = ""
    target: str = ""
    version: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    complete: bool = False
    answered_with: str = ""

    @property
    def path(self) -> str:
        """The target's path, as sent (quoted), without the query."""
        return urlsplit(self.target).path if "://" in self.target else self.target.partition("?")[0]

    @property
    def query(self) -> list[tuple[str, str]]:
        """The target's query as pairs, decoded."""
        return parse_qsl(self.target.partition("?")[2], keep_blank_values=True)

    def header(self, name: str) -> str | None:
        """Return the first header of that name in any case, or None."""
        return next(iter(self.headers_named(name)), None)

    def headers_named(self, name: str) -> list[str]:
        """Return all values of a header, in order."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def json(self) -> Any:
        """Return the body read as JSON; raises `ValueError` where it is not."""
        return json.loads(self.body)


NOTHING_READ = Received()


class Wire:
    """Read requests from one socket and do to it what a well-behaved server never would."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._buffer = bytearray()
        self._ended = False
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def secure(self, context: ssl.SSLContext) -> None:
        """Make the TLS handshake as the server; raises `ssl.SSLError` where the client refuses it."""
        # Wrapping detaches the plain socket, also when the handshake then fails: keep the new one first.
        wrapped = context.wrap_socket(self._sock, server_side=True, do_handshake_on_connect=False)
        self._sock = wrapped
        wrapped.do_handshake()

    # Reading

    def read_request(self) -> Received | None:
        """Read one request's head: None where the client closes; raises `PeerLeftError`, `NotHTTPError`."""
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > _MOST_HEAD:
                raise NotHTTPError("a head of more than 1 MiB")
            if not self._more():
                if self._buffer:
                    raise PeerLeftError("in the middle of a head")
                return None
        head = bytes(self._buffer[:end])
        del self._buffer[: end + 4]
        return _parse_head(head)

    def read_body(self, head: Received) -> tuple[bytes, bool]:
        """Read the request's body: what came, and whether it was all of it."""
        if "100-continue" in (head.header("expect") or "").lower():
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if "chunked" in (head.header("transfer-encoding") or "").lower():
            return self._read_chunked()
        return self._take(int(head.header("content-length") or 0))

    def _read_chunked(self) -> tuple[bytes, bool]:
        body = bytearray()
        while True:
            line = self._line()
            if line is None:
                return bytes(body), False
            size = int(line.partition(b";")[0], 16)
            if not size:
                while line:  # trailers, up to the empty line
                    line = self._line()
                return bytes(body), line is not None
            piece, whole = self._take(size + 2)
            body += piece[:size]
            if not whole:
                return bytes(body), False

    def _line(self) -> bytes | None:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if not self._more():
                return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 2]
        return line

    def _take(self, size: int) -> tuple[bytes, bool]:
        while len(self._buffer) < size:
            if not self._more():
                break
        taken = bytes(self._buffer[:size])
        del self._buffer[:size]
        return taken, len(taken) == size

    def _more(self) -> bool:
        if self._ended:
            return False
        try:
            data = self._sock.recv(_AT_ONCE)
        except (BlockingIOError, ssl.SSLWantReadError):
            raise
        except (ConnectionError, ssl.SSLError) as error:
            self._ended = True
            raise PeerLeftError(type(error).__name__) from None
        self._buffer += data
        self._ended = not data
        return bool(data)

    def peer_is_here(self) -> bool:
        """Look, without waiting, whether the client still holds its end; what it sent meanwhile is kept."""
        if self._ended:
            return False
        pending = isinstance(self._sock, ssl.SSLSocket) and self._sock.pending() > 0
        if pending or select.select([self._sock], [], [], 0)[0]:
            self._sock.settimeout(0)
            try:
                return self._more()
            except (BlockingIOError, ssl.SSLWantReadError):
                return True
            except PeerLeftError:
                return False
            finally:
                self._sock.settimeout(None)
        return True

    # Writing

    def send(self, data: bytes) -> None:
        """Send all of it; raises `PeerLeftError` where nobody is there any more."""
        try:
            self._sock.sendall(data)
        except OSError as error:
            self._ended = True
            raise PeerLeftError(type(error).__name__) from None

    # Ending

    def reset(self) -> None:
        """Throw the connection away with a TCP reset."""
        self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._sock.close()

    def half_close(self) -> None:
        """Close the sending side only (over TLS with the alert that says so)."""
        if isinstance(self._sock, ssl.SSLSocket):
            self._sock.settimeout(0)
            with contextlib.suppress(OSError, ValueError):
                self._sock.unwrap()  # sends our alert, and does not wait for theirs
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._sock, socket.SHUT_WR)

    def close(self) -> None:
        """Close in order. Unread input is read first, for a close with unread input would be a reset."""
        if self._sock.fileno() < 0:
            return
        self.half_close()
        while self.peer_is_here():
            if not select.select([self._sock], [], [], 0)[0]:
                break
        self._sock.close()

    def abort(self) -> None:
        """Wake the thread that reads or writes here. Called by another thread; the owner then closes."""
        with contextlib.suppress(OSError):
            # The plain method, since SSLSocket's own would drop the TLS state under the reader's feet.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)

    def join(self, other: socket.socket) -> None:
        """Pass bytes both ways between the client and `other` until either ends; `other` stays open."""
        if self._buffer:
            other.sendall(bytes(self._buffer))
            self._buffer.clear()
        ways = {self._sock: other, other: self._sock}
        with contextlib.suppress(OSError):
            while True:
                for source in select.select(list(ways), [], [])[0]:
                    data = source.recv(_AT_ONCE)
                    while isinstance(source, ssl.SSLSocket) and source.pending():
                        data += source.recv(_AT_ONCE)
                    if not data:
                        return
                    ways[source].sendall(data)


def _parse_head(head: bytes) -> Received:
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        raise NotHTTPError(f"a request line of {len(words)} words")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon:
            raise NotHTTPError("a header without a colon")
        headers.append((name, value.strip(" \t")))
    return Received(method=words[0], target=words[1], version=words[2], headers=tuple(headers))
