"""A test kit for users' own tests: a server that misbehaves as told, and a canary for leaked secrets.

`FaultServer` with its `steps` and gates is a raw-socket server; `LeakCanary` plants secrets and says where one showed.
As pytest fixtures: `fault_server` and `leak_canary`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostiary.testing.canary import Leak, LeakCanary, LeakError
    from ostiary.testing.faults import FaultServer, Gate, Received, Step, steps

__all__ = ["FaultServer", "Gate", "Leak", "LeakCanary", "LeakError", "Received", "Step", "steps"]

_CANARY = frozenset({"Leak", "LeakCanary", "LeakError"})


def __getattr__(name: str) -> object:
    # Lazy, since the pytest plugin in this package is loaded by every pytest run where Ostiary is installed.
    if name not in __all__:
        raise AttributeError(f"module 'ostiary.testing' has no attribute {name!r}")
    return getattr(import_module(f"ostiary.testing.{'canary' if name in _CANARY else 'faults'}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
