"""A gateway from a file, which is read again when it changes."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ostiary.aigateway.gateway.app import Gateway, gateway_app
from ostiary.aigateway.gateway.config import load_config
from ostiary.errors import ConfigurationError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["VARIABLE", "Reloading", "application"]

log = logging.getLogger("ostiary.aigateway.gateway")
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
            self._closing = asyncio.ensure_future(self.gateway.close())


class Reloading:
    """Serve a gateway of a YAML file, the newest that is right.

    Requests that have begun end by the gateway that they began with. Raises `ConfigurationError` where the file is
    wrong to begin with.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._stamped()
        self._served = self._made()
        self._retired: list[Served] = []
        self._looked = time.monotonic()

    def _made(self) -> Served:
        return Served(Gateway(load_config(self._path)))

    def _stamped(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:
            return (0, 0)
        return (found.st_mtime_ns, found.st_size)

    def look(self) -> None:
        """Read the file again if it has changed."""
        stamp = self._stamped()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._served, old = self._made(), self._served
        except ConfigurationError as problem:
            log.error("the gateway goes on as it is: %s", problem)
        else:
            log.info("read %s again", self._path.name)
            self._retired = [each for each in self._retired if not each.is_closed] + [old]
            old.retire()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the newest configuration; looks at the file once a second at most."""
        if scope["type"] == "http" and time.monotonic() - self._looked > _PAUSE:
            self._looked = time.monotonic()
            self.look()
        await self._served(scope, receive, send)
        if scope["type"] == "lifespan":
            await self.close()

    async def close(self) -> None:
        """Close the connections of this gateway and of those before it."""
        for each in (*self._retired, self._served):
            await each.gateway.close()


def application() -> Reloading:
    """Make the application of the file that `OSTIARY_GATEWAY_CONFIG` names: for servers with several workers."""
    path = os.environ.get(VARIABLE, "")
    if not path:
        raise ConfigurationError(f"{VARIABLE} is not set")
    return Reloading(Path(path))
