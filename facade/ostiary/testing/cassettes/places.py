"""Where a test's cassette lies."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

__all__ = ["place_of"]

_LONGEST = 100


def place_of(test_file: Path, test: str, given: str | os.PathLike[str] | None = None) -> Path:
    """Return the file of a test: the one that it names, from its own folder, or `cassettes/<module>/<test>.json`.

    A name of a test holds its parameters, which may be anything: what no file's name can hold is told apart by a
    digest.
    """
    folder = test_file.parent
    if given is not None:
        return folder / given
    plain = re.sub(r"[^\w.,=+-]+", "-", test).strip("-.")[:_LONGEST]
    if plain != test:
        plain += "-" + hashlib.sha256(test.encode()).hexdigest()[:8]
    return folder / "cassettes" / test_file.stem / f"{plain}.json"
