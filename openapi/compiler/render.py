"""Drive the generator over one document, in this process, with our templates and what they need to know."""

from __future__ import annotations

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

from openapi.compiler.documents import Document, Json, operations
from openapi.compiler.endpoints import Module, module_of
from openapi.compiler.models import parts_of
from openapi.compiler.problems import CompileError, Problems
from openapi.compiler.schemas import check_components, check_directions, mend, tags_of
from openapi.compiler.shapes import Tags
from openapi.compiler.wire import Wire, prepare
from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError
from openapi_python_client.parser.properties.schemas import Class
from openapi_python_client.schema.untrusted_string import UntrustedString
from openapi_python_client.strings import PythonIdentifier
from pydantic import ValidationError
from ruamel.yaml import YAML

__all__ = ["render"]

# The generator shows objects of its own in some messages, with their addresses.
_ADDRESS = re.compile(r"<[\w.]*UntrustedString object at 0x[0-9a-f]+>")


def render(document: Document, templates: Path, target: Path) -> None:
    """Write the package of one service, unformatted. Raises `CompileError` for whatever would come out wrong."""
    source = document.load()
    problems = Problems(document.label)
    (target.parent).mkdir(parents=True, exist_ok=True)
    told = json.dumps(source, ensure_ascii=False, indent=1) + "\n"
    config = _config(document, target)
    tags = _by_class(tags_of(source, problems), config)
    wires = _prepare(source, config, problems)
    problems.raise_if_any()
    try:
        data = GeneratorData.from_dict(source, config=config)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise CompileError(f"{document.label}: the generator can't read it: {problem}") from problem
    if isinstance(data, GeneratorError):
        raise CompileError(f"{document.label}: {data.header}: {data.detail}")
    _note(data, wires, problems)
    project = Project(openapi=data, config=config, custom_template_path=templates)
    project.env.globals.update(
        about=source["info"],
        docs=_Docs,
        model_of=lambda model: parts_of(model, tags, problems),
        module_of=lambda endpoint: _module(document.service, endpoint, wires, tags, problems),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        project.build()
    for error in project.errors:
        problems.add("generator", f"{error.header} {error.detail or ''}")
    problems.raise_if_any()
    (target / "openapi.json").write_text(told, encoding="utf-8")


def _module(service: str, endpoint: Any, wires: dict[str, Wire], tags: Tags, problems: Problems) -> Module:
    return module_of(service, endpoint, wires[endpoint.name], tags, problems)


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


def _prepare(source: Json, config: Config, problems: Problems) -> dict[str, Wire]:
    """Mend the document in place; return what is known of its operations, by the generator's names."""
    components = source.get("components", {})
    check_components(source, problems)
    for name, schema in list((components.get("schemas") or {}).items()):
        components["schemas"][name] = mend(schema, f"schema {name}", problems, name)
    wires: dict[str, Wire] = {}
    for path, method, operation in operations(source):
        wire = prepare(source, path, method, operation, problems)
        name = str(PythonIdentifier(UntrustedString(wire.name), config.field_prefix))
        if name in wires:
            problems.add(f"operation {wire.name}", f"{wires[name].name} would have a module of the same name")
        wires[name] = wire
        check_directions(source, operation, f"operation {wire.name}", problems)
        _mend_operation(operation, f"operation {wire.name}", problems)
    for item in source["paths"].values():
        # They are put into the operations.
        item.pop("parameters", None)
    for part in ("parameters", "responses", "requestBodies", "headers", "examples"):
        components.pop(part, None)
    return wires


def _mend_operation(operation: Json, where: str, problems: Problems) -> None:
    for parameter in operation["parameters"]:
        if "schema" in parameter:
            parameter["schema"] = mend(parameter["schema"], f"{where}, {parameter.get('name')}", problems)
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for place, body in zip(["request", *operation["responses"]], bodies, strict=True):
        body.pop("headers", None)
        for media in (body.get("content") or {}).values():
            media["schema"] = mend(media["schema"], f"{where}, {place}", problems)


def _by_class(tags: dict[frozenset[str], tuple[str, dict[str, str]]], config: Config) -> Tags:
    """Name the members of discriminated unions as the generator names their classes."""

    def named(name: str) -> str:
        return str(Class.from_string(string=name, config=config).name)

    return {
        frozenset(map(named, members)): (tag, {value: named(target) for value, target in mapping.items()})
        for members, (tag, mapping) in tags.items()
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
            if re.search(rf"\b{wire.method.upper()} {re.escape(wire.path)} ", text)
        ]
        problems.add(f"operation {about[0]}" if about else "document", text)
    for name, wire in wires.items():
        if name not in made:
            problems.add(f"operation {wire.name}", "the generator leaves it out")


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
