"""Where tokens are kept beyond the object that fetched them: in memory, in private files, in the system's keyring."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, NoReturn, Protocol

from ostiary._core.clock import SYSTEM
from ostiary._core.secrets import Secret
from ostiary._io.forked import start_anew_when_forked
from ostiary._io.private_files import PrivateFolder
from ostiary.errors import DeadlineExceededError, MissingExtraError, TokenStoreError

__all__ = ["FileStore", "KeyringStore", "MemoryStore", "TokenStore"]


class TokenStore(Protocol):
    """Keep texts that hold a token, by a key that tells provider, client and scope apart.

    A store raises `TokenStoreError` where it can't be used safely; `OSError` from `save` only costs the saving.
    """

    def load(self, key: str) -> Secret | None:
        """Return what was saved under a key."""
        ...

    def save(self, key: str, value: Secret) -> None:
        """Keep a value under a key, in place of what was there."""
        ...

    def forget(self, key: str) -> None:
        """Delete what is under a key."""
        ...

    def alone(self, key: str, deadline: float | None) -> AbstractContextManager[None]:
        """Keep others who want the same key out of a block, until `deadline` (monotonic) at most."""
        ...


class _Locks:
    """One lock a key, for threads."""

    def __init__(self) -> None:
        self.start_anew()
        start_anew_when_forked(self)

    def start_anew(self) -> None:
        """Forget all locks, held ones too."""
        self._lock = threading.Lock()
        self._by_key: dict[str, threading.Lock] = {}

    @contextlib.contextmanager
    def alone(self, key: str, deadline: float | None) -> Generator[None]:
        with self._lock:
            lock = self._by_key.setdefault(key, threading.Lock())
        if not lock.acquire(timeout=-1 if deadline is None else max(0.0, deadline - SYSTEM.monotonic())):
            raise DeadlineExceededError("the call took longer than its deadline, waiting for a token")
        try:
            yield
        finally:
            lock.release()


class MemoryStore:
    """Share tokens between authentication objects of one process, for as long as it lives."""

    def __init__(self) -> None:
        self._kept: dict[str, Secret] = {}
        self._locks = _Locks()

    def load(self, key: str) -> Secret | None:
        """Return what was saved under a key."""
        return self._kept.get(key)

    def save(self, key: str, value: Secret) -> None:
        """Keep a value under a key."""
        self._kept[key] = value

    def forget(self, key: str) -> None:
        """Delete what is under a key."""
        self._kept.pop(key, None)

    def alone(self, key: str, deadline: float | None) -> AbstractContextManager[None]:
        """Keep other threads out of a block."""
        return self._locks.alone(key, deadline)

    def __repr__(self) -> str:
        return f"<MemoryStore of {len(self._kept)}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token store is not pickled")


class FileStore:
    """Share tokens between processes, in a folder: `FileStore("~/.cache/my-app/tokens")`.

    The folder has mode 0700 and its files 0600 from birth, and they are replaced as a whole. What others could read,
    another user's, or a symbolic link is refused with `TokenStoreError`. Of several processes that need a token at
    once, one fetches it. Needs a POSIX system and a file system whose locks work (not every network share's do).
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._folder = PrivateFolder(path)

    def load(self, key: str) -> Secret | None:
        """Return what was saved under a key."""
        content = self._folder.read(f"{key}.json")
        return None if content is None else Secret(content.decode("utf-8", "replace"))

    def save(self, key: str, value: Secret) -> None:
        """Keep a value under a key."""
        self._folder.replace(f"{key}.json", value.reveal().encode())

    def forget(self, key: str) -> None:
        """Delete what is under a key."""
        self._folder.remove(f"{key}.json")

    def alone(self, key: str, deadline: float | None) -> AbstractContextManager[None]:
        """Keep other processes and threads out of a block."""
        return self._folder.locked(f"{key}.lock", deadline)

    def __repr__(self) -> str:
        return f"<FileStore {self._folder.path}>"


class KeyringStore:
    """Keep tokens in the operating system's keyring, under a service name. Needs the extra `keyring`.

    Raises `TokenStoreError` where there is no keyring, as on most servers, or only one that keeps plain text: there is
    no silent fallback. Several processes may each fetch a token; a `FileStore` lets them share one.
    """

    def __init__(self, service: str = "ostiary") -> None:
        try:
            import keyring
        except ModuleNotFoundError:
            raise MissingExtraError.of("keyring", "KeyringStore") from None
        self._keyring: Any = keyring
        self._service = service
        self._locks = _Locks()
        self._refuse_unsafe(keyring.get_keyring())

    def _refuse_unsafe(self, backend: object) -> None:
        module, name = type(backend).__module__, type(backend).__name__
        if module.startswith(("keyring.backends.fail", "keyring.backends.null")):
            raise TokenStoreError("this system has no keyring that tokens could be kept in")
        if "plaintext" in name.lower():
            raise TokenStoreError("this system's keyring keeps plain text; use a real one, or a FileStore")

    def load(self, key: str) -> Secret | None:
        """Return what was saved under a key."""
        text = self._asked("get_password", key)
        return None if text is None else Secret(text)

    def save(self, key: str, value: Secret) -> None:
        """Keep a value under a key."""
        self._asked("set_password", key, value)

    def forget(self, key: str) -> None:
        """Delete what is under a key."""
        if self.load(key) is not None:
            self._asked("delete_password", key)

    def alone(self, key: str, deadline: float | None) -> AbstractContextManager[None]:
        """Keep other threads out of a block."""
        return self._locks.alone(key, deadline)

    def _asked(self, what: str, key: str, *secrets: Secret) -> Any:
        try:
            return getattr(self._keyring, what)(self._service, key, *(each.reveal() for each in secrets))
        except Exception as problem:
            # Only its kind is told: a backend may put into its words what it was given.
            kind = type(problem).__name__
        raise TokenStoreError(f"the system's keyring refused ({kind})")

    def __repr__(self) -> str:
        return f"<KeyringStore {self._service!r}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token store is not pickled")


def store_key(provider: str, client_id: str, scopes: Iterable[str], parameters: Mapping[str, str]) -> str:
    """Return the key for a token: what differs in provider, client, scope or parameters is kept apart."""
    told = json.dumps([provider, client_id, sorted(scopes), sorted(parameters.items())])
    return hashlib.sha256(told.encode()).hexdigest()[:32]
