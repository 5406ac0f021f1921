"""The sandbox's socket, and the thread that serves it."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import uvicorn

from ostiary.errors import ConfigurationError

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class Served(Protocol):
    """An application that is told when it is about to be closed."""

    closing: bool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...


class Listener:
    """Serve an application on one port, from a thread of its own, until `close()`.

    `host` is `localhost` or an IP address; one that other machines can reach is refused unless `allow_remote`. Port 0
    takes a free one. Raises `ConfigurationError` for a refused host or what is no port, `OSError` for a port that can't
    be had.
    """

    def __init__(self, door: Served, host: str, port: int, *, tls: bool, allow_remote: bool) -> None:
        self._door = door
        self._folder = tempfile.TemporaryDirectory(prefix="ostiary-sandbox-") if tls else None
        self.ca_file: Path | None = None
        try:
            self._socket = _bound(_address(host, allow_remote), port)
            self._server = _Server(self._config())
        except BaseException:
            self._forget_certificates()
            raise
        self.url: str = _url("https" if tls else "http", self._socket)
        self._thread = threading.Thread(target=self._serve, name="ostiary-sandbox", daemon=True)
        self._thread.start()
        self._server.begun.wait()
        if self._server.failure is not None:
            self.close()
            raise self._server.failure

    def close(self) -> None:
        """Stop serving and wait for the thread to end."""
        self._door.closing = True
        self._server.stop()
        self._thread.join()
        self._socket.close()
        self._forget_certificates()

    def _serve(self) -> None:
        try:
            asyncio.run(self._server.serve(sockets=[self._socket]))
        except BaseException as failure:
            self._server.failure = failure
        finally:
            self._server.begun.set()

    def _config(self) -> uvicorn.Config:
        certificate = key = None
        if self._folder is not None:
            from ostiary.sandbox import certificates

            self.ca_file, certificate, key = certificates.write(Path(self._folder.name))
        return uvicorn.Config(
            self._door,
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            # Logging is the application's to set up, the process's own and not the server's.
            log_config=None,
            access_log=False,
            server_header=False,
            # A client that keeps a connection for its next call must not find it closed just then.
            timeout_keep_alive=75,
            timeout_graceful_shutdown=1,
            ssl_certfile=certificate,
            ssl_keyfile=str(key) if key else None,
        )

    def _forget_certificates(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()


class _Server(uvicorn.Server):
    """Start and stop when told to: uvicorn's own loop looks ten times a second whether it shall end."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.begun = threading.Event()
        self.failure: BaseException | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.begun.set()
        await self._end.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Requests that a fault makes wait would hold the end up for as long as it lasts.
        for task in self.server_state.tasks:
            task.cancel()
        await super().shutdown(sockets)

    def stop(self) -> None:
        """End the loop, from any thread; a second time does nothing."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end.set)


def _address(host: str, allow_remote: bool) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        # As text: ipaddress takes numbers for addresses too.
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else str(host))
    except ValueError:
        raise ConfigurationError(f"host {host!r}: must be localhost or an IP address") from None
    if not address.is_loopback and not allow_remote:
        raise ConfigurationError(
            f"host {host}: other machines could reach the sandbox, which anyone may read and change;"
            " allow_remote=True (--allow-remote) allows it"
        )
    return address


def _bound(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> socket.socket:
    if not isinstance(port, int) or not 0 <= port <= 65535:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(
            f"port {port!r}: must be a number between 0, which takes a free one, and 65535"
        )
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    # The protocol is named because asyncio sets TCP_NODELAY on such sockets alone; without it every answer takes 40 ms.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((str(address), port))
        # From here on connections wait instead of being refused, though the server is still starting.
        bound.listen(128)
    except OSError as error:
        bound.close()
        raise OSError(error.errno, error.strerror, f"{address}:{port}") from None
    except BaseException:
        bound.close()
        raise
    return bound


def _url(scheme: str, bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    address = ipaddress.ip_address(host)
    if address.is_unspecified:
        address = ipaddress.ip_address("127.0.0.1" if address.version == 4 else "::1")
    return f"{scheme}://[{address}]:{port}" if address.version == 6 else f"{scheme}://{address}:{port}"
