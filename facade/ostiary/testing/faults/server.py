"""The fault server: a loopback HTTP server on raw sockets that misbehaves exactly as told.

    with FaultServer() as server:
        server.script([steps.reset("body"), steps.reply(json={"id": "1"})])
        call(server.url)
        assert [request.method for request in server.requests] == ["POST", "POST"]
        server.wait_until_idle()

Standard library only (`tls=` needs `cryptography`, which Ostiary's own dependencies bring). One thread a
connection. Nothing is left behind: leaving the `with` block ends every thread and socket, and raises what
broke in them.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from ostiary.testing.faults.connection import Connection
from ostiary.testing.faults.gates import Gate
from ostiary.testing.faults.replies import reply
from ostiary.testing.faults.script import Answer, Script

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Generator, Iterable
    from types import TracebackType

    from ostiary.testing.faults.parts import Step
    from ostiary.testing.faults.tls import Authority, Certificate, Kind
    from ostiary.testing.faults.wire import Received

__all__ = ["FaultServer"]

_PATIENCE = 20.0


class FaultServer:
    """Listen on loopback and answer by script; steps come from `ostiary.testing.faults.steps`.

    `default` answers whatever the script has no step for (200 with `{}`). `tls` makes it an https server, a
    trustworthy one (`"good"`) or one with a fault of its own; `host` may be `"::1"`.
    """

    def __init__(
        self, *, default: Step | None = None, tls: Kind | None = None, host: str = "127.0.0.1"
    ) -> None:
        self.host = host
        self._script = Script(default or reply())
        self._changed = threading.Condition()
        self._connections: list[Connection] = []
        self._open: set[Connection] = set()
        self._requests: list[Received] = []
        self._answering = 0
        self._releases = 0
        self._ended = False
        self._errors: list[BaseException] = []
        self._gates: dict[str, Gate] = {}
        self._authority: Authority | None = None
        self._tls: ssl.SSLContext | None = None
        if tls:
            # Not before it is needed: everything else here is the standard library.
            from ostiary.testing.faults.tls import Authority, server_side

            self._authority = Authority()
            self._tls = server_side(tls, self._authority, host)
        self._listener = self._bind(0)
        self.port: int = self._listener.getsockname()[1]
        self._door = _Door(self._listener, self._accepted)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        broken = self.close()
        if broken and error is None:
            raise broken[0] if len(broken) == 1 else BaseExceptionGroup("several steps broke", broken)

    # What it answers

    @property
    def url(self) -> str:
        """The server's base URL, without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}"

    def script(self, steps: Iterable[Step], *, path: str | None = None, repeat: bool = False) -> None:
        """Answer the next requests with these steps, one each, in place of what was scripted before.

        A step whose `at` is `"accept"` is taken by the next connection instead (or by a request on one that
        is open). With `path`, only requests for that path take them (and such steps wait for the request's
        head). `repeat` plays the last step for ever; else the default answers when the steps are used up.
        """
        self._script.put(steps, path=path, repeat=repeat)

    def answer(self, choose: Answer, *, path: str | None = None) -> None:
        """Let a function choose the step for each request, in place of a script. It runs on their threads."""
        self._script.put_answer(choose, path=path)

    @property
    def unplayed(self) -> list[str]:
        """The names of scripted steps that nothing has come for yet."""
        return self._script.unplayed

    def gate(self, name: str) -> Gate:
        """Return the gate of that name; the first time, a new one, shut."""
        with self._changed:
            return self._gates.setdefault(name, Gate(name))

    def release(self) -> None:
        """End every hang and half-close that holds a connection now."""
        with self._changed:
            self._releases += 1

    @contextlib.contextmanager
    def refuse(self, *, drop: bool = True) -> Generator[None]:
        """Refuse connections for the length of a block: the port stays ours, but nobody listens.

        Connections that are open are closed too, unless `drop=False`.
        """
        self._door.close()
        self._listener.close()
        # Bound but not listening: the kernel refuses, and no other process can take the port meanwhile.
        held = self._bind(self.port)
        if drop:
            self.drop_connections()
        try:
            yield
        finally:
            self._listener = held
            self._door = _Door(held, self._accepted)

    def drop_connections(self) -> None:
        """Close every open connection, idle ones too, and wait until that is done."""
        self._abort_all()
        self._wait(lambda: not self._open, _PATIENCE, "connections that don't end")

    # What it saw

    @property
    def requests(self) -> list[Received]:
        """Every request so far, in order of arrival."""
        with self._changed:
            return list(self._requests)

    @property
    def connections(self) -> list[Connection]:
        """Every connection accepted so far, in order."""
        with self._changed:
            return list(self._connections)

    @property
    def connections_open(self) -> int:
        """How many connections neither side has ended."""
        with self._changed:
            return len(self._open)

    def wait_for_requests(self, count: int, *, timeout: float = _PATIENCE) -> list[Received]:
        """Wait until `count` requests have come and return all; raises `AssertionError` after `timeout` s."""
        self._wait(lambda: len(self._requests) >= count, timeout, f"fewer than {count} requests")
        return self.requests

    def wait_for_connections(self, count: int, *, timeout: float = _PATIENCE) -> list[Connection]:
        """Wait until `count` connections were accepted and return all; raises like `wait_for_requests`."""
        self._wait(lambda: len(self._connections) >= count, timeout, f"fewer than {count} connections")
        return self.connections

    def wait_until_idle(self, *, connections: int | None = 0, timeout: float = _PATIENCE) -> None:
        """Wait until no answer is in progress and at most `connections` are open (None: any number).

        Raises `AssertionError` after `timeout` seconds, naming what is left: that is the leak.
        """
        most = float("inf") if connections is None else connections
        self._wait(lambda: not self._answering and len(self._open) <= most, timeout, "not idle")

    def _wait(self, holds: Callable[[], bool], timeout: float, otherwise: str) -> None:
        with self._changed:
            if not self._changed.wait_for(holds, timeout):
                left = sorted(self._open, key=lambda each: each.number)
                raise AssertionError(
                    f"{otherwise} after {timeout} s: {len(self._requests)} requests, "
                    f"{self._answering} answers in progress, open: {left}"
                )

    # TLS, as the client sees it

    def trust(self, *, showing: Certificate | None = None) -> ssl.SSLContext:
        """Return a client's context that trusts this server's authority, showing a certificate if given."""
        return self._signer().trusting(showing=showing)

    def client_certificate(self) -> Certificate:
        """Issue a certificate that `tls="client certificate"` accepts."""
        return self._signer().issue(["client.example"], client=True)

    @property
    def authority_pem(self) -> bytes:
        """The authority's root certificate, for clients that want a file of it."""
        return self._signer().root.pem

    def _signer(self) -> Authority:
        if self._authority is None:
            raise ValueError("this FaultServer has no tls=")
        return self._authority

    # Living and ending

    def close(self) -> list[BaseException]:
        """End all connections and threads and return what broke in them. `with` calls it; harmless again."""
        self._ended = True
        self._door.close()
        self._listener.close()
        self._abort_all()
        for connection in self.connections:
            connection.thread.join(_PATIENCE)
            if connection.thread.is_alive():
                self.failed(AssertionError(f"{connection} did not end"))
        broken, self._errors = self._errors, []
        return broken

    def _abort_all(self) -> None:
        with self._changed:
            connections = list(self._open)
        for connection in connections:
            connection.abort()

    def _bind(self, port: int) -> socket.socket:
        sock = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((self.host, port))
        except OSError:
            sock.close()
            raise
        return sock

    def _accepted(self, sock: socket.socket) -> None:
        with self._changed:
            connection = Connection(len(self._connections) + 1, sock, self, self._script, self._tls)
            self._connections.append(connection)
            self._open.add(connection)
            self._changed.notify_all()
        connection.thread.start()

    # What connections report (see `connection.Ledger`)

    def ended(self) -> bool:
        """Return whether the server is ending."""
        return self._ended

    def releases(self) -> int:
        """Return how often `release` was called."""
        return self._releases

    def record(self, request: Received) -> Received:
        """Keep a request and number it."""
        with self._changed:
            request = replace(request, number=len(self._requests) + 1)
            self._requests.append(request)
            self._answering += 1
            self._changed.notify_all()
        return request

    def answered(self) -> None:
        """Note that one answer is over."""
        with self._changed:
            self._answering -= 1
            self._changed.notify_all()

    def closed(self, connection: Connection) -> None:
        """Note that a connection is over."""
        with self._changed:
            self._open.discard(connection)
            self._changed.notify_all()

    def failed(self, error: BaseException) -> None:
        """Keep an error that `with` raises at the end."""
        self._errors.append(error)


class _Door:
    """Accept connections on a thread of its own until closed; the listening socket stays the server's."""

    def __init__(self, listener: socket.socket, accepted: Callable[[socket.socket], None]) -> None:
        listener.listen(256)
        listener.setblocking(False)
        self._listener = listener
        self._accepted = accepted
        self._wake, self._woken = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="fault-server-door", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._woken, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if self._woken in ready:
                    return
                with contextlib.suppress(OSError):  # the client may have gone before it was accepted
                    sock, _ = self._listener.accept()
                    sock.setblocking(True)
                    self._accepted(sock)

    def close(self) -> None:
        """Stop accepting and wait for the thread. Harmless when repeated."""
        if self._wake.fileno() >= 0:
            self._wake.send(b"x")
            self._thread.join()
            self._wake.close()
            self._woken.close()
