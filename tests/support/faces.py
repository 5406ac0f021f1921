"""Run a test on both faces: `call(...)` is the same for a sync client and an async one."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from contextvars import copy_context
from dataclasses import replace
from typing import Any, Literal

import httpx
import pytest
from tests.support.echo import AsyncEcho, Echo

from ostiary.config import ConnectionOptions

Face = Literal["sync", "async", "fast", "aiohttp", "watched"]
FACES: tuple[Face, ...] = ("sync", "async")
# The async face by its quick way and, as where somebody watches that, over aiohttp, too: what a call promises doesn't
# depend on what it is sent with.
ALL_FACES: tuple[Face, ...] = (*FACES, "fast", "aiohttp")
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


class Talk:
    """Run calls of a client of either face from a sync test."""

    def __init__(self, client: Any, runner: asyncio.Runner | None) -> None:
        self.client = client
        self.is_async = runner is not None
        self._runner = runner

    def __call__(self, made: Any) -> Any:
        """Return what a call made, awaited where it has to be: `talk(client.threads.list())`."""
        if self._runner is None or not inspect.isawaitable(made):
            return made

        async def wait() -> Any:
            return await made

        return self._runner.run(wait(), context=copy_context())

    def read(self, stream: Any, most: int | None = None) -> list[Any]:
        """Read a stream to its end, or its first items."""
        if self._runner is None:
            items: list[Any] = []
            for each in stream:
                items.append(each)
                if len(items) == most:
                    break
            return items

        async def read() -> list[Any]:
            found: list[Any] = []
            async for each in stream:
                found.append(each)
                if len(found) == most:
                    break
            return found

        return self._runner.run(read(), context=copy_context())

    def within(self, manager: Any, work: Callable[[Any], Any]) -> Any:
        """Do something in a `with` block, sync or async; `work` may return an awaitable."""
        if self._runner is None:
            with manager as entered:
                return work(entered)

        async def enter() -> Any:
            async with manager as entered:
                found = work(entered)
                return await found if inspect.isawaitable(found) else found

        return self._runner.run(enter(), context=copy_context())


@contextmanager
def talking_to(
    face: Face, kinds: tuple[Any, Any], settings: dict[str, Any], give: Any = Talk
) -> Iterator[Any]:
    """Give a `Talk`, or what `give` makes, with a client of the face, made of settings; close the client."""
    sync_kind, async_kind = kinds
    if face == "sync":
        with sync_kind(**settings) as client:
            yield give(client, None)
        return
    with asyncio.Runner() as runner:
        other = async_kind(**settings)
        try:
            yield give(other, runner)
        finally:
            runner.run(other.close())


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
    with asyncio.Runner() as runner, sent_as(face):
        other = AsyncEcho(url, **over(face, options))
        try:
            yield Caller(other, runner)
        finally:
            runner.run(other.close())


def over(face: Face, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of an async client of this face."""
    if face not in ("fast", "aiohttp"):
        return options
    return {**options, "connection": replace(options.get("connection") or ConnectionOptions(), fast=True)}


@contextmanager
def sent_as(face: Face) -> Iterator[None]:
    """Have requests of a block go over aiohttp, where that is the face: its transport is watched then."""
    if face != "aiohttp":
        yield
        return
    import httpx_aiohttp  # which the environments of peers have not

    handle = httpx_aiohttp.AiohttpTransport.handle_async_request

    async def watching(self: httpx_aiohttp.AiohttpTransport, request: httpx.Request) -> httpx.Response:
        return await handle(self, request)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpx_aiohttp.AiohttpTransport, "handle_async_request", watching)
        yield
