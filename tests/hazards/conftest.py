"""Both compilations of tests/hazards/documents, made once a session: ours, and the stock generator's."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openapi.compiler.cli import compile_all
from openapi.compiler.documents import find_documents
from openapi.compiler.upstream import versions
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType
from tests.hazards.outputs import Output

DOCUMENTS = Path(__file__).with_name("documents")


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Output]]:
    """Compile every document both ways, and return the two importable packages by name."""
    home = tmp_path_factory.mktemp("hazards")
    compile_all(DOCUMENTS, home / "mended_api", versions())
    (home / "stock_api").mkdir()
    (home / "stock_api" / "__init__.py").touch()
    for document in find_documents(DOCUMENTS):
        config = Config.from_sources(
            ConfigFile(post_hooks=[]),
            MetaType.NONE,
            document.path,
            "utf-8",
            overwrite=True,
            output_path=home / "stock_api" / document.service,
        )
        # Warnings and all: what the stock generator leaves out is a hazard too.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(ValueError):
            generate(config=config)
    sys.path.insert(0, str(home))
    yield {"mended": Output("mended_api"), "stock": Output("stock_api")}
    sys.path.remove(str(home))
