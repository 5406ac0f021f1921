"""One document into a package anywhere: what `ostiary generate` does."""

from __future__ import annotations

import keyword
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .documents import Document, Json
from .files import TEMPLATES, headed, runtime_files, tidy
from .output import Files, Manifest, drift, remove, write
from .problems import CompileError
from .render import Home, render
from .upstream import check_generator, versions

__all__ = ["Outcome", "generate"]

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass
class Outcome:
    """What became of a document: the package, and what is to be told of it."""

    package: Path
    operations: int = 0
    models: int = 0
    written: int = 0
    deleted: int = 0
    notes: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)


def generate(
    document: Path,
    package: str,
    output: Path,
    *,
    shared: str = "",
    partial: bool = False,
    check: bool = False,
) -> Outcome:
    """Compile a document into `output`, as the package of that (dotted) name. Raises `CompileError`.

    `shared` names a package whose runtime is imported instead of a copy. `partial` leaves out the operations that
    can't be compiled. `check` changes nothing, and tells what differs.
    """
    versions()
    check_generator(TEMPLATES)
    names = package.split(".")
    if not all(name.isidentifier() and not keyword.iskeyword(name) for name in names):
        raise CompileError(
            f"{package}: a package is named by Python identifiers, none a keyword, with dots between them"
        )
    if document.is_dir():
        raise CompileError(f"{document}: it is a folder; name the document in it")
    config = document.with_name(f"{document.stem}.config.yaml")
    one = Document(names[-1], document, config if config.is_file() else None)
    outcome = Outcome(output.joinpath(*names))
    with tempfile.TemporaryDirectory(prefix="ostiary-generate-") as folder:
        target = Path(folder).joinpath(*names)
        home = Home(len(names) - 1, shared)
        _render(one, target, home, outcome, partial=partial)
        tidy(Path(folder))
        flags = " --runtime ostiary" * bool(shared) + " --partial" * partial
        again = f"ostiary generate {document.name} --package {package}{flags}"
        files: Files = {
            path.relative_to(Path(folder) / names[0]).as_posix(): headed(
                path, f"Generated from {document.name}", again
            )
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file()
        }
    outcome.operations = sum("/api/" in f"/{name}" and _is_its_own(name) for name in files)
    outcome.models = sum("/models/" in f"/{name}" and _is_its_own(name) for name in files)
    _place(files, output / names[0], names, again, outcome, shared=shared, check=check)
    return outcome


def _is_its_own(name: str) -> bool:
    return not name.endswith(("/__init__.py", "/__init__.pyi", "/_homes.py"))


def _place(
    files: Files, top: Path, names: list[str], again: str, outcome: Outcome, *, shared: str, check: bool
) -> None:
    """Write what differs, and delete what was compiled before and isn't any more; or tell what differs."""
    own = dict(files)
    runtime = {} if shared else runtime_files("Copied from Ostiary's runtime, ", "ostiary generate")
    around: Files = {"py.typed": b""}
    for depth in range(1, len(names)):
        # What holds the package; left alone where it is there already.
        name = "/".join([*names[1:depth], "__init__.py"])
        around[name] = b""
    around = {name: content for name, content in around.items() if not (top / name).exists()}
    if check:
        present = {name for part in Manifest(top).parts.values() for name in _listed(part)}
        mine = {name for name in present if name.startswith(_folder(names)) or len(names) == 1}
        outcome.differs = drift(top, {**own, **runtime}, only=set(own) | set(runtime) | mine)
        return
    manifest = Manifest(top)
    before = set(manifest.owned())
    manifest.record(".".join(names), "", own)
    if runtime:
        manifest.record("_runtime", "", runtime)
    outcome.written = write(top, {**around, **own, **runtime})
    outcome.deleted = remove(top, before - set(manifest.owned()))
    manifest.path.write_text(manifest.text(), encoding="utf-8")


def _folder(names: list[str]) -> str:
    return "/".join(names[1:]) + "/"


def _listed(part: dict[str, object]) -> list[str]:
    files = part["files"]
    return list(files) if isinstance(files, dict) else []


def _render(one: Document, target: Path, home: Home, outcome: Outcome, *, partial: bool) -> None:
    """Render the document; where `partial` is said, once more without what it was refused for."""
    dropped: set[str] = set()
    while True:
        source = one.load()
        _without(source, dropped)
        try:
            outcome.notes = render(one, TEMPLATES, target, home, source)
            return
        except CompileError as problem:
            hopeless = not problem.places or None in problem.places
            found = (
                set()
                if hopeless
                else set(_affected(one.load(), [str(place) for place in problem.places])) - dropped
            )
            if not partial or not found:
                raise
            outcome.left_out += problem.reasons
            dropped |= found


def _key(method: str, path: str, operation: Json) -> str:
    return f"operation {operation.get('operationId') or f'{method.upper()} {path}'}"


def _each(source: Json) -> Iterator[tuple[Json, str, str, Json]]:
    for path, item in source["paths"].items():
        if isinstance(item, dict):
            for method in _METHODS:
                if isinstance(item.get(method), dict):
                    yield item, method, path, item[method]


def _without(source: Json, dropped: set[str]) -> None:
    for item, method, path, operation in list(_each(source)):
        if _key(method, path, operation) in dropped:
            del item[method]
    if not any(True for _ in _each(source)):
        raise CompileError(
            "nothing is left of the document: no operation of it can be compiled"
            if dropped
            else f"the document has no operation: its paths may hold {', '.join(_METHODS)}, in small letters"
        )
    if dropped:
        _prune(source)


def _prune(source: Json) -> None:
    """Leave out the schemas that only what was left out refers to."""
    components = source.get("components") or {}
    schemas = components.get("schemas") or {}
    kept: set[str] = set()
    due: list[Any] = [source["paths"], *(part for name, part in components.items() if name != "schemas")]
    while due:
        for name in set(
            re.findall(r"#/components/schemas/([^\"/]+)", repr(due.pop()).replace("'", '"'))
        ) & set(schemas):
            if name not in kept:
                kept.add(name)
                due.append(schemas[name])
    for name in set(schemas) - kept:
        del schemas[name]


def _affected(source: Json, places: list[str]) -> Iterator[str]:
    """Give the operations that some places are in, or lead to."""
    schemas = {place.removeprefix("schema ").split(".")[0] for place in places if place.startswith("schema ")}
    holders = set(schemas)
    known = (source.get("components") or {}).get("schemas") or {}
    while more := {name for name, one in known.items() if name not in holders and _mentions(one, holders)}:
        holders |= more
    for _, method, path, operation in _each(source):
        key = _key(method, path, operation)
        if any(place == key or place.startswith((f"{key},", f"{key}_")) for place in places) or _mentions(
            operation, holders
        ):
            yield key


def _mentions(node: Any, names: set[str]) -> bool:
    text = repr(node)
    return any(f"'#/components/schemas/{name}'" in text for name in names)
