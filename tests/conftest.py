"""What every suite shares: outcomes on request, one marker a folder, a clean environment, faces and a sandbox."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from tests.support.faces import FACES, Face

if TYPE_CHECKING:
    from ostiary.sandbox import Sandbox

# How long an example takes says how busy the machine is, and nothing of what is tested.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("new", UNTIMED)
# The same examples every time, so that a change is judged by what it changed; `make fuzz` looks for new ones.
settings.register_profile("same", UNTIMED, derandomize=True)
settings.load_profile("new" if os.environ.get("OSTIARY_FUZZ") else "same")

# What a shell starts in the background ignores Ctrl-C, and so would all that the tests start; some press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

pytest_plugins = ["tests.promises.outcomes"]

HERE = Path(__file__).resolve().parent
# Settings of the person at the keyboard must not decide how a test ends.
FOREIGN = (
    "OSTIARY_",
    "LAYER_",
    "LIBRETTO_",
    "OPENAI_",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "LIMINAL_",
    "TENANT_ID",
    "CLIENT_ID",
    "MODEL_INSTANCE_NAME",
    "AZURE_AUTHORITY_HOST",
)
# ... but for the switches of the suites themselves.
SWITCHES = ("OSTIARY_FUZZ",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    nowhere = next((item.nodeid for item in items if " at 0x" in item.nodeid), None)
    if nowhere is not None:
        # Tests that run in several processes go by their names; so do promises, and outcomes over time.
        raise pytest.UsageError(f"give it an id without an address: {nowhere}")
    for item in items:
        for folder in ("peers", "crash"):
            if HERE / folder in item.path.parents:
                item.add_marker(folder)


def pytest_collection_finish() -> None:
    # All tests with what they import are here to stay: who looks for garbage, as many do, need not look through them.
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_foreign_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith(FOREIGN) and name not in SWITCHES:
            monkeypatch.delenv(name)


@pytest.fixture(params=FACES)
def face(request: pytest.FixtureRequest) -> Face:
    """Run a test on both faces."""
    found: Face = request.param
    return found


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Give one sandbox to all tests of a module."""
    from ostiary.sandbox import serve

    with serve() as sandbox:
        yield sandbox


@pytest.fixture
def anyio_backend() -> str:
    """Run async tests on asyncio, the loop that Ostiary supports."""
    return "asyncio"
