"""Files on their way into a package: tidied by ruff, each saying where it comes from; and the runtime beside them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from .output import Files
from .problems import CompileError

__all__ = [
    "OPENAPI",
    "REGENERATE",
    "RUNTIME",
    "TEMPLATES",
    "headed",
    "package_files",
    "runtime_files",
    "tidy",
]

# In a checkout these lie in openapi/, in an installed wheel in ostiary/generate/: beside the compiler both times.
OPENAPI = Path(__file__).resolve().parent.parent
TEMPLATES = OPENAPI / "templates"
RUNTIME = OPENAPI / "runtime"
REGENERATE = "make regenerate"
_TARGET = ["--isolated", "--no-cache", "--quiet", "--target-version", "py311", "--line-length", "110"]


def tidy(package: Path) -> None:
    """Drop unused imports and format, whatever configuration lies around."""
    ruff = _ruff()
    for command in (["check", "--fix-only", "--select", "F401,I,UP"], ["format"]):
        done = subprocess.run(
            [ruff, *command, *_TARGET, "."], cwd=package, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CompileError(
                f"ruff {command[0]} failed on what was generated: {done.stderr or done.stdout}"
            )


def _ruff() -> str:
    """Return the ruff of the environment that runs this, not one that PATH happens to name."""
    beside = Path(sys.executable).with_name("ruff")
    found = str(beside) if beside.exists() else shutil.which("ruff", path=str(Path(sys.executable).parent))
    if found is None:
        raise CompileError("there is no ruff beside the Python that runs this; install the `generate` group")
    return found


def headed(path: Path, origin: str, again: str) -> bytes:
    """Return a file's content, a module's with a line that says where it comes from."""
    content = path.read_bytes()
    if path.suffix not in (".py", ".pyi"):
        return content
    return f"# {origin}; do not edit, run `{again}`.\n".encode() + content


def runtime_files(origin: str, again: str) -> Files:
    """Return the shared runtime, as a package is given it."""
    return {
        f"_runtime/{path.name}": headed(path, f"{origin}{path.name}", again)
        for path in sorted(RUNTIME.glob("*.py"))
    }


def package_files() -> Files:
    """Return the runtime, and what makes a package of all services."""
    files = runtime_files("Copied from openapi/runtime/", REGENERATE)
    note = f"# Written by openapi/compiler; do not edit, run `{REGENERATE}`.\n"
    files["__init__.py"] = (
        f'{note}"""Typed clients, a package a service, compiled from openapi/."""\n'.encode()
    )
    files["py.typed"] = b""
    return files
