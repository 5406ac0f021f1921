"""Libretto's drop-in clients on either face, and what the service keeps, for tests that need not know the face."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
from tests.support.faces import Face, Talk

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


class LibrettoTalk(Talk):
    """Calls of a drop-in client, and what they left to be delivered."""

    def flush(self) -> Any:
        """Deliver what was recorded; everything must have arrived."""
        result = self(self.client.libretto.flush(60))
        assert result.pending == 0
        return result


@contextmanager
def talking(face: Face, **options: Any) -> Iterator[LibrettoTalk]:
    """Give a client of the face."""
    settings = {"api_key": "model-key", "max_retries": 0, **options}
    if face == "sync":
        client = Client(**settings)
        try:
            yield LibrettoTalk(client, None)
        finally:
            client.libretto.close()
            client.close()
        return
    with asyncio.Runner() as runner:
        other = AsyncClient(**settings)
        try:
            yield LibrettoTalk(other, runner)
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
        httpx.post(f"{self._url}/reset", timeout=60).raise_for_status()

    def put(self, path: str, value: Any) -> None:
        """Set something."""
        httpx.put(self._url + path, json=value, timeout=60).raise_for_status()

    def read(self, path: str, **query: Any) -> Any:
        """Read from the sandbox's own operations."""
        return httpx.get(self._url + path, params=query, timeout=60).raise_for_status().json()

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
