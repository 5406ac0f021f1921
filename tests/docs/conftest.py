"""A sandbox for the blocks that the pages show, and the environment that leads to it."""

from collections.abc import Iterator

import pytest
from tests.support.approving import approving

from ostiary.sandbox import serve


@pytest.fixture(scope="module")
def sandbox_environment() -> Iterator[dict[str, str]]:
    """Run a sandbox and give the variables that `ostiary sandbox env` would print for it.

    Where a program waits for its user to log in, somebody does.
    """
    with serve() as sandbox, approving(sandbox):
        yield dict(sandbox.settings)
