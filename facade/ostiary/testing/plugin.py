"""Ostiary's fixtures for pytest, there in every project that has `ostiary[testing]` installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostiary.testing.canary import LeakCanary
    from ostiary.testing.faults import FaultServer

__all__ = ["fault_server", "leak_canary"]

# What the fixtures need is imported by them: this module is loaded at the start of every pytest run.


@pytest.fixture
def fault_server() -> Iterator[FaultServer]:
    """Run a loopback server that misbehaves exactly as told (see `ostiary.testing.FaultServer`)."""
    from ostiary.testing.faults import FaultServer

    with FaultServer() as server:
        yield server


@pytest.fixture
def leak_canary() -> Iterator[LeakCanary]:
    """Fail the test where a planted secret or prompt shows (see `ostiary.testing.LeakCanary`).

    It listens until all fixtures that are set up after it are torn down: name it first, but after `capsys`.
    """
    from ostiary.testing.canary import LeakCanary

    with LeakCanary() as canary:
        yield canary
