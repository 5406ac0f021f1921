"""Files that nobody but their owner can read, and a lock between processes."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
import time
from collections.abc import Callable, Generator
from pathlib import Path

from ostiary._core.clock import SYSTEM, Clock
from ostiary.errors import ConfigurationError, DeadlineExceededError, TokenStoreError

__all__ = ["PrivateFolder"]

_LONGEST = 1024 * 1024
_POLL = (0.002, 0.05)
# Nobody holds the lock longer than a token request takes with all its retries.
_LOCK_TIMEOUT = 120.0


class PrivateFolder:
    """Keep small files in a folder of mode 0700, each of mode 0600 from its birth and replaced as a whole.

    A folder or file that others could read, that belongs to another user or is a symbolic link is refused with
    `TokenStoreError`, never mended: what was in it may have been read already.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        if os.name != "posix":
            raise ConfigurationError(
                "private files need file modes and locks of POSIX: use another token store here"
            )
        self.path = Path(path).expanduser()

    def read(self, name: str) -> bytes | None:
        """Return a file's content, None where there is none."""
        if not self._there():
            return None
        try:
            descriptor = os.open(self.path / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as problem:
            raise TokenStoreError(f"the token file can't be opened: {_reason(problem)}") from None
        with open(descriptor, "rb") as file:
            self._refuse_public(os.fstat(descriptor), "token file", stat.S_ISREG)
            return file.read(_LONGEST)

    def replace(self, name: str, content: bytes) -> None:
        """Write a file as a whole: readers see the old one or the new one. Raises `OSError` where the disk is full."""
        self._make()
        born = self.path / f".{name}.{secrets.token_hex(8)}"
        descriptor = os.open(born, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(born, self.path / name)
        except BaseException:
            with contextlib.suppress(OSError):
                born.unlink()
            raise
        self._sync()

    def remove(self, name: str) -> None:
        """Delete a file, if there is one."""
        if self._there():
            (self.path / name).unlink(missing_ok=True)

    @contextlib.contextmanager
    def locked(self, name: str, deadline: float | None, clock: Clock = SYSTEM) -> Generator[None]:
        """Keep other processes (and threads) out of the block. Raises `DeadlineExceededError` after too long a wait.

        The lock is the operating system's: it ends with the process that holds it, however that ends.
        """
        import fcntl

        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            self._make()
            descriptor = os.open(self.path / name, flags, 0o600)
        except OSError as problem:
            raise TokenStoreError(f"the token store's lock can't be opened: {_reason(problem)}") from None
        try:
            self._refuse_public(os.fstat(descriptor), "lock file", stat.S_ISREG)
            end = clock.monotonic() + _LOCK_TIMEOUT
            _wait_for(descriptor, end if deadline is None else min(deadline, end), clock)
            try:
                yield
            finally:
                # Said, not left to closing: a forked child may hold the same description open.
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            os.close(descriptor)

    def _make(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            self.path.mkdir(mode=0o700)
        self._there()

    def _there(self) -> bool:
        try:
            found = self.path.lstat()
        except FileNotFoundError:
            return False
        self._refuse_public(found, "folder of tokens", stat.S_ISDIR)
        return True

    def _refuse_public(self, found: os.stat_result, what: str, is_kind: Callable[[int], bool]) -> None:
        if not is_kind(found.st_mode):
            raise TokenStoreError(f"the {what} is a link or something else than it should be; remove it")
        if found.st_uid != os.geteuid():
            raise TokenStoreError(f"the {what} belongs to another user")
        if stat.S_IMODE(found.st_mode) & 0o077:
            raise TokenStoreError(
                f"others may read the {what} (mode {stat.S_IMODE(found.st_mode):04o}): remove it, revoke what is in it"
            )

    def _sync(self) -> None:
        descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _wait_for(descriptor: int, end: float, clock: Clock) -> None:
    import fcntl

    pause = _POLL[0]
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as busy:
            if busy.errno not in (errno.EAGAIN, errno.EACCES):
                raise TokenStoreError(f"the token store can't be locked: {_reason(busy)}") from None
        else:
            return
        left = end - clock.monotonic()
        if left <= 0:
            raise DeadlineExceededError(
                "the call took longer than its deadline, waiting for another process's token"
            )
        time.sleep(min(pause, left))
        pause = min(_POLL[1], pause * 1.5)


def _reason(problem: OSError) -> str:
    if problem.errno == errno.ELOOP:
        return "it is a symbolic link"
    return problem.strerror or type(problem).__name__
