"""The generator that is installed is the one that our templates were written for."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from .problems import CompileError

__all__ = ["GENERATOR", "check_generator", "upstream_sums", "versions"]

GENERATOR = "0.29.1"
RUFF = "0.17.5"
_INSTALL = "install the `generate` group: make setup, or pip install openapi-python-client=={} ruff=={}"


def versions() -> str:
    """Return the versions that shape the output. Raises `CompileError` where a tool is missing or another one."""
    for name, wanted in (("openapi-python-client", GENERATOR), ("ruff", RUFF)):
        try:
            found = distribution(name).version
        except PackageNotFoundError:
            raise CompileError(f"{name} is not installed; {_INSTALL.format(GENERATOR, RUFF)}") from None
        if found != wanted:
            raise CompileError(f"{name} is {found}, not {wanted}; {_INSTALL.format(GENERATOR, RUFF)}")
    return f"openapi-python-client {GENERATOR}, ruff {RUFF}"


def upstream_sums(templates: Path) -> str:
    """Return the sums of the generator's templates that ours stand for, as UPSTREAM.sha256 keeps them."""
    home = Path(str(distribution("openapi-python-client").locate_file("openapi_python_client/templates")))
    lines = []
    for path in sorted(templates.rglob("*.jinja")):
        name = path.relative_to(templates).as_posix()
        original = home / name
        found = hashlib.sha256(original.read_bytes()).hexdigest() if original.is_file() else "absent"
        lines.append(f"{found}  {name}\n")
    return "".join(lines)


def check_generator(templates: Path) -> None:
    """Raise `CompileError` where a template that ours stands for has changed in the installed generator."""
    kept = templates / "UPSTREAM.sha256"
    stated = kept.read_text(encoding="utf-8") if kept.is_file() else ""
    found = upstream_sums(templates)
    if stated != found:
        changed = sorted({line.split("  ")[1] for line in set(stated.splitlines()) ^ set(found.splitlines())})
        raise CompileError(
            f"the generator's templates {', '.join(changed)} are not those that ours were written for: compare them,"
            " mend ours, then note the new sums with `python -m openapi.compiler --accept-upstream`"
        )
