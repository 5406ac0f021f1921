"""`ostiary login liminal` and `ostiary logout`: a person at a terminal, and a program that goes on with the login."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.sandbox.conftest import Caller
from tests.support.approving import approving

from ostiary.auth import FileStore
from ostiary.cli import main
from ostiary.liminal import Liminal, LiminalAuthError


@pytest.fixture(autouse=True)
def _settings(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in call.sandbox.settings.items():
        monkeypatch.setenv(name, value)


def arguments(command: str, folder: Path, *more: str) -> list[str]:
    return [command, "liminal", "--path", str(folder / "tokens"), *more]


def test_a_program_goes_on_with_the_login_until_the_logout(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with approving(call.sandbox):
        assert main(arguments("login", tmp_path)) == 0
    shown = capsys.readouterr()
    assert re.search(r"Enter [A-Z]{9}\n", shown.err)
    assert "Open  http" in shown.err
    assert "The code is good for 15:00." in shown.err
    assert f"kept in {tmp_path / 'tokens'}" in shown.out
    assert len(list((tmp_path / "tokens").glob("*.json"))) == 2  # Liminal's, and the identity provider's
    with Liminal(store=FileStore(tmp_path / "tokens")) as client:
        assert client.threads.list() == []
    assert main(arguments("logout", tmp_path)) == 0
    assert list((tmp_path / "tokens").glob("*.json")) == []


def test_programs_find_the_login_where_the_variable_says(
    call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "anywhere"
    monkeypatch.setenv("LIMINAL_TOKEN_STORE", str(folder))
    assert main(["doctor", "liminal"]) == 0
    assert "nobody is logged in" in capsys.readouterr().out
    with approving(call.sandbox):
        assert main(["login", "liminal"]) == 0
    assert f"kept in {folder}" in capsys.readouterr().out
    with Liminal() as client:  # nobody is there to approve another login
        assert client.threads.list() == []
    with Liminal(store=str(folder)) as client:
        assert client.threads.list() == []
    assert main(["doctor", "liminal"]) == 0
    assert "model instances" in capsys.readouterr().out
    # A login of one's own is no other's: as where a server has a client for each of its users.
    with Liminal(token="mine") as client:
        client.login()
    assert len(list(folder.glob("*.json"))) == 2
    assert main(["logout", "liminal"]) == 0
    assert list(folder.glob("*.json")) == []


def test_accounts_are_kept_apart(call: Caller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with approving(call.sandbox):
        assert main(arguments("login", tmp_path, "--account", "work")) == 0
    monkeypatch.delenv("TENANT_ID")
    store = FileStore(tmp_path / "tokens")
    with Liminal(store=store, account="work") as client:
        assert client.threads.list() == []
    with Liminal(store=store) as client, pytest.raises(LiminalAuthError):
        client.threads.list()


def test_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TENANT_ID")
    assert main(arguments("login", tmp_path)) == 1
    assert "--tenant-id and --client-id" in capsys.readouterr().err
    monkeypatch.delenv("LIMINAL_API_SERVER_URL")
    monkeypatch.setenv("TENANT_ID", "contoso.example")
    assert main(arguments("login", tmp_path)) == 1
    assert "LIMINAL_API_SERVER_URL" in capsys.readouterr().err


def test_a_person_who_never_comes(call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call.put("/idp/device-settings", {"interval": 0})
    assert main(arguments("login", tmp_path, "--timeout", "0.3")) == 1
    assert "in time" in capsys.readouterr().err


def test_a_terminal_shows_how_long_it_waits_and_control_c_ends_it(call: Caller, tmp_path: Path) -> None:
    call.put("/idp/device-settings", {"interval": 5})
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ostiary", *arguments("login", tmp_path)]
    with subprocess.Popen(command, stderr=theirs, stdout=theirs, env=dict(os.environ)) as running:
        os.close(theirs)
        shown = b""
        end = time.monotonic() + 60
        while not re.search(rb"Waiting for the login.*0:0", shown, re.DOTALL) and time.monotonic() < end:
            shown += os.read(ours, 1000)
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
    os.close(ours)
    assert re.search(rb"Enter [A-Z]{9}", shown)
    assert b"0:0" in shown
