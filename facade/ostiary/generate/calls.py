"""`generate()` and `compare()`: typed doors to the compiler, which is loaded when one of them is called."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Literal

from ostiary.errors import ConfigurationError, InvalidInputError, MissingExtraError

__all__ = ["Change", "Changes", "DocumentError", "Generated", "compare", "generate"]

_TOOLS = ("openapi_python_client", "ruamel", "pydantic", "jinja2", "griffe")


class DocumentError(ConfigurationError):
    """A document can't be compiled. `reasons` names each operation or schema, and what to change."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        # A single reason on the same line: that is what a log, or a terminal, shows of an error.
        super().__init__(
            f"the document can't be compiled:{chr(10) if reasons[1:] else ' '}" + "\n".join(reasons)
        )
        self.reasons = reasons


@dataclass(frozen=True)
class Generated:
    """What became of a document.

    `notes` tells what was rewritten in it and what that means for callers; `left_out` why operations are missing, where
    that was allowed; `differs` holds diffs, where only a check was asked for.
    """

    package: Path
    operations: int
    models: int
    written: int
    deleted: int
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    differs: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One difference between two versions. `breaking` says that a caller of the old one may fail on the new one.

    `surface` is the document (`"spec"`) or the Python that is compiled from it (`"python"`).
    """

    surface: Literal["spec", "python"]
    breaking: bool
    where: str
    said: str

    def __str__(self) -> str:
        return f"{'breaking' if self.breaking else 'harmless'} ({self.surface}): {self.where}: {self.said}"


@dataclass(frozen=True)
class Changes:
    """All differences between two versions of a document."""

    all: tuple[Change, ...]

    @property
    def breaking(self) -> tuple[Change, ...]:
        """Those that a caller of the old version may fail on."""
        return tuple(change for change in self.all if change.breaking)


def generate(
    document: str | os.PathLike[str],
    *,
    package: str,
    output: str | os.PathLike[str] = ".",
    runtime: Literal["copy", "ostiary"] = "copy",
    partial: bool = False,
    check: bool = False,
) -> Generated:
    """Compile an OpenAPI document (3.0 or 3.1, YAML or JSON) into a package of typed calls, sync and async.

    `package` is its import name; with dots in it, as in `my_api.billing`, several documents share one runtime. The
    package is complete: it needs httpx and attrs and nothing of Ostiary's. With `runtime="ostiary"` it imports
    Ostiary's runtime instead of a copy, so that Ostiary's own machinery (flows, retries, auth) can drive it.

    Operations that can't be compiled raise `DocumentError`, or are left out with `partial`. `check` changes nothing and
    tells what differs. Raises `InvalidInputError` for another runtime, `MissingExtraError` without the extra
    `generate`.
    """
    if runtime not in ("copy", "ostiary"):
        raise InvalidInputError(f"runtime={runtime!r}: pass 'copy' or 'ostiary'")
    made: Any = _called(
        "standalone",
        lambda module: module.generate(
            Path(document),
            package,
            Path(output),
            shared="ostiary_api" if runtime == "ostiary" else "",
            partial=partial,
            check=check,
        ),
    )
    return Generated(
        package=made.package,
        operations=made.operations,
        models=made.models,
        written=made.written,
        deleted=made.deleted,
        notes=tuple(made.notes),
        left_out=tuple(made.left_out),
        differs=tuple(made.differs),
    )


def compare(old: str | os.PathLike[str], new: str | os.PathLike[str], *, python: bool = True) -> Changes:
    """Compare two versions of an OpenAPI document: what callers of the old one may fail on, and what is harmless.

    With `python`, both are compiled, and the public surface of the two packages is compared too (with griffe). Raises
    `DocumentError` for a document that can't be read, and `MissingExtraError` without the extra `generate`.
    """
    found: Any = _called("changes", lambda module: module.compare(Path(old), Path(new), python=python))
    return Changes(tuple(Change(one.surface, one.breaking, one.where, one.said) for one in found))


def _called(name: str, call: Callable[[Any], Any]) -> Any:
    """Call something of the compiler, and raise its refusals as errors of ours."""
    try:
        problems = import_module("ostiary.generate.compiler.problems")
        module = import_module(f"ostiary.generate.compiler.{name}")
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] in _TOOLS:
            raise MissingExtraError.of("generate", "Compiling clients") from None
        raise
    refused: tuple[str, ...]
    try:
        return call(module)
    except OSError as error:
        refused = (f"{error.filename}: {error.strerror}",)
    except problems.CompileError as error:
        refused = tuple(error.reasons)
        if not error.places and any("is not installed" in one or "pip install" in one for one in refused):
            raise MissingExtraError.of("generate", "Compiling clients") from None
    raise DocumentError(refused)
