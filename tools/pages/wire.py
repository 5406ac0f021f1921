"""What goes over the wire of each service: the operations of its document, and the modules that speak them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
API = ROOT / "generated" / "ostiary_api"
METHODS = ("get", "post", "put", "patch", "delete", "head")
SAFE = {"get", "put", "delete", "head"}
OPENING = """\
# The wire

Every operation that Ostiary can speak, from the documents in `openapi/` that its clients are compiled from. *Again*
says whether a request may be sent a second time: **safe** has the same effect twice, **tolerated** may leave a
duplicate that is better than a loss, **never** is sent once. [The low-level client](../../low-level.md) calls the
modules that are named.

| document | operations | |
|---|---|---|
"""


def pages() -> dict[str, str]:
    """Return a page a document, and the list of them."""
    found: dict[str, str] = {}
    index = OPENING
    for file in sorted(API.glob("*/openapi.json")):
        service, document = file.parent.name, json.loads(file.read_text("utf-8"))
        rows = list(operations(service, document))
        title = f"{document['info']['title']} {document['info']['version']}"
        index += f"| [{title}]({service}.md) | {len(rows)} | {first_sentence(document['info'])} |\n"
        found[f"reference/wire/{service}.md"] = page(title, document, rows)
    return {"reference/wire/index.md": index} | found


def page(title: str, document: dict[str, Any], rows: list[str]) -> str:
    heading = "| operation | what it does | again | answers | module |\n|---|---|---|---|---|\n"
    return f"# {title}\n\n{document['info'].get('description', '').strip()}\n\n{heading}" + "".join(rows)


def operations(service: str, document: dict[str, Any]) -> Iterator[str]:
    """Yield a row for each operation, in the document's order."""
    modules = {path.stem: path for path in (API / service / "api").rglob("*.py")}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                module = modules[operation["operationId"]].relative_to(API.parent).with_suffix("")
                yield (
                    f"| `{method.upper()} {path}` | {first_sentence(operation)} | {again(method, operation)} "
                    f"| {', '.join(operation['responses'])} | `{'.'.join(module.parts)}` |\n"
                )


def again(method: str, operation: dict[str, Any]) -> str:
    said = operation.get("x-ostiary-replay", {"mode": "safe" if method in SAFE else "never"})
    because = said.get("because")
    return f"**{said['mode']}**" + (f": {cell(because)}" if because else "")


def first_sentence(described: dict[str, Any]) -> str:
    text = cell(described.get("description") or described.get("summary") or "")
    head, dot, _ = text.partition(". ")
    return head + "." if dot else text


def cell(text: str) -> str:
    """Write a text so that it stays in its cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
