"""Tokens kept beyond one object: in memory, in private files that processes share, in the system's keyring."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.errors
import pytest
from tests.support.idp import Provider

from ostiary import errors as e
from ostiary._core.clock import Clock
from ostiary.auth import FileStore, KeyringStore, MemoryStore, Secret, TokenStore
from ostiary.testing import FaultServer

posix = pytest.mark.skipif(os.name != "posix", reason="file modes and locks are POSIX's")


class DictKeyring(keyring.backend.KeyringBackend):
    """A keyring in a dictionary."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def ring() -> Iterator[DictKeyring]:
    before = keyring.get_keyring()
    backend = DictKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def provider() -> Iterator[Provider]:
    with FaultServer() as server:
        yield Provider(server)


@pytest.fixture(params=["memory", pytest.param("file", marks=posix), "keyring"])
def store(request: pytest.FixtureRequest, tmp_path: Path, ring: DictKeyring) -> TokenStore:
    makers: dict[str, Any] = {
        "memory": MemoryStore,
        "file": lambda: FileStore(tmp_path / "tokens"),
        "keyring": KeyringStore,
    }
    made: TokenStore = makers[request.param]()
    return made


# All stores alike


def test_what_is_saved_is_loaded_until_it_is_forgotten(store: TokenStore) -> None:
    assert store.load("a") is None
    store.forget("a")
    store.save("a", Secret("one"))
    store.save("b", Secret("other"))
    store.save("a", Secret("two"))
    assert store.load("a") == Secret("two")
    store.forget("a")
    assert store.load("a") is None
    assert store.load("b") == Secret("other")
    assert "other" not in repr(store)


def test_only_one_at_a_time_is_alone(store: TokenStore) -> None:
    inside = 0
    most = 0

    def enter() -> None:
        nonlocal inside, most
        with store.alone("a", None):
            inside += 1
            most = max(most, inside)
            time.sleep(0.01)
            inside -= 1

    crowd = [threading.Thread(target=enter) for _ in range(8)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    assert most == 1


def test_waiting_to_be_alone_ends_at_the_deadline(store: TokenStore) -> None:
    with store.alone("a", None):
        with store.alone("b", None), pytest.raises(e.DeadlineExceededError):
            with store.alone("a", time.monotonic() + 0.05):
                raise AssertionError
    with store.alone("a", time.monotonic() + 5):
        pass


def test_a_store_serves_a_second_object(store: TokenStore, provider: Provider) -> None:
    assert provider.auth(store=store).token().reveal() == "token-1"
    assert provider.auth(store=store).token().reveal() == "token-1"
    assert provider.auth(store=store, scope="more").token().reveal() == "token-2"
    assert provider.auth(store=store, client_id="other").token().reveal() == "token-3"


def test_a_refused_token_is_not_taken_from_the_store_again(store: TokenStore, provider: Provider) -> None:
    url = "https://api.test/"
    first, second = (provider.auth(store=store).bound_to(url) for _ in range(2))

    def used(auth: Any) -> Any:
        auth.token()
        try:
            next(auth.credentials(url, None))
        except StopIteration as stop:
            return stop.value

    assert first.refused(used(first))
    old = used(second)
    assert first.token().reveal() == "token-2"
    # The other one learns of it by its own 401, and finds what the first one fetched meanwhile.
    assert second.refused(old)
    assert second.token().reveal() == "token-2"
    assert len(provider.forms) == 2


@pytest.mark.parametrize(("passed", "asked"), [(50, 1), (79, 1), (81, 2), (10_000, 2), (-7200, 2)])
def test_a_kept_token_ages_by_the_wall_clock(
    store: TokenStore, provider: Provider, passed: int, asked: int
) -> None:
    provider.answer["expires_in"] = 100
    start = 1_700_000_000.0
    provider.auth(store=store, clock=Clock(wall=lambda: start)).token()
    provider.auth(store=store, clock=Clock(wall=lambda: start + passed)).token()
    assert len(provider.forms) == asked


# Files


@posix
def test_files_are_private_from_birth_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "tokens"
    before = os.umask(0)
    try:
        store = FileStore(folder)
        with store.alone("a", None):
            store.save("a", Secret("text"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "a.json": 0o600,
        "a.lock": 0o600,
    }


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o610])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int, provider: Provider) -> None:
    store = FileStore(tmp_path / "tokens")
    provider.auth(store=store).token()
    (file,) = (tmp_path / "tokens").glob("*.json")
    file.chmod(mode)
    with pytest.raises(e.TokenStoreError, match=f"mode 0{mode:o}"):
        provider.auth(store=store).token()
    assert len(provider.forms) == 1


@posix
@pytest.mark.parametrize("mode", [0o750, 0o705, 0o777])
def test_a_folder_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    folder = tmp_path / "tokens"
    folder.mkdir()
    folder.chmod(mode)
    store = FileStore(folder)
    for touch in (lambda: store.load("a"), lambda: store.save("a", Secret("x")), lambda: store.forget("a")):
        with pytest.raises(e.TokenStoreError, match="others may read"):
            touch()
    with pytest.raises(e.TokenStoreError), store.alone("a", None):
        raise AssertionError
    assert list(folder.iterdir()) == []


@posix
def test_links_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("{}")
    target.chmod(0o600)
    store = FileStore(tmp_path / "tokens")
    store.save("b", Secret("x"))
    for name in ("a.json", "a.lock"):
        (tmp_path / "tokens" / name).symlink_to(target)
    with pytest.raises(e.TokenStoreError, match="symbolic link"):
        store.load("a")
    with pytest.raises(e.TokenStoreError, match="symbolic link"), store.alone("a", None):
        raise AssertionError
    (tmp_path / "linked").symlink_to(tmp_path / "tokens")
    with pytest.raises(e.TokenStoreError, match="link"):
        FileStore(tmp_path / "linked").load("b")
    # Saving replaces the link itself, not what it leads to.
    store.save("a", Secret("new"))
    assert target.read_text() == "{}"
    assert store.load("a") == Secret("new")


@posix
def test_another_users_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileStore(tmp_path / "tokens")
    store.save("a", Secret("x"))
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    with pytest.raises(e.TokenStoreError, match="another user"):
        store.load("a")


@posix
def test_a_file_that_is_damaged_counts_as_none(tmp_path: Path, provider: Provider) -> None:
    store = FileStore(tmp_path / "tokens")
    provider.auth(store=store).token()
    (file,) = (tmp_path / "tokens").glob("*.json")
    for damage in (b"", b"\xff\xfe", b"{", b"null", json.dumps({"version": 99}).encode()):
        file.write_bytes(damage)
        provider.auth(store=store).token()
    assert len(provider.forms) == 6


@posix
def test_a_full_disk_costs_the_saving_alone(
    tmp_path: Path, provider: Provider, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert provider.auth(store=FileStore(tmp_path / "tokens")).token().reveal() == "token-1"
    assert "No space left" in caplog.text
    assert [path.suffix for path in (tmp_path / "tokens").iterdir()] == [".lock"]


CHILD = """
import sys
from ostiary.auth import FileStore, OIDCClientCredentials
url, folder = sys.argv[1:]
auth = OIDCClientCredentials(token_url=url, client_id="app", client_secret="s", store=FileStore(folder))
sys.stdin.readline()
print(auth.token().reveal())
"""


@posix
def test_eight_processes_make_one_token_request(tmp_path: Path, provider: Provider) -> None:
    provider.held = True
    command = [sys.executable, "-c", CHILD, provider.url, str(tmp_path / "tokens")]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(8)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    gate = provider.server.gate("grant")
    gate.wait_until_reached(timeout=60)
    time.sleep(0.5)
    gate.open()
    assert [child.communicate()[0].strip() for child in children] == ["token-1"] * 8
    assert len(provider.forms) == 1


@posix
def test_a_process_that_dies_holding_the_lock_leaves_it_free(tmp_path: Path) -> None:
    child = (
        "import os, sys; from ostiary.auth import FileStore\n"
        "with FileStore(sys.argv[1]).alone('a', None): print('held', flush=True); os.kill(os.getpid(), 9)"
    )
    command = [sys.executable, "-c", child, str(tmp_path / "tokens")]
    died = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (died.stdout, died.returncode) == ("held\n", -9)
    with FileStore(tmp_path / "tokens").alone("a", time.monotonic() + 1):
        pass


# The system's keyring


def test_a_system_without_keyring_is_named_not_papered_over(ring: DictKeyring) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(e.TokenStoreError, match="no keyring"):
        KeyringStore()


def test_a_keyring_of_plain_text_is_refused(ring: DictKeyring) -> None:
    class PlaintextKeyring(DictKeyring):
        """As third parties offer them."""

    keyring.set_keyring(PlaintextKeyring())
    with pytest.raises(e.TokenStoreError, match="plain text"):
        KeyringStore()


def test_a_keyring_that_refuses_is_named_without_its_words(
    ring: DictKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = KeyringStore()

    def locked(self: object, service: str, username: str, password: str) -> None:
        raise keyring.errors.PasswordSetError(f"can't set {password}")

    monkeypatch.setattr(DictKeyring, "set_password", locked)
    with pytest.raises(e.TokenStoreError, match="PasswordSetError") as caught:
        store.save("a", Secret("hunter2"))
    assert "hunter2" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(e.MissingExtraError, match=r"ostiary\[keyring\]"):
        KeyringStore()
