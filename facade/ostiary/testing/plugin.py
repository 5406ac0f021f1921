"""Ostiary's fixtures for pytest, there in every project that has `ostiary[testing]` installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostiary.door import Ostiary
    from ostiary.sandbox import Sandbox
    from ostiary.testing.canary import LeakCanary
    from ostiary.testing.faults import FaultServer
    from ostiary.testing.playground import Playground

__all__ = ["fault_server", "leak_canary", "ostiary_client", "ostiary_run", "ostiary_sandbox"]

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


@pytest.fixture(scope="session")
def ostiary_run() -> Iterator[Sandbox]:
    """Run one sandbox for all tests of this run (see `ostiary.sandbox`); `ostiary_sandbox` is what a test asks for."""
    from ostiary.sandbox import serve

    with serve() as sandbox:
        yield sandbox


@pytest.fixture
def ostiary_sandbox(ostiary_run: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playground]:
    """Give an empty sandbox to which all of Ostiary's settings lead (see `ostiary.testing.Playground`).

    The environment leads there while the test runs, so that the application under test needs no change; its
    `layer.init()` is taken down afterwards.
    """
    from ostiary.testing.playground import Playground, let_go

    playground = Playground(ostiary_run)
    playground.reset()
    for name, value in playground.settings.items():
        monkeypatch.setenv(name, value)
    yield playground
    # What a fault holds back would be waited for.
    playground.reset()
    let_go()


@pytest.fixture
def ostiary_client(ostiary_sandbox: Playground) -> Iterator[Ostiary]:
    """Give one client of all services, in the sandbox (see `ostiary.Ostiary`)."""
    from ostiary.door import Ostiary

    with Ostiary.from_env() as client:
        yield client
