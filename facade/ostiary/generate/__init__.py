"""Compile a client from any OpenAPI document, and compare two versions of one: what `ostiary generate` does.

    generated = generate("petstore.yaml", package="petstore_api", output=".")
    changes = compare("petstore-1.yaml", "petstore-2.yaml")

Needs the extra `generate`; without it both raise `ostiary.errors.MissingExtraError`.
"""

from __future__ import annotations

from pathlib import Path as _Path

from ostiary.generate.calls import Change, Changes, DocumentError, Generated, compare, generate

# The compiler is the one that makes this project's own clients. In an installed package it lies beside this file; in a
# checkout it lies in openapi/, where `make regenerate` runs it.
_CHECKOUT = _Path(__file__).resolve().parents[3] / "openapi"
if (_CHECKOUT / "compiler" / "standalone.py").is_file():
    __path__.append(str(_CHECKOUT))

__all__ = ["Change", "Changes", "DocumentError", "Generated", "compare", "generate"]
