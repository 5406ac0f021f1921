"""One program that forks victims, for all tests of a file; a scene for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.crash.victims import Scene, Starter


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    starter = Starter()
    yield starter
    starter.end()


@pytest.fixture
def scene(tmp_path: Path, starter: Starter) -> Scene:
    return Scene(tmp_path, starter)
