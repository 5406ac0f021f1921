"""What the words of the command line do."""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .documents import Document, find_documents
from .files import OPENAPI, REGENERATE, TEMPLATES, headed, package_files, tidy
from .output import Files, Manifest, drift, remove, write
from .problems import CompileError
from .upstream import check_generator, upstream_sums, versions

__all__ = ["OPENAPI", "TEMPLATES", "compile_all", "main"]

DEFAULT_OUTPUT = OPENAPI.parent / "generated" / "ostiary_api"
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
    runtime = package_files()
    manifest.record("_runtime", _sum(rules, *runtime.values()), runtime)
    files |= runtime
    changed = write(output, files)
    removed = remove(output, before - set(manifest.owned()))
    if not manifest.path.is_file() or manifest.path.read_text(encoding="utf-8") != manifest.text():
        manifest.path.write_text(manifest.text(), encoding="utf-8")
    return f"{len(due)} of {len(documents)} documents compiled; {changed} files written, {removed} deleted"


def _check(folder: Path, output: Path, tools: str) -> int:
    """Compile everything anew, and tell what differs."""
    files = package_files()
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
    from .render import render

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
        tidy(package)
        return {
            document.service: {
                path.relative_to(package).as_posix(): headed(
                    path, f"Generated from {document.label}", REGENERATE
                )
                for path in sorted((package / document.service).rglob("*"))
                if path.is_file()
            }
            for document in documents
        }


def _rules(tools: str) -> str:
    """Return the sum of all that shapes the output but the documents."""
    sources = [*sorted(Path(__file__).parent.rglob("*.py")), *sorted(TEMPLATES.rglob("*.jinja"))]
    return _sum(tools, *(path.read_bytes() for path in sources))


def _sum(rules: str, *inputs: bytes) -> str:
    total = hashlib.sha256(rules.encode())
    for one in inputs:
        total.update(len(one).to_bytes(8, "big") + one)
    return total.hexdigest()
