"""Documents as they lie in openapi/, and what an operation or schema in them is called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from .problems import CompileError

__all__ = ["Document", "Json", "find_documents"]

Json: TypeAlias = dict[str, Any]
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
        return "/".join(filter(None, (self.path.parent.name, self.path.name)))

    def inputs(self) -> Iterator[bytes]:
        """Give the bytes that the output depends on."""
        yield self.path.read_bytes()
        yield self.config_path.read_bytes() if self.config_path else b""

    def load(self) -> Json:
        """Return the document as plain JSON, sharing no part with itself. Raises `CompileError`."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import YAMLError

        try:
            text = self.path.read_text(encoding="utf-8")
            found = json.loads(text) if self.path.suffix == ".json" else YAML(typ="safe").load(text)
            # Through JSON text: anchors make parts shared, and what JSON can't hold shows here. YAML reads a bare date
            # as one; JSON has text for it.
            plain = json.loads(json.dumps(found, allow_nan=False, default=_date_text))
        except (YAMLError, TypeError, ValueError) as problem:
            raise CompileError(f"{self.label}: {_said(problem)}") from None
        if isinstance(plain, dict) and "swagger" in plain:
            raise CompileError(
                f"{self.label}: the document is not OpenAPI 3 but Swagger 2; convert it first, for example with the npm"
                " package swagger2openapi"
            )
        version = str(plain.get("openapi", "")) if isinstance(plain, dict) else ""
        if not isinstance(plain, dict) or not version.startswith(("3.0", "3.1")):
            raise CompileError(
                f"{self.label}: the document is not OpenAPI 3.0 or 3.1 ({version or 'no version'})"
            )
        if not plain.get("paths"):
            raise CompileError(f"{self.label}: the document has no paths")
        return plain


def _said(problem: Exception) -> str:
    """Return what is wrong with a text, and where, in one line."""
    mark = getattr(problem, "problem_mark", None)
    if mark is None:
        return " ".join(str(problem).split())
    return (
        f"line {mark.line + 1}, column {mark.column + 1}: {getattr(problem, 'problem', None) or 'not YAML'}"
    )


def _date_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} can't be told in JSON")


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
