"""A process is killed between the renewal of a login and its use: the next one goes on with what the store holds.

The processes are real, and so is the SIGKILL. The service is the sandbox, whose refresh tokens rotate and are good for
one renewal: whoever sends one twice ends the whole login.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.liminal import Provider

from ostiary.auth import FileStore
from ostiary.config import NO_RETRIES
from ostiary.liminal import Liminal, LiminalAuthError, RequestError
from ostiary.sandbox import Sandbox, serve

pytestmark = pytest.mark.crash

# Calls of a renewal after which the program is killed. `before`: instead of the call.
POINTS = {
    "saved": "before ostiary.liminal.logins.Logins._hold",
    "held": "after ostiary.liminal.logins.Logins._hold",
    "told": "after ostiary.liminal.callbacks.Callbacks.tell",
    "sent": "before second ostiary._io.senders.TransportSender.send",
}
PROGRAM = """
import os, signal, sys
from importlib import import_module
from ostiary.auth import FileStore
from ostiary.liminal import Liminal

when, name = sys.argv[3].rsplit(" ", 1)
skip = 1 if "second" in when else 0

def die():
    os.kill(os.getpid(), signal.SIGKILL)

if name != "nowhere":
    module, kind, method = name.rsplit(".", 2)
    owner = getattr(import_module(module), kind)
    called = getattr(owner, method)

    def wrapped(*args, **kwargs):
        global skip
        if skip:
            skip -= 1
            return called(*args, **kwargs)
        if when.startswith("before"):
            die()
        result = called(*args, **kwargs)
        die()
        return result

    setattr(owner, method, wrapped)

with Liminal(sys.argv[1], store=FileStore(sys.argv[2]), generation="bearer") as client:
    client.threads.list()
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with serve() as sandbox:
        # So short a life that the client takes no access token for fresh: each call renews first.
        url = f"{sandbox.services['sandbox']}/liminal/settings"
        httpx.put(url, json={"access_seconds": 1.0}, trust_env=False).raise_for_status()
        yield sandbox


class Refusing(httpx.BaseTransport):
    """Reach nobody."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")


class Desk:
    """A login that is kept in files, and whose access token is about to end."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox, self.folder = sandbox, folder
        self.url = sandbox.services["liminal"]
        with self.client(auth_provider=Provider()) as client:
            client.login()

    def client(self, **more: Any) -> Liminal:
        return Liminal(self.url, store=FileStore(self.folder), generation="bearer", **more)

    def program(self, point: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, self.url, str(self.folder), point]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def renewals(self) -> int:
        """Count the refresh tokens that the service was sent."""
        url = f"{self.sandbox.services['sandbox']}/requests"
        found = httpx.get(url, params={"limit": 1000}, trust_env=False).raise_for_status().json()["items"]
        return sum(each["path"].endswith("refresh-token") for each in found)

    def content(self) -> str:
        (file,) = self.folder.glob("*.json")
        return file.read_text("utf-8")


@pytest.fixture
def desk(sandbox: Sandbox, tmp_path: Path) -> Desk:
    return Desk(sandbox, tmp_path / "tokens")


@pytest.mark.parametrize("point", POINTS)
def test_what_was_renewed_before_the_kill_is_not_lost(desk: Desk, point: str) -> None:
    before = desk.content()
    with desk.program(POINTS[point]) as running:
        assert running.wait(30) == -signal.SIGKILL, running.communicate()
    assert desk.content() != before
    # Nobody logs in here: what the store holds is enough, and its refresh token was never sent.
    with desk.client() as client:
        assert client.threads.list() == []
        client.renew()


BEFORE_KEEPING = "before second ostiary.liminal.shelf.Shelf.keep"


def test_a_kill_before_the_store_has_it_costs_one_login_and_says_so(desk: Desk) -> None:
    """The test above can fail: here the answer had come, and nobody had it on disk yet."""
    with desk.program(BEFORE_KEEPING) as running:
        assert running.wait(30) == -signal.SIGKILL
    sent = desk.renewals()
    assert sent > 0
    with desk.client() as client, pytest.raises(LiminalAuthError, match=r"cut off .*: log in again"):
        client.threads.list()
    with desk.client() as client, pytest.raises(LiminalAuthError, match=r"cut off .*: log in again"):
        client.renew()
    with desk.client(auth_provider=Provider()) as client:
        assert client.threads.list() == []
    # A refresh token that may be used up is not tried: the service would take its user for a thief.
    assert desk.renewals() == sent


def test_a_kill_while_the_token_is_on_its_way_is_told_too(desk: Desk) -> None:
    with desk.program("before ostiary._io.senders.TransportSender.send") as running:
        assert running.wait(30) == -signal.SIGKILL
    with desk.client() as client, pytest.raises(LiminalAuthError, match="cut off"):
        client.threads.list()


def test_a_renewal_that_reached_nobody_costs_nothing(desk: Desk) -> None:
    with Liminal(
        desk.url, store=FileStore(desk.folder), generation="bearer", http_session=Refusing(), retry=NO_RETRIES
    ) as client:
        with pytest.raises(RequestError):
            client.threads.list()
    with desk.client() as client:
        assert client.threads.list() == []


@pytest.mark.timeout(300)
def test_kills_at_random_moments_leave_a_store_that_can_be_read(desk: Desk) -> None:
    chance = random.Random(6)
    with desk.program("before nowhere") as running:
        began = time.monotonic()
        assert running.wait(30) == 0
    usual = time.monotonic() - began
    for _ in range(12):
        with desk.program("before nowhere") as running:
            time.sleep(chance.uniform(0.3, 1.1) * usual)
            running.kill()
            running.wait(30)
        cut_off = json.loads(desk.content())["renewing"]
        with desk.client() as client:
            try:
                client.threads.list()
            except LiminalAuthError:
                # Only what was on its way can be lost, never what the store has taken.
                assert cut_off
                with desk.client(auth_provider=Provider()) as again:
                    again.login()
