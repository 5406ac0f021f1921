"""Who holds records: one lock file per holder, which the operating system lets go of when the process ends."""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from collections.abc import Generator
from pathlib import Path

try:
    import fcntl
except ImportError:  # not POSIX: a holder that is gone is told by its last beat alone
    fcntl = None  # type: ignore[assignment]

__all__ = ["Holder", "alone", "is_gone", "now"]


def now() -> int:
    """Return the machine's monotonic clock, which all its processes share, in milliseconds."""
    return int(time.monotonic() * 1000)


class Holder:
    """Be one of the processes at an outbox, recognisably alive until it ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self.name = secrets.token_hex(8)
        self._path = _lock_file(path, self.name)
        self._descriptor: int | None = None
        if fcntl is not None:
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            with contextlib.suppress(OSError):  # without a file the beat has to do
                self._descriptor = os.open(self._path, flags, 0o600)
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def end(self) -> None:
        """Be gone."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                self._path.unlink(missing_ok=True)
            self.leave()

    def leave(self) -> None:
        """Close this process's side of the lock alone: in a forked child, where the parent goes on holding it."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def __del__(self) -> None:
        self.end()


@contextlib.contextmanager
def alone(path: Path) -> Generator[None]:
    """Keep other processes out of the block, where the system can."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(f"{path}-lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_gone(path: Path, name: str, seen: int, lease: float) -> bool:
    """Say whether a holder has ended, or wasn't seen for `lease` seconds: frozen, or without work."""
    if not name:
        return True
    since = now() - seen
    if since < 0 or since > lease * 1000:  # seen "in the future" means before the machine started
        return True
    return _let_go(_lock_file(path, name))


def _let_go(file: Path) -> bool:
    if fcntl is None:
        return False
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        with contextlib.suppress(OSError):
            file.unlink()
        return True
    finally:
        os.close(descriptor)


def _lock_file(path: Path, name: str) -> Path:
    return path.with_name(f"{path.name}-holder-{name}")
