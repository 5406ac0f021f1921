"""A test kit for users' own tests: a server that misbehaves as told, and a canary for leaked secrets."""

from __future__ import annotations

from ostiary.testing.faults import FaultServer, Gate, Received, Step, steps

__all__ = ["FaultServer", "Gate", "Received", "Step", "steps"]
