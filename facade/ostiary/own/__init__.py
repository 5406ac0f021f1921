"""Clients for services of your own: what Ostiary's are made of, with the calls that you give them.

    class _Notes(Calls):
        @operation
        def add(self, text: str) -> Flow[Note]:
            return invoke(self.service, plan(add_note, body=NewNote(text=text)))

    class Notes(_Notes, Client): ...
    class AsyncNotes(_Notes, AsyncClient): ...

`add_note` is a module that `ostiary generate --runtime ostiary` compiled. docs/bring-your-own.md goes through it.
"""

from __future__ import annotations

from ostiary._core.flow import Flow
from ostiary._core.invoke import invoke
from ostiary._core.operation import operation
from ostiary._core.plan import Plan, plan
from ostiary._core.service import Service
from ostiary._io.streams import AsyncStream, Stream
from ostiary.own.clients import AsyncClient, Calls, Client

__all__ = [
    "AsyncClient",
    "AsyncStream",
    "Calls",
    "Client",
    "Flow",
    "Plan",
    "Service",
    "Stream",
    "invoke",
    "operation",
    "plan",
]
