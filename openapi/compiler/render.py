"""Drive the generator over one document, in this process, with our templates and what they need to know."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.bodies import Body
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.properties.protocol import PropertyProtocol
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.parser.responses import Response
from openapi_python_client.schema import ParameterLocation
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier
from pydantic import ValidationError
from ruamel.yaml import YAML

from .documents import Document, Json
from .endpoints import Module, module_of
from .models import names_of, parts_of
from .normal import Tag, normalise
from .problems import CompileError, Problems
from .shapes import Known, Tags
from .wire import Wire, wire_of

__all__ = ["Home", "naming_of", "render"]

# The generator shows objects of its own in some messages, with their addresses.
_ADDRESS = re.compile(r"<[\w.]*UntrustedString object at 0x[0-9a-f]+>")


@dataclass(frozen=True)
class Home:
    """Where the runtime is that a package of a service imports: so many packages above it, or under a name of its own.

    `shared` is the name of a package that holds one already.
    """

    above: int = 1
    shared: str = ""

    def package(self, depth: int) -> str:
        """Return the package that holds the runtime, as a module imports it that lies so deep."""
        return self.shared or "." * (depth - 1 + self.above)

    def runtime(self, depth: int) -> str:
        """Return the runtime's own name."""
        package = self.package(depth)
        return f"{package}_runtime" if package.endswith(".") else f"{package}._runtime"


def render(
    document: Document, templates: Path, target: Path, home: Home = Home(), source: Json | None = None
) -> list[str]:
    """Write the package of one service, unformatted, and return what was noted of its document.

    `source` is the document as it was loaded, where the caller has it. Raises `CompileError` for whatever would come
    out wrong.
    """
    source = document.load() if source is None else source
    problems = Problems(document.label)
    (target.parent).mkdir(parents=True, exist_ok=True)
    told = json.dumps(source, ensure_ascii=False, indent=1) + "\n"
    config = _config(document, target)
    normal = normalise(source, _Naming(config))
    for where, said in normal.notes.faults:
        problems.add(where, said)
    wires = {
        _module_name(one.name, config): wire_of(source, one, normal, problems) for one in normal.operations
    }
    problems.raise_if_any()
    data = _parsed(normal.document, config, document.label)
    _note(data, wires, problems)
    problems.raise_if_any()
    known = Known(_by_class(normal.tags, config), normal.names, normal.notes)
    project = Project(openapi=data, config=config, custom_template_path=templates)
    project.env.globals.update(
        about=normal.document["info"],
        docs=_Docs,
        home=home.package,
        runtime=home.runtime,
        model_of=lambda model: parts_of(model, known),
        module_of=lambda endpoint: module_of(document.service, endpoint, wires[endpoint.name], known),
    )
    _build(project, problems)
    for name, text in names_of(data).items():
        (target / "models" / name).write_text(text, encoding="utf-8")
    (target / "openapi.json").write_text(told, encoding="utf-8")
    notes = normal.notes.lines()
    if notes:
        (target / "rewritten.txt").write_text(_REWRITTEN + "\n".join(notes) + "\n", encoding="utf-8")
    return notes


def _build(project: Project, problems: Problems) -> None:
    """Write what the generator writes, quietly. Raises `CompileError`."""
    with contextlib.redirect_stdout(io.StringIO()):
        project.build()
    for error in project.errors:
        problems.add("generator", f"{error.header} {error.detail or ''}")
    problems.raise_if_any()


_REWRITTEN = "What the compiler rewrote in the document, and what that means for callers.\n\n"


class _Naming:
    """Names as the generator makes them."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def class_name(self, text: str) -> str:
        return str(Class.from_string(string=UntrustedString(text), config=self._config).name)

    def module_name(self, text: str) -> str:
        return str(Class.from_string(string=UntrustedString(text), config=self._config).module_name)

    def identifier(self, text: str) -> str:
        return str(PythonIdentifier(UntrustedString(text), self._config.field_prefix))


def naming_of(document: Document) -> _Naming:
    """Return how names are made for a document."""
    return _Naming(_config(document, document.path.parent))


def _module_name(name: str, config: Config) -> str:
    return str(PythonIdentifier(UntrustedString(name), config.field_prefix))


def _parsed(document: Json, config: Config, label: str) -> GeneratorData:
    try:
        with _mended_generator():
            data = GeneratorData.from_dict(document, config=config)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise CompileError(f"{label}: the generator can't read it: {problem}") from problem
    if isinstance(data, GeneratorError):
        raise CompileError(f"{label}: {data.header}: {data.detail}")
    return data


@contextlib.contextmanager
def _mended_generator() -> Iterator[None]:
    """Have the generator take any type in any place, and copy no more than it has to.

    What it can't write in a place, our runtime can. And it copies an operation several times over, with all that its
    models lead to: in a document of 3 MB that takes minutes, and nobody changes what is copied.
    """
    kinds: list[Any] = list(PropertyProtocol.__subclasses__())
    places = {kind: kind._allowed_locations for kind in kinds}
    copied = [*kinds, Response, Body]
    for kind in kinds:
        kind._allowed_locations = set(ParameterLocation)
    for kind in copied:
        kind.__deepcopy__ = _itself
    try:
        yield
    finally:
        for kind in kinds:
            kind._allowed_locations = places[kind]
        for kind in copied:
            del kind.__deepcopy__


def _itself(self: Any, memo: Any) -> Any:
    return self


def _config(document: Document, target: Path) -> Config:
    """Return the generator's configuration. Raises `CompileError` for a key that the generator would ignore."""
    found = (YAML(typ="safe").load(document.config_path) or {}) if document.config_path else {}
    if strangers := sorted(set(found) - set(ConfigFile.model_fields)):
        raise CompileError(f"{document.service}.config.yaml: the generator knows no key {strangers[0]}")
    for key in ("post_hooks", "literal_enums", "generate_all_tags", "http_timeout", "content_type_overrides"):
        if key in found:
            raise CompileError(f"{document.service}.config.yaml: {key} is the compiler's own to set")
    try:
        file = ConfigFile(**found, post_hooks=[])
    except ValidationError as problem:
        raise CompileError(f"{document.service}.config.yaml: {problem}") from None
    return Config.from_sources(
        file, MetaType.NONE, document.path, "utf-8", overwrite=True, output_path=target
    )


def _by_class(tags: dict[frozenset[str], Tag], config: Config) -> Tags:
    """Name the members of discriminated unions as the generator names their classes."""

    def named(name: str) -> str:
        return str(Class.from_string(string=UntrustedString(name), config=config).name)

    return {
        frozenset(map(named, members)): Tag(
            tag.name,
            tuple((value, named(target)) for value, target in tag.members),
            named(tag.otherwise) if tag.otherwise else None,
        )
        for members, tag in tags.items()
    }


def _note(data: GeneratorData, wires: dict[str, Wire], problems: Problems) -> None:
    """Turn the generator's warnings into problems, and name the operation that each is about."""
    found = [*data.errors]
    for collection in data.endpoint_collections_by_tag.values():
        found += collection.parse_errors
    made = {str(one.name) for every in data.endpoint_collections_by_tag.values() for one in every.endpoints}
    for error in found:
        text = " ".join(_ADDRESS.sub("(a value)", f"{error.header} {error.detail or ''}").split())
        about = [
            wire.name
            for wire in wires.values()
            if re.search(rf"\b{wire.method.upper()} {re.escape(wire.template)} ", text)
        ]
        problems.add(f"operation {about[0]}" if about else _place(text), text)
    for name, wire in wires.items():
        if name not in made:
            problems.add(f"operation {wire.name}", "the generator leaves it out")


def _place(text: str) -> str:
    """Return the schema that a warning of the generator names."""
    named = re.search(r"/components/schemas/(\w+)|process schema (\w+)", text)
    return f"schema {named[1] or named[2]}" if named else "document"


class _Docs:
    """Docstrings, in the document's own words."""

    @staticmethod
    def of_enum(enum: Any) -> str:
        """Say what an enum is, and what becomes of values that it doesn't list."""
        said = (
            enum.description.get_untrusted_value().strip()
            if enum.description
            else f"`{enum.class_info.name}`."
        )
        return f"{said}\n\nOpen: a value that isn't listed is kept; its `is_known` is False.\n"

    @staticmethod
    def of_endpoint(endpoint: Any, module: Module) -> str:
        """Say what an operation does, and what its arguments are."""
        summary = endpoint.summary.get_untrusted_value().strip().rstrip(".") or str(endpoint.name)
        text = f"{summary}: `{endpoint.method.upper()} {module.path}`."
        if endpoint.description:
            text += f"\n\n{endpoint.description.get_untrusted_value().strip()}"
        if module.described:
            told = [f"    {name}: {' '.join(said.split())}\n" for name, said in module.described]
            text += "\n\nArguments:\n" + "".join(told)
        return text + ("\n" if "\n" in text and not text.endswith("\n") else "")
