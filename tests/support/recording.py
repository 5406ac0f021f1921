"""A place for records: a fault server that takes what Layer's clients record, and says what has arrived."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.faces import Caller, Face, over, sent_as

from ostiary.layer import AsyncLayer, Layer
from ostiary.testing import FaultServer, steps

SESSION = "43f82426-0be8-519d-b555-c068abf14d92"
BRIEFLY = 0.01  # tests that want all delivered flush before the end
TAKEN = steps.reply(202, json={"session_id": SESSION})


def arrived(server: FaultServer) -> list[Any]:
    """Return the data of all actions that were answered with 202, in the order of their requests."""
    found: list[Any] = []
    for request in server.requests:
        if request.complete and request.answered_with.endswith("reply 202"):
            body = request.json()
            found += (
                [action["data"] for action in body.get("actions") or ()]
                if "actions" in body
                else [body["data"]]
            )
    return found


@contextmanager
def layer_client(face: Face, url: str, **settings: Any) -> Iterator[Caller]:
    """Give a caller around a Layer client, and close it."""
    settings = {"base_url": url, "application_id": "app", "platform": "Test", **settings}
    if face == "sync":
        client = Layer(**settings)
        try:
            yield Caller(client, None)
        finally:
            client.close(BRIEFLY)
        return
    with asyncio.Runner() as runner, sent_as(face):
        other = AsyncLayer(**over(face, settings))
        try:
            yield Caller(other, runner)
        finally:
            runner.run(other.close(BRIEFLY))
