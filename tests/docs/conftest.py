"""A sandbox for the blocks that the pages show, and the environment that leads to it."""

from collections.abc import Iterator

import pytest

from ostiary.sandbox import serve


@pytest.fixture(scope="module")
def sandbox_environment() -> Iterator[dict[str, str]]:
    """Run a sandbox and give the variables that `ostiary sandbox env` would print for it."""
    with serve() as sandbox:
        yield dict(sandbox.settings)
