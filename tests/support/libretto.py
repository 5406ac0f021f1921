"""Libretto's drop-in clients on either face, and what the service keeps, for tests that need not know the face."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

import httpx
from tests.support.faces import Face

from ostiary.libretto import AsyncClient, Client
from ostiary.sandbox import Sandbox

SPORT = [{"role": "user", "content": "Show me an emoji that matches the sport: {sport}"}]
USER = [{"role": "user", "content": "What is the weather in Utrecht?"}]
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}


class Talk:
    """Run calls of a client of either face from a sync test."""

    def __init__(self, client: Any, runner: asyncio.Runner | None) -> None:
        self.client = client
        self.is_async = runner is not None
        self._runner = runner

    def __call__(self, made: Any) -> Any:
        """Return what a call made, awaited where it has to be: `talk(client.chat.completions.create(…))`."""
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

    def flush(self) -> Any:
        """Deliver what was recorded; everything must have arrived."""
        result = self(self.client.libretto.flush(10))
        assert result.pending == 0
        return result


@contextmanager
def talking(face: Face, **options: Any) -> Iterator[Talk]:
    """Give a client of the face."""
    settings = {"api_key": "model-key", "max_retries": 0, **options}
    if face == "sync":
        client = Client(**settings)
        try:
            yield Talk(client, None)
        finally:
            client.libretto.close()
            client.close()
        return
    with asyncio.Runner() as runner:
        other = AsyncClient(**settings)
        try:
            yield Talk(other, runner)
        finally:
            runner.run(other.libretto.close())
            runner.run(other.close())


class Kept:
    """Read what the sandbox keeps of Libretto."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._url = sandbox.services["sandbox"]

    def reset(self) -> None:
        """Forget everything."""
        httpx.post(f"{self._url}/reset").raise_for_status()

    def put(self, path: str, value: Any) -> None:
        """Set something."""
        httpx.put(self._url + path, json=value).raise_for_status()

    def read(self, path: str, **query: Any) -> Any:
        """Read from the sandbox's own operations."""
        return httpx.get(self._url + path, params=query).raise_for_status().json()

    def events(self) -> dict[str, dict[str, Any]]:
        """Return the bodies of events by their ids."""
        return {each["event_id"]: each["body"] for each in self.read("/libretto/events", limit=1000)["items"]}

    def asked(self) -> dict[str, Any]:
        """Return what the model was asked in the one request that it got."""
        (request,) = self.read("/requests", service="openai")["items"]
        found: dict[str, Any] = json.loads(request["body"])
        return found

    def only(self) -> dict[str, Any]:
        """Return the body of the one event there is."""
        (body,) = self.events().values()
        return body


def settings_of(sandbox: Sandbox, **config: Any) -> dict[str, Any]:
    """Return what a client takes to use the sandbox's model, and Libretto there."""
    libretto = {"api_key": "libretto-key", "base_url": sandbox.services["libretto"], **config}
    return {"base_url": sandbox.settings["OPENAI_BASE_URL"], "libretto": libretto}
