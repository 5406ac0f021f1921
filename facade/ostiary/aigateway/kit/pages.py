"""The index of processors, as JSON, plain text, HTML and Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ostiary.aigateway.kit.processor import Processor

__all__ = ["as_html", "as_json", "as_markdown", "as_plaintext", "preferred"]

API_VERSIONS = ("v1",)
# Of kinds that a client likes alike, the first one is taken.
KINDS = ("application/json", "text/plain", "text/html", "text/markdown")
_STYLE = (
    "body { font-family: Arial, sans-serif; margin: 20px; }"
    "table { width: 100%; border-collapse: collapse; margin-top: 20px; }"
    "th, td { border: 1px solid #ddd; padding: 8px; text-align: left; }"
    "th { background-color: #f4f4f4; }"
)
_HEAD = (
    '<!DOCTYPE html><html><head><meta charset="utf-8" /><title>Processor Routes</title>'
    f"<style>{_STYLE}</style></head><body><h2>Processor Routes</h2><table><tr><th>Processor ID</th>"
    "<th>Simple Path (HEAD, POST)</th><th>Signature Path (GET, POST)</th></tr>"
)
Processors = Sequence["Processor[Any, Any, Any]"]


def preferred(accept: str) -> str:
    """Return the media type that an Accept header likes best, JSON where it names none of them."""
    liked = dict.fromkeys(KINDS, 0.0)
    for each in accept.split(","):
        kind, *parameters = (part.strip().lower() for part in each.split(";"))
        if kind in liked:
            liked[kind] = _quality(parameters)
    best = max(KINDS, key=lambda kind: liked[kind])
    return best if liked[best] > 0 else KINDS[0]


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def as_json(processors: Processors, root: str) -> str:
    """Write the index as JSON."""
    entries = [
        {
            "name": each.name,
            "namespace": each.namespace,
            "id": each.id(),
            "available_versions": [each.version],
            "latest_version": each.version,
            "execute_path": root + each.execute_path(),
            "signature_path": root + each.signature_path(),
        }
        for each in processors
    ]
    return json.dumps({"api_versions": list(API_VERSIONS), "processors": entries})


def as_plaintext(processors: Processors, root: str) -> str:
    """Write one path a line."""
    return "\n".join(root + each.execute_path() for each in processors)


def as_html(processors: Processors, root: str) -> str:
    """Write the index as a page."""
    rows = "".join(
        f"<tr><td>{escape(each.id())}</td>"
        f"<td>{_link(root + each.execute_path())}</td><td>{_link(root + each.signature_path())}</td></tr>"
        for each in processors
    )
    return f"{_HEAD}{rows}</table></body></html>"


def _link(path: str) -> str:
    return f'<a href=".{escape(path)}">{escape(path)}</a>'


def as_markdown(processors: Processors) -> str:
    """Write the index as a document with each processor's parameters."""
    by_namespace: dict[str, list[Processor[Any, Any, Any]]] = {}
    for each in processors:
        by_namespace.setdefault(each.namespace, []).append(each)
    lines = ["# Processors"]
    for namespace, own in by_namespace.items():
        lines += [f"- {namespace}", *(f"\t- [{each.name}](#{each.id()})" for each in own)]
    for own in by_namespace.values():
        for each in own:
            lines += _section(each)
    return "\n".join(lines)


def _section(processor: Processor[Any, Any, Any]) -> list[str]:
    signature = processor.signature
    lines = [f"## {processor.id()}", ""]
    if described := (processor.app_details or {}).get("description"):
        lines += [str(described), ""]
    lines += [
        "### Configuration",
        "",
        "| Direction | Supported |",
        "| --------- |-----------|",
        f"| Input     | {_yes(signature.supports_input())}       |",
        f"| Response  | {_yes(signature.supports_response())}       |",
        "",
        "",
        "### Parameters",
        "",
    ]
    schema = processor.parameters_class.model_json_schema()
    if schema.get("description"):
        lines += [schema["description"], ""]
    lines += ["| Parameters | Description | Type |Required | Defaults | Examples |", "|-|-|-|-|-|-|"]
    lines += [_row(name, each) for name, each in schema.get("properties", {}).items()]
    return [*lines, "", ""]


def _row(name: str, schema: dict[str, Any]) -> str:
    default = f"`{schema['default']}`" if "default" in schema else ""
    examples = schema.get("examples", "")
    return (
        f"| `{name}` | {schema.get('description', '')} |{schema.get('type', '')} | |{default} |{examples} |"
    )


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else "No "
