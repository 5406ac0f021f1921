"""A test kit for users' own tests: a server that misbehaves as told, and a canary for leaked secrets.

`FaultServer` with its `steps` and gates is a raw-socket server; `LeakCanary` plants secrets and says where one showed.
`Playground` is a sandbox for one test, with what was recorded in it as values. `Cassette` records calls to a file, and
replays them without a service. As pytest fixtures: `fault_server`, `leak_canary`, `ostiary_sandbox`, `ostiary_client`,
`ostiary_async_client`, `ostiary_run` and `ostiary_cassette`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostiary.testing.canary import Leak, LeakCanary, LeakError
    from ostiary.testing.cassettes import Cassette, CassetteError, CassetteMissError, CassetteStaleError
    from ostiary.testing.faults import FaultServer, Gate, Received, Step, steps
    from ostiary.testing.playground import (
        Playground,
        RecordedAction,
        RecordedEvent,
        RecordedRequest,
        RecordedSession,
    )

__all__ = [
    "Cassette",
    "CassetteError",
    "CassetteMissError",
    "CassetteStaleError",
    "FaultServer",
    "Gate",
    "Leak",
    "LeakCanary",
    "LeakError",
    "Playground",
    "Received",
    "RecordedAction",
    "RecordedEvent",
    "RecordedRequest",
    "RecordedSession",
    "Step",
    "steps",
]

_HOMES = {
    **dict.fromkeys(("Cassette", "CassetteError", "CassetteMissError", "CassetteStaleError"), "cassettes"),
    **dict.fromkeys(("Leak", "LeakCanary", "LeakError"), "canary"),
    **dict.fromkeys(
        ("Playground", "RecordedAction", "RecordedEvent", "RecordedRequest", "RecordedSession"), "playground"
    ),
}


def __getattr__(name: str) -> object:
    # Lazy, since the pytest plugin in this package is loaded by every pytest run where Ostiary is installed.
    if name not in __all__:
        raise AttributeError(f"module 'ostiary.testing' has no attribute {name!r}")
    return getattr(import_module(f"ostiary.testing.{_HOMES.get(name, 'faults')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
