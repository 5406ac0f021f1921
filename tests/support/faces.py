"""Run a test on both faces: `call(...)` is the same for a sync client and an async one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any, Literal

import httpx
from tests.support.echo import AsyncEcho, Echo

from ostiary.config import ConnectionOptions

Face = Literal["sync", "async", "fast", "watched"]
FACES: tuple[Face, ...] = ("sync", "async")
# The async face over aiohttp, too: what a call promises doesn't depend on what it is sent with.
ALL_FACES: tuple[Face, ...] = (*FACES, "fast")
# The sync face as it is where somebody watches httpx's transports, too: it sends over these then.
WAYS: tuple[Face, ...] = (*ALL_FACES, "watched")


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

    def breathe(self) -> None:
        """Let the event loop, which stands still between two calls, take note of what has happened."""
        if self._runner is not None:
            self._runner.run(asyncio.sleep(0.01))

    @contextmanager
    def meanwhile(self, name: str, *args: Any, **kwargs: Any) -> Iterator[Future[Any]]:
        """Call an operation in another thread for the length of a block; wait for its end when leaving."""
        with ThreadPoolExecutor(1) as pool:
            yield pool.submit(self, name, *args, **kwargs)

    def at_once(self, calls: Sequence[Callable[[], Any]]) -> list[Any]:
        """Make calls such as `partial(client.echo, "x")` at once, in threads or tasks; return values or exceptions."""
        if self._runner is None:
            with ThreadPoolExecutor(len(calls)) as pool:
                futures = [pool.submit(call) for call in calls]
                return [future.exception() or future.result() for future in futures]

        async def main() -> list[Any]:
            return await asyncio.gather(*(call() for call in calls), return_exceptions=True)

        return self._runner.run(main())


@contextmanager
def watched() -> Iterator[list[httpx.Request]]:
    """Watch what goes over httpx's transports, as tracers and mocks do; give the requests seen."""
    seen: list[httpx.Request] = []
    handle = httpx.HTTPTransport.handle_request

    def watching(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return handle(self, request)

    httpx.HTTPTransport.handle_request = watching  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        httpx.HTTPTransport.handle_request = handle  # type: ignore[method-assign]


@contextmanager
def echo_client(face: Face, url: str, **options: Any) -> Iterator[Caller]:
    """Give a caller around an echo client, and close it."""
    if face in ("sync", "watched"):
        client = Echo(url, **options)
        try:
            with watched() if face == "watched" else nullcontext():
                yield Caller(client, None)
        finally:
            client.close()
        return
    if face == "fast":
        options["connection"] = replace(options.get("connection") or ConnectionOptions(), fast=True)
    with asyncio.Runner() as runner:
        other = AsyncEcho(url, **options)
        try:
            yield Caller(other, runner)
        finally:
            runner.run(other.close())
