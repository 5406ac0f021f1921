"""Where an outbox lives: private from its birth, and set aside when it can't be read."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import sys
import time
from pathlib import Path
from typing import Final

from ostiary._io.outbox.troubles import Trouble
from ostiary.errors import ConfigurationError

__all__ = ["birth", "companions", "default_folder", "default_path", "identity", "prepare", "set_aside"]

SUFFIX: Final = ".outbox"
_COMPANIONS = ("-wal", "-shm")
_REASONS = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
}


def default_folder() -> Path:
    """Return the user's folder for outboxes: `$XDG_STATE_HOME/ostiary/outbox`, or the platform's like of it."""
    chosen = os.environ.get("XDG_STATE_HOME")
    if chosen and os.path.isabs(chosen):
        return Path(chosen, "ostiary", "outbox")
    try:
        home = Path.home()
    except RuntimeError:
        raise ConfigurationError(
            "there is no home folder to keep an outbox in: pass outbox='/path/of/a/file', or set XDG_STATE_HOME"
        ) from None
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA", home), "ostiary", "outbox")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "ostiary" / "outbox"
    return home / ".local" / "state" / "ostiary" / "outbox"


def default_path(service: str, destination: str) -> Path:
    """Return the file for one destination: two of them never share one."""
    plain = re.sub(r"[^a-z0-9]+", "-", service.lower())
    return default_folder() / f"{plain}-{hashlib.sha256(destination.encode()).hexdigest()[:12]}{SUFFIX}"


def prepare(path: Path) -> None:
    """Make the folder (0700) where there is none, and see that no other user can write to it or read the file.

    Raises `ConfigurationError` where others can, and for a path that is a folder itself; `Trouble` where the folder
    can't be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = path.parent.stat()
        found = path.lstat() if path.exists() or path.is_symlink() else None
    except OSError as problem:
        raise trouble_of(problem) from None
    if found is not None and stat.S_ISDIR(found.st_mode):
        raise ConfigurationError(f"the outbox {path} is a folder: name a file in it")
    if os.name != "posix":
        return
    if folder.st_mode & 0o022 or folder.st_uid not in (os.geteuid(), 0):
        raise ConfigurationError(
            f"others may write to the outbox's folder {path.parent}: chmod 700 it, or choose another"
        )
    if found is not None:
        _refuse_public(found, path)


def _refuse_public(found: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise ConfigurationError(
            f"the outbox {path} is a link or something else than a file; choose another path"
        )
    if found.st_uid != os.geteuid():
        raise ConfigurationError(f"the outbox {path} belongs to another user; choose another path")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise ConfigurationError(
            f"others may read the outbox {path} (mode {stat.S_IMODE(found.st_mode):04o}): chmod 600 it"
        )


def birth(path: Path) -> None:
    """Make the file where there is none, readable by its owner alone; SQLite gives its companions the same mode.

    An existing file is not opened here: closing it would end the locks that SQLite holds on it in this process.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)
    try:
        os.close(os.open(path, flags, 0o600))
    except FileExistsError:
        return
    except OSError as problem:
        raise trouble_of(problem) from None
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring names of a folder to the disk, where the system can."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells this file from another of the same name; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path, now: float) -> Path:
    """Rename a file that can't be read, with its companions, to `*.corrupt-<time>`; return the new path."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
    aside = path.with_name(f"{path.name}.corrupt-{stamp}")
    number = 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.corrupt-{stamp}-{number}")
    try:
        os.replace(path, aside)
        for name in _COMPANIONS:
            companion = Path(f"{path}{name}")
            if companion.exists():
                os.replace(companion, f"{aside}{name}")
    except OSError as problem:
        raise trouble_of(problem) from None
    return aside


def companions(path: Path) -> list[Path]:
    """Return the file and what belongs to it, as far as it exists."""
    return [each for each in (path, *(Path(f"{path}{name}") for name in _COMPANIONS)) if each.exists()]


def trouble_of(problem: OSError) -> Trouble:
    """Name a failure of the file system."""
    return Trouble(_REASONS.get(problem.errno or 0, "cannot_open"))
