"""Run a test on both faces: `call(...)` is the same for a sync client and an async one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from tests.support.echo import AsyncEcho, Echo

Face = Literal["sync", "async"]
FACES: tuple[Face, ...] = ("sync", "async")


class Caller:
    """Call operations of a client of either face from a sync test."""

    def __init__(self, client: Any, runner: asyncio.Runner | None) -> None:
        self.client = client
        self._runner = runner

    def __call__(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call an operation and return its value, or raise what it raises."""
        target = self.client
        for part in name.split("."):
            target = getattr(target, part)
        if self._runner is None:
            return target(*args, **kwargs)

        async def call() -> Any:
            return await target(*args, **kwargs)

        return self._runner.run(call())


@contextmanager
def echo_client(face: Face, url: str, **options: Any) -> Iterator[Caller]:
    """Give a caller around an echo client, and close it."""
    if face == "sync":
        client = Echo(url, **options)
        try:
            yield Caller(client, None)
        finally:
            client.close()
        return
    with asyncio.Runner() as runner:
        other = AsyncEcho(url, **options)
        try:
            yield Caller(other, runner)
        finally:
            runner.run(other.close())
