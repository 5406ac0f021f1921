"""A server that misbehaves exactly as told: `FaultServer`, its `steps`, and gates."""

from __future__ import annotations

from ostiary.testing.faults import steps
from ostiary.testing.faults.connection import Connection
from ostiary.testing.faults.gates import Gate
from ostiary.testing.faults.parts import Mark, Part, Pause, Step, Tunnel
from ostiary.testing.faults.server import FaultServer
from ostiary.testing.faults.wire import Received

__all__ = [
    "Connection",
    "FaultServer",
    "Gate",
    "Mark",
    "Part",
    "Pause",
    "Received",
    "Step",
    "Tunnel",
    "steps",
]
