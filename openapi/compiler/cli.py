"""What the words of the command line do."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from openapi.compiler.documents import Document, find_documents
from openapi.compiler.output import Files, Manifest, drift, remove, write
from openapi.compiler.problems import CompileError
from openapi.compiler.upstream import check_generator, upstream_sums, versions

__all__ = ["compile_all", "main"]

OPENAPI = Path(__file__).resolve().parent.parent
TEMPLATES = OPENAPI / "templates"
RUNTIME = OPENAPI / "runtime"
DEFAULT_OUTPUT = OPENAPI.parent / "generated" / "ostiary_api"
_TARGET = ["--isolated", "--no-cache", "--quiet", "--target-version", "py311", "--line-length", "110"]
_SHOWN = 20


def main(arguments: Sequence[str]) -> int:
    """Compile, or check; return the exit status: 0, 1 for drift, 2 for a document that can't be compiled."""
    options = _options(arguments)
    try:
        tools = versions()
        if options.accept_upstream:
            (TEMPLATES / "UPSTREAM.sha256").write_text(upstream_sums(TEMPLATES), encoding="utf-8")
        check_generator(TEMPLATES)
        if options.check:
            return _check(options.documents, options.output, tools)
        print(compile_all(options.documents, options.output, tools, force=options.force))
    except CompileError as problem:
        print(f"not compiled:\n{problem}", file=sys.stderr)
        return 2
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m openapi.compiler", description="Compile the OpenAPI documents."
    )
    parser.add_argument("--check", action="store_true", help="compare with what is there; change nothing")
    parser.add_argument("--force", action="store_true", help="compile unchanged documents too")
    parser.add_argument("--output", type=Path, default=DEFAULT_OUTPUT, help="the package to write")
    parser.add_argument("--documents", type=Path, default=OPENAPI, help="the folder of the documents")
    parser.add_argument(
        "--accept-upstream", action="store_true", help="note the generator's templates as compared"
    )
    return parser.parse_args(arguments)


def compile_all(folder: Path, output: Path, tools: str, *, force: bool = False) -> str:
    """Compile what changed into a package, and return one line about it. Raises `CompileError`."""
    manifest = Manifest(output)
    before = set(manifest.owned())
    documents = find_documents(folder)
    parts = {"_runtime", *(document.service for document in documents)}
    for gone in set(manifest.parts) - parts:
        del manifest.parts[gone]
    rules = _rules(tools)
    files: Files = {}
    inputs = {document.service: _sum(rules, *document.inputs()) for document in documents}
    due = [one for one in documents if force or not manifest.current(one.service, inputs[one.service])]
    for service, compiled in _compile(due).items():
        files |= compiled
        manifest.record(service, inputs[service], compiled)
    runtime = _runtime_files()
    manifest.record("_runtime", _sum(rules, *runtime.values()), runtime)
    files |= runtime
    changed = write(output, files)
    removed = remove(output, before - set(manifest.owned()))
    if not manifest.path.is_file() or manifest.path.read_text(encoding="utf-8") != manifest.text():
        manifest.path.write_text(manifest.text(), encoding="utf-8")
    return f"{len(due)} of {len(documents)} documents compiled; {changed} files written, {removed} deleted"


def _check(folder: Path, output: Path, tools: str) -> int:
    """Compile everything anew, and tell what differs."""
    files = _runtime_files()
    for compiled in _compile(find_documents(folder)).values():
        files |= compiled
    found = drift(output, files)
    for diff in found[:_SHOWN]:
        print(diff)
    if found:
        print(
            f"{len(found)} files differ from what the documents compile to ({tools}); run `make regenerate`"
        )
    return 1 if found else 0


def _compile(documents: list[Document]) -> dict[str, Files]:
    """Return the files of each service, formatted, under the names that they have in the package."""
    if not documents:
        return {}
    from openapi.compiler.render import render

    problems: list[str] = []
    with tempfile.TemporaryDirectory(prefix="ostiary-compile-") as folder:
        package = Path(folder)
        for document in documents:
            try:
                render(document, TEMPLATES, package / document.service)
            except CompileError as problem:
                problems += problem.reasons
        if problems:
            raise CompileError(*problems)
        _tidy(package)
        return {
            document.service: {
                path.relative_to(package).as_posix(): _headed(path, f"Generated from {document.label}")
                for path in sorted((package / document.service).rglob("*"))
                if path.is_file()
            }
            for document in documents
        }


def _tidy(package: Path) -> None:
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


def _headed(path: Path, origin: str) -> bytes:
    content = path.read_bytes()
    if path.suffix != ".py":
        return content
    return f"# {origin}; do not edit, run `make regenerate`.\n".encode() + content


def _runtime_files() -> Files:
    """Return the shared runtime, and what makes a package of it all."""
    files = {
        f"_runtime/{path.name}": _headed(path, f"Copied from openapi/runtime/{path.name}")
        for path in sorted(RUNTIME.glob("*.py"))
    }
    note = "# Written by openapi/compiler; do not edit, run `make regenerate`.\n"
    files["__init__.py"] = (
        f'{note}"""Typed clients, a package a service, compiled from openapi/."""\n'.encode()
    )
    files["py.typed"] = b""
    return files


def _rules(tools: str) -> str:
    """Return the sum of all that shapes the output but the documents."""
    sources = [*sorted(Path(__file__).parent.rglob("*.py")), *sorted(TEMPLATES.rglob("*.jinja"))]
    return _sum(tools, *(path.read_bytes() for path in sources))


def _sum(rules: str, *inputs: bytes) -> str:
    total = hashlib.sha256(rules.encode())
    for one in inputs:
        total.update(len(one).to_bytes(8, "big") + one)
    return total.hexdigest()
