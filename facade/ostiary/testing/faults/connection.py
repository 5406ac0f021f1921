"""One accepted connection: its thread reads requests and plays steps until either side has had enough."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ostiary.testing.faults.gates import Gate, wait_while
from ostiary.testing.faults.parts import Mark, Part, Pause, Step, Tunnel
from ostiary.testing.faults.wire import NOTHING_READ, NotHTTPError, PeerLeftError, Received, Wire

if TYPE_CHECKING:
    from ostiary.testing.faults.script import Script

__all__ = ["Connection", "Ledger"]


class Ledger(Protocol):
    """Stand for the server, as a connection sees it."""

    def ended(self) -> bool:
        """Return whether the server is ending, so that nothing waits any longer."""
        ...

    def releases(self) -> int:
        """Return how often `release()` was called."""
        ...

    def record(self, request: Received) -> Received:
        """Keep a request, numbered; an answer to it is in progress from now."""
        ...

    def answered(self) -> None:
        """Say that the answer in progress is over."""
        ...

    def closed(self, connection: Connection) -> None:
        """Say that the connection is over."""
        ...

    def failed(self, error: BaseException) -> None:
        """Keep an error that is the test's or the step's fault, not the client's."""
        ...


class Connection:
    """Hold one accepted connection. `number` counts from 1; `ended` says how it went, "" while it is open."""

    def __init__(
        self, number: int, sock: socket.socket, ledger: Ledger, script: Script, tls: ssl.SSLContext | None
    ) -> None:
        self.number = number
        self.ended: str = ""
        self.requests: list[Received] = []
        self._wire = Wire(sock)
        self._ledger = ledger
        self._script = script
        self._tls = tls
        self._releases_seen = 0
        self._opening = threading.Lock()  # held while the socket may be exchanged or closed
        self.thread: threading.Thread = threading.Thread(
            target=self._run, name=f"fault-server-{number}", daemon=True
        )

    def __repr__(self) -> str:
        return f"Connection({self.number}, requests={len(self.requests)}, {self.ended or 'open'})"

    def abort(self) -> None:
        """Wake whoever waits on this connection, and end it. Safe to call from any thread, and again."""
        with self._opening:
            if not self.ended:
                self._wire.abort()

    def _run(self) -> None:
        ended = "failed"
        try:
            ended = self._serve()
        except PeerLeftError as left:
            ended = f"client left: {left}" if str(left) else "client left"
        except ssl.SSLError as error:
            ended = f"TLS refused: {error.reason or type(error).__name__}"
        except (NotHTTPError, OSError) as error:
            ended = f"{type(error).__name__}: {error}"
        except BaseException as error:
            self._ledger.failed(error)
        finally:
            with self._opening:
                self.ended = "server ended" if self._ledger.ended() else ended
                with contextlib.suppress(OSError):
                    self._wire.close()
            self._ledger.closed(self)

    def _serve(self) -> str:
        step = self._script.on_accept()
        if step is not None:
            ending = self._play(step, self._keep(NOTHING_READ, step))
            if ending:
                return ending
        if self._tls is not None:
            self._wire.secure(self._tls)
        while not self._ledger.ended():
            head = self._wire.read_request()
            if head is None:
                return "closed by the client"
            ending = self._answer(head)
            if ending:
                return ending
        return "server ended"

    def _answer(self, head: Received) -> str:
        head = replace(head, connection=self.number)
        step = self._script.on_request(head)
        if step.at != "request":
            ending = self._play(step, self._keep(head, step))
            if not ending:
                self._wire.read_body(head)  # so that the next request is found where it begins
            return ending
        body, complete = self._wire.read_body(head)
        request = self._keep(replace(head, body=body, complete=complete), step)
        if not complete:
            self._ledger.answered()
            raise PeerLeftError("in the middle of a body")
        return self._play(step, request)

    def _keep(self, request: Received, step: Step) -> Received:
        request = replace(request, connection=self.number, answered_with=step.name)
        # Counted before the test can see the request, so that a release right after that is not missed.
        self._releases_seen = self._ledger.releases()
        if request.method:
            request = self._ledger.record(request)
            self.requests.append(request)
        return request

    def _play(self, step: Step, request: Received) -> str:
        try:
            for part in step.parts(request):
                ending = self._do(part)
                if ending:
                    return ending
            return ""
        finally:
            if request.method:
                self._ledger.answered()

    def _do(self, part: Part) -> str:
        """Play one part; return how the connection ended by it, or "" where it goes on."""
        if self._ledger.ended():
            return "server ended"
        if isinstance(part, bytes):
            self._wire.send(part)
            return ""
        if isinstance(part, Gate):
            return "" if part.enter(self._alive) else self._gone()
        if isinstance(part, Pause):
            return "" if wait_while(self._alive, seconds=part.seconds) else self._gone()
        if isinstance(part, Tunnel):
            return self._tunnel(part)
        return self._end(part)

    def _alive(self) -> bool:
        return not self._ledger.ended() and self._wire.peer_is_here()

    def _gone(self) -> str:
        return "server ended" if self._ledger.ended() else "client left while it waited"

    def _end(self, mark: Mark) -> str:
        if mark is Mark.HANG or mark is Mark.HALF_CLOSE:
            if mark is Mark.HALF_CLOSE:
                self._wire.half_close()
            wait_while(self._held)
            return str(mark.value)
        if mark is Mark.RESET:
            with self._opening:
                self.ended = str(mark.value)  # whoever sees the reset may ask at once how it ended
                self._wire.reset()
        return str(mark.value)

    def _held(self) -> bool:
        return self._alive() and self._ledger.releases() == self._releases_seen

    def _tunnel(self, tunnel: Tunnel) -> str:
        with socket.create_connection((tunnel.host, tunnel.port), timeout=5) as other:
            other.settimeout(None)
            if tunnel.first:
                other.sendall(tunnel.first)
            self._wire.join(other)
        return "tunnel ended"
