"""Sockets that are read and written without the library between, in as few steps as the system needs.

A timeout of the socket's own costs two system calls a step: its mode is set anew where the timeout is another one than
before, and it is asked whether it is ready before it is tried. In each of them another thread may take the interpreter,
and who records does so beside threads that work. So here a socket never waits: a poll does that, where it must.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections.abc import Sequence

import httpcore

__all__ = ["DirectSocket", "Glance", "readable"]

_NOT_YET = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
# A poll counts milliseconds in 32 bits: more than three weeks are not waited for.
_LONGEST = 2e6


class Glance:
    """Tell whether a socket has something to read, be it its end: asked twice a call of a kept connection.

    For one thread at a time: what it asks the system by raises `RuntimeError` where two do at once.
    """

    __slots__ = ("_poll", "_socket")

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._poll: select.poll | None = None

    def __call__(self, wait: float | None = 0.0) -> bool:
        """Say so at once, or as soon as it has, within `wait` seconds; without end for None."""
        number = self._socket.fileno()
        if number < 0:
            return True
        if self._poll is None:
            self._poll = select.poll()
            self._poll.register(number, select.POLLIN)
        return bool(self._poll.poll(_milliseconds(wait)))


def readable(sockets: Sequence[socket.socket], wait: float | None) -> set[int]:
    """Return the places of those that have something to read, be it their end, as soon as one has within `wait`."""
    numbers = [each.fileno() for each in sockets]
    poll = select.poll()
    for number in numbers:
        if number >= 0:
            poll.register(number, select.POLLIN)
    # One that is closed is found without a wait, which is no word about the others.
    ready = {number for number, _ in poll.poll(_milliseconds(0.0 if min(numbers, default=0) < 0 else wait))}
    return {place for place, number in enumerate(numbers) if number < 0 or number in ready}


class DirectSocket:
    """Read and write a socket, TLS or not, within timeouts in seconds; None waits without end.

    Raises httpcore's exceptions. It needs `select.poll`, which Windows doesn't have.
    """

    __slots__ = ("_arrives", "_early", "_is_tls", "_socket", "is_readable")

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._is_tls = isinstance(sock, ssl.SSLSocket)
        # Two, since a pool looks over its idle connections on one thread while another begins to read from one of them.
        self.is_readable: Glance = Glance(sock)
        self._arrives = Glance(sock)
        # What there was to read, or what came of trying, when somebody saw that who polled several sockets.
        self._early: bytes | OSError | None = None
        sock.settimeout(0.0)

    def has_data(self, max_bytes: int) -> bool:
        """Say whether the next read need not wait, of a socket that a poll says has something to read.

        That is read now, up to `max_bytes`, for whoever reads next: several sockets are read one right after the other,
        and with TLS it may be no data but the tickets that come after each handshake.
        """
        if self._early is None:
            try:
                self._early = self._socket.recv(max_bytes)
            except _NOT_YET:
                pass
            except OSError as error:
                self._early = error.with_traceback(None)
        return self._early is not None

    def read(self, max_bytes: int, timeout: float | None) -> bytes:
        """Return what comes next; nothing at the end."""
        early, self._early = self._early, None
        if isinstance(early, bytes):
            return early
        try:
            if early is not None:
                raise early
            # TLS is tried first: a poll doesn't see what it has read and not given yet.
            if not (self._is_tls or self._arrives(timeout)):
                raise TimeoutError("timed out")
            patience = _Patience(self._socket, timeout)
            while True:
                try:
                    return self._socket.recv(max_bytes)
                except _NOT_YET as error:
                    patience.wait(error, select.POLLIN)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error
        finally:
            del early  # an error would lead to this frame, and so to itself

    def write(self, data: bytes | memoryview, timeout: float | None) -> None:
        """Write all of it."""
        try:
            patience = _Patience(self._socket, timeout)
            left = memoryview(data)
            while left:
                try:
                    left = left[self._socket.send(left) :]
                except _NOT_YET as error:
                    patience.wait(error, select.POLLOUT)
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error


class _Patience:
    """Wait for a socket, several times if need be, for so many seconds in all."""

    __slots__ = ("_end", "_socket")

    def __init__(self, sock: socket.socket, timeout: float | None) -> None:
        self._socket = sock
        self._end = None if timeout is None else time.monotonic() + timeout

    def wait(self, error: OSError, event: int) -> None:
        """Wait for `event`, or for what TLS asks for instead, after a try in vain. Raises `TimeoutError`."""
        if isinstance(error, ssl.SSLWantReadError):
            event = select.POLLIN
        elif isinstance(error, ssl.SSLWantWriteError):
            event = select.POLLOUT
        left = None if self._end is None else self._end - time.monotonic()
        number = self._socket.fileno()
        if number < 0:
            return  # closed meanwhile: the next step says so
        poll = select.poll()
        poll.register(number, event)
        # Not asked any more once time is up: there may always be something that TLS has no data in.
        if (left is not None and left <= 0) or not poll.poll(_milliseconds(left)):
            raise TimeoutError("timed out")


def _milliseconds(seconds: float | None) -> float | None:
    return None if seconds is None else min(seconds, _LONGEST) * 1000.0
