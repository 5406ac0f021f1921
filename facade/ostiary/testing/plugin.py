"""Ostiary's fixtures for pytest, there in every project that has `ostiary[testing]` installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from ostiary.door import AsyncOstiary, Ostiary
    from ostiary.sandbox import Sandbox
    from ostiary.testing.canary import LeakCanary
    from ostiary.testing.cassettes import Cassette
    from ostiary.testing.faults import FaultServer
    from ostiary.testing.playground import Playground

__all__ = [
    "fault_server",
    "leak_canary",
    "ostiary_async_client",
    "ostiary_cassette",
    "ostiary_client",
    "ostiary_run",
    "ostiary_sandbox",
]

# What the fixtures need is imported by them: this module is loaded at the start of every pytest run.

_MARKER = """ostiary_cassette(path=None, *, mode="once", redact="secrets", ignore=(), check=True): \
record the test's calls to a file once, and replay them; see ostiary.testing.Cassette"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that says for a whole run whether cassettes record."""
    parser.getgroup("ostiary").addoption(
        "--ostiary-cassettes",
        choices=("once", "none", "new", "all"),
        default=None,
        help="mode of all cassettes in this run, whatever their markers say: once, none, new or all",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", _MARKER)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give a test that is marked its cassette, though it doesn't ask for the fixture."""
    names: list[str] | None = getattr(item, "fixturenames", None)
    if names is not None and "ostiary_cassette" not in names and item.get_closest_marker("ostiary_cassette"):
        names.append("ostiary_cassette")


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Let a test's canary hear what the test prints: pytest has put new streams in place since the fixture's set-up."""
    canary: LeakCanary | None = getattr(item, "funcargs", {}).get("leak_canary")
    if canary is None:
        return (yield)
    with canary.hearing_output():
        return (yield)


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

    The environment leads there while the test runs, so that the application under test needs no change; what it holds
    of real services' addresses and identities is out of sight. `layer.init()` is taken down afterwards.
    """
    from ostiary.testing.playground import Playground, let_go, real_settings

    playground = Playground(ostiary_run)
    playground.reset()
    for name in real_settings():
        monkeypatch.delenv(name)
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


@pytest.fixture
def ostiary_async_client(ostiary_sandbox: Playground) -> AsyncOstiary:
    """Give one async client of all services, in the sandbox: `async with ostiary_async_client as client:`.

    The test enters it, since only its own event loop can close what was opened there.
    """
    from ostiary.door import AsyncOstiary

    return AsyncOstiary.from_env()


@pytest.fixture
def ostiary_cassette(request: pytest.FixtureRequest) -> Iterator[Cassette]:
    """Record the test's calls to a file once, and replay them from then on (see `ostiary.testing.Cassette`).

    The file is `cassettes/<module>/<test>.json` beside the test; the marker `ostiary_cassette` takes another path (from
    the test's folder) and the keywords of `Cassette`. `pytest --ostiary-cassettes=none` refuses to record, as a CI
    should.
    """
    from ostiary.testing.cassettes import Cassette, place_of

    marker = request.node.get_closest_marker("ostiary_cassette")
    args, keywords = (marker.args, dict(marker.kwargs)) if marker is not None else ((), {})
    given = keywords.pop("path", args[0] if args else None)
    keywords["mode"] = request.config.getoption("--ostiary-cassettes") or keywords.get("mode", "once")
    with Cassette(place_of(request.path, request.node.name, given), **keywords) as cassette:
        yield cassette
