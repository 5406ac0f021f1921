"""A gateway from a file, which is read again when it changes."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ostiary.aigateway.gateway.app import Gateway, gateway_app
from ostiary.aigateway.gateway.config import load_config
from ostiary.aigateway.gateway.metrics import Metrics
from ostiary.errors import ConfigurationError, InvalidInputError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["VARIABLE", "Reloading", "application"]

log: logging.Logger = logging.getLogger("ostiary.aigateway.gateway")
VARIABLE = "OSTIARY_GATEWAY_CONFIG"
_PAUSE = 1.0


class Served:
    """One gateway and its requests; once retired, it is closed with the last of them."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self._app: ASGIApp = gateway_app(gateway)
        self._requests = 0
        self._is_retired = False
        self._closing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._requests += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._requests -= 1
            self._close_if_idle()

    @property
    def is_closed(self) -> bool:
        """Whether its last request has ended and its connections are closed."""
        return self._closing is not None and self._closing.done()

    def retire(self) -> None:
        """Take no more requests."""
        self._is_retired = True
        self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self._is_retired and self._requests == 0 and self._closing is None:
            self._closing = asyncio.ensure_future(self._closed())

    async def _closed(self) -> None:
        try:
            await self.gateway.close()
        except Exception as problem:
            log.error("a gateway that was replaced could not be closed: %s", type(problem).__name__)


class Reloading:
    """Serve a gateway of a YAML file, the newest that is right.

    Requests that have begun end by the gateway that they began with; all are counted together. Raises
    `ConfigurationError` where the file is wrong to begin with.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._stamped()
        self._metrics = Metrics()
        self._served = self._made()
        self._retired: list[Served] = []
        self._looked = time.monotonic()

    def _made(self) -> Served:
        return Served(Gateway(load_config(self._path), metrics=self._metrics))

    def _stamped(self) -> tuple[int, int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0, 0)
        return (found.st_mtime_ns, found.st_size, found.st_ino)

    async def look(self) -> None:
        """Read the file again if it has changed; the old gateway serves until the new one's processors have started."""
        stamp = self._stamped()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        made: Served | None = None
        try:
            made = self._made()
            await made.gateway.started()
        except Exception as problem:
            # A module or a processor may raise anything.
            is_ours = isinstance(problem, ConfigurationError | InvalidInputError)
            told = str(problem) if is_ours else type(problem).__name__
            log.error("the gateway goes on as it is: %s", told)
            if made is not None:
                made.retire()
            return
        if stamp != self._stamp:
            # It has changed once more meanwhile.
            made.retire()
            return
        log.info("read %s again", self._path.name)
        self._retired = [each for each in self._retired if not each.is_closed] + [self._served]
        self._served, old = made, self._served
        old.retire()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the newest configuration; looks at the file once a second at most."""
        if scope["type"] == "lifespan":
            await _lived(receive, send, self._started, self.close)
            return
        if scope["type"] == "http" and time.monotonic() - self._looked > _PAUSE:
            self._looked = time.monotonic()
            await self.look()
        await self._served(scope, receive, send)

    async def _started(self) -> None:
        await self._served.gateway.started()

    async def close(self) -> None:
        """Close the connections of this gateway and of those before it."""
        for each in (*self._retired, self._served):
            await each.gateway.close()


async def _lived(
    receive: Receive, send: Send, start: Callable[[], Awaitable[None]], end: Callable[[], Awaitable[None]]
) -> None:
    """Go through the life of a server, whose gateways come and go."""
    await receive()
    try:
        await start()
    except Exception as problem:
        log.error("the gateway can't start: %s", type(problem).__name__)
        await send(
            {"type": "lifespan.startup.failed", "message": f"a processor raised {type(problem).__name__}"}
        )
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await end()
    await send({"type": "lifespan.shutdown.complete"})


def application() -> Reloading:
    """Make the application of the file that `OSTIARY_GATEWAY_CONFIG` names: for servers with several workers."""
    path = os.environ.get(VARIABLE, "")
    if not path:
        raise ConfigurationError(f"{VARIABLE} is not set")
    return Reloading(Path(path))
