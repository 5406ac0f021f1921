"""Documents as they lie in openapi/, and what an operation or schema in them is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from openapi.compiler.problems import CompileError

__all__ = ["METHODS", "Document", "Json", "find_documents", "operations", "resolve"]

Json: TypeAlias = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
TWINS = ("x-ostiary-stream", "x-ostiary-twin")
_NOT_DOCUMENTS = {"rules"}


@dataclass(frozen=True)
class Document:
    """One service's document and the optional configuration beside it."""

    service: str
    path: Path
    config_path: Path | None

    @property
    def label(self) -> str:
        """How messages and generated files name the document."""
        return f"{self.path.parent.name}/{self.path.name}"

    def inputs(self) -> Iterator[bytes]:
        """Give the bytes that the output depends on."""
        yield self.path.read_bytes()
        yield self.config_path.read_bytes() if self.config_path else b""

    def load(self) -> Json:
        """Return the document as plain JSON, sharing no part with itself. Raises `CompileError`."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        text = self.path.read_text(encoding="utf-8")
        try:
            found = json.loads(text) if self.path.suffix == ".json" else YAML(typ="safe").load(text)
            # Through JSON text: anchors make parts shared, and what JSON can't hold (a bare date) shows here.
            plain = json.loads(json.dumps(found, allow_nan=False))
        except (YAMLError, TypeError, ValueError) as problem:
            raise CompileError(f"{self.label}: {str(problem).replace(chr(10), ' ')}") from None
        if not isinstance(plain, dict) or not str(plain.get("openapi", "")).startswith("3.1"):
            raise CompileError(f"{self.label}: the document is not OpenAPI 3.1")
        if not plain.get("paths"):
            raise CompileError(f"{self.label}: the document has no paths")
        return plain


def find_documents(folder: Path) -> list[Document]:
    """Return the documents of a folder, in the order of their services' names."""
    found: dict[str, Document] = {}
    for path in sorted(folder.iterdir()):
        service = path.stem
        if path.suffix not in (".yaml", ".json") or service.endswith(".config") or service in _NOT_DOCUMENTS:
            continue
        if not service.isidentifier() or service.startswith("_"):
            raise CompileError(
                f"{path.name}: a document is named after its service, which is a Python identifier"
            )
        if service in found:
            raise CompileError(f"{path.name}: {found[service].path.name} describes the same service")
        config = path.with_name(f"{service}.config.yaml")
        found[service] = Document(service, path, config if config.exists() else None)
    return list(found.values())


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Give path, method and operation of each operation, with the path item's parameters and references put in.

    A twin (`x-ostiary-stream` for the streaming one, `x-ostiary-twin` for that of another generation of the service) is
    put into the document beside its operation, under a path that the generator takes for another one.
    """
    for path, item in list(document["paths"].items()):
        for method in METHODS:
            if method not in item:
                continue
            operation: Json = item[method]
            own = [resolve(document, one) for one in operation.get("parameters", [])]
            known = {(one.get("name"), one.get("in")) for one in own}
            shared = [resolve(document, one) for one in item.get("parameters", [])]
            operation["parameters"] = own + [
                one for one in shared if (one.get("name"), one.get("in")) not in known
            ]
            if "requestBody" in operation:
                operation["requestBody"] = resolve(document, operation["requestBody"])
            operation["responses"] = {
                str(status): resolve(document, one) for status, one in operation.get("responses", {}).items()
            }
            # Made before anyone changes the operation.
            twins = [_twin(document, operation, key) for key in TWINS if key in operation]
            yield path, method, operation
            for twin in twins:
                document["paths"][f"{path}#{twin['operationId']}"] = {method: twin}
                yield path, method, twin


def _twin(document: Json, operation: Json, key: str) -> Json:
    """Return the operation of the same method and path under a key; what it doesn't state it takes over."""
    stated = operation[key]
    if not stated.get("operationId"):
        raise CompileError(f"operation {operation.get('operationId')}: its {key} has no operationId")
    twin: Json = json.loads(json.dumps({**operation, **stated}))
    for each in TWINS:
        twin.pop(each, None)
    if "requestBody" in stated:
        twin["requestBody"] = resolve(document, twin["requestBody"])
    own = {str(status): resolve(document, one) for status, one in stated.get("responses", {}).items()}
    twin["responses"] = {**json.loads(json.dumps(operation["responses"])), **own}
    return twin


def resolve(document: Json, node: Json) -> Json:
    """Return a copy of what a node says or refers to. Raises `CompileError` for a reference out of the document."""
    seen: list[str] = []
    while isinstance(node, dict) and "$ref" in node:
        target = node["$ref"]
        if not target.startswith("#/") or target in seen:
            raise CompileError(f"{target}: not a reference into this document, or one in a circle")
        seen.append(target)
        node = document
        for step in target[2:].split("/"):
            step = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or step not in node:
                raise CompileError(f"{target}: there is no such part in the document")
            node = node[step]
    copy: Json = json.loads(json.dumps(node))
    return copy
