"""Each rule of openapi/rules.yaml fires on a document that breaks it, and on none that doesn't."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

OPENAPI = Path(__file__).parents[2] / "openapi"
SPECTRAL = OPENAPI / "lint/node_modules/.bin/spectral"
RULES = OPENAPI / "rules.yaml"

# Node.js may come with the environment that runs the tests.
SEARCH = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])

if shutil.which("node", path=SEARCH) is None or not SPECTRAL.exists():
    reason = "Spectral is not installed: npm ci --prefix openapi/lint"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason, allow_module_level=True)

Document = dict[str, Any]
Breaker = Callable[[Document], None]

SOUND: Document = {
    "openapi": "3.1.0",
    "info": {
        "title": "Notes",
        "version": "1.0.0",
        "description": "Notes.",
        "license": {"name": "MIT", "identifier": "MIT"},
    },
    "servers": [{"url": "http://localhost:8080"}],
    "tags": [{"name": "notes", "description": "Notes."}],
    "paths": {
        "/notes/{note_id}": {
            "put": {
                "operationId": "put_note",
                "tags": ["notes"],
                "summary": "Put a note",
                "description": "Puts a note.",
                "security": [],
                "x-ostiary-replay": {"mode": "safe", "because": "it overwrites"},
                "parameters": [
                    {"name": "note_id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "X-Why", "in": "header", "schema": {"type": "string"}},
                ],
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Note"}}}
                },
                "responses": {
                    "200": {"description": "Done.", "content": {"application/json": {"schema": {}}}}
                },
            }
        }
    },
    "components": {
        "schemas": {
            # Names that only look like the keywords which the rules are about.
            "Note": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "default": {"type": "string"},
                    "enum": {"type": "string"},
                    "type": {"type": "string"},
                    "properties": {"type": "array", "items": {"type": "string"}},
                    "kind": {"$ref": "#/components/schemas/Kind"},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                    "next": {"$ref": "#/components/schemas/Note"},
                },
                "additionalProperties": True,
            },
            "Kind": {"type": "string", "enum": ["short", "long"]},
            "Part": {
                "oneOf": [
                    {"$ref": "#/components/schemas/TextPart"},
                    {"$ref": "#/components/schemas/LinkPart"},
                ],
                "discriminator": {"propertyName": "tag"},
            },
            "TextPart": {
                "type": "object",
                "required": ["tag"],
                "properties": {"tag": {"type": "string", "const": "text"}},
            },
            "LinkPart": {
                "type": "object",
                "required": ["tag"],
                "properties": {"tag": {"type": "string", "const": "link"}},
            },
        }
    },
}


def operation(document: Document) -> Document:
    found: Document = document["paths"]["/notes/{note_id}"]["put"]
    return found


def schemas(document: Document) -> Document:
    found: Document = document["components"]["schemas"]
    return found


def parameter(**changes: Any) -> Breaker:
    return lambda document: operation(document)["parameters"][1].update(changes)


def prop(name: str, schema: Any) -> Breaker:
    return lambda document: schemas(document)["Note"]["properties"].update({name: schema})


def schema(name: str, value: Any) -> Breaker:
    return lambda document: schemas(document).update({name: value})


def tag_without(key: str) -> Breaker:
    def breaker(document: Document) -> None:
        part = schemas(document)["LinkPart"]
        part.pop("required") if key == "required" else part["properties"]["tag"].pop(key)

    return breaker


def second_media_type(part: str) -> Breaker:
    def breaker(document: Document) -> None:
        holder = (
            operation(document)["requestBody"]
            if part == "request"
            else operation(document)["responses"]["200"]
        )
        holder["content"]["text/event-stream"] = {"schema": {"type": "string"}}

    return breaker


def cookie(document: Document) -> None:
    operation(document)["parameters"].append({"name": "c", "in": "cookie", "schema": {"type": "string"}})


BROKEN: list[tuple[str, str, Breaker]] = [
    ("ostiary-openapi-version", "3.2", lambda d: d.update(openapi="3.2.0")),
    ("ostiary-openapi-version", "3.0", lambda d: d.update(openapi="3.0.3")),
    ("ostiary-operation-id", "none", lambda d: operation(d).pop("operationId")),
    ("ostiary-operation-id", "camel", lambda d: operation(d).update(operationId="putNote")),
    ("ostiary-one-tag", "none", lambda d: operation(d).pop("tags")),
    ("ostiary-one-tag", "two", lambda d: operation(d).update(tags=["notes", "more"])),
    ("ostiary-operation-security", "none", lambda d: operation(d).pop("security")),
    ("ostiary-replay", "none", lambda d: operation(d).pop("x-ostiary-replay")),
    ("ostiary-replay", "mode", lambda d: operation(d)["x-ostiary-replay"].update(mode="often")),
    ("ostiary-replay", "reason", lambda d: operation(d)["x-ostiary-replay"].pop("because")),
    ("ostiary-one-request-type", "two", second_media_type("request")),
    ("ostiary-one-response-type", "two", second_media_type("response")),
    ("ostiary-parameter-schema", "content", parameter(content={"application/json": {}})),
    ("ostiary-parameter-style", "style", parameter(style="simple")),
    ("ostiary-parameter-style", "explode", parameter(explode=False)),
    ("ostiary-no-cookie", "cookie", cookie),
    ("ostiary-header-parameter", "format", parameter(schema={"type": "string", "format": "uuid"})),
    ("ostiary-header-parameter", "array", parameter(schema={"type": "array", "items": {"type": "string"}})),
    ("ostiary-parameter-name", "body", parameter(name="body")),
    ("ostiary-no-boolean-schema", "property", prop("any", True)),
    ("ostiary-no-boolean-schema", "items", prop("list", {"type": "array", "items": False})),
    ("ostiary-no-boolean-schema", "member", prop("some", {"anyOf": [{"type": "string"}, True]})),
    ("ostiary-no-nullable", "nullable", prop("text", {"type": "string", "nullable": True})),
    ("ostiary-plain-enum", "types", schema("Kind", {"type": ["string", "null"], "enum": ["a", "b"]})),
    ("ostiary-plain-enum", "untyped", schema("Kind", {"enum": ["a", "b"]})),
    ("ostiary-plain-enum", "float", schema("Kind", {"type": "number", "enum": [0.5, 1.5]})),
    ("ostiary-enum-values", "case", schema("Kind", {"type": "string", "enum": ["Long", "long"]})),
    ("ostiary-enum-values", "null", schema("Kind", {"type": "string", "enum": ["long", None]})),
    ("ostiary-discriminator-const", "const", tag_without("const")),
    ("ostiary-discriminator-const", "required", tag_without("required")),
    ("ostiary-no-request-default", "body", prop("text", {"type": "string", "default": "x"})),
    (
        "ostiary-no-request-default",
        "nested",
        schema("Kind", {"type": "string", "enum": ["a", "b"], "default": "a"}),
    ),
    ("ostiary-no-request-default", "parameter", parameter(schema={"type": "string", "default": "x"})),
    (
        "ostiary-named-objects",
        "property",
        prop("inner", {"type": "object", "properties": {"a": {"type": "string"}}}),
    ),
    ("ostiary-named-objects", "nullable", prop("inner", {"type": ["object", "null"]})),
    ("ostiary-named-objects", "items", prop("list", {"type": "array", "items": {"type": "object"}})),
    (
        "ostiary-named-objects",
        "response",
        lambda d: operation(d)["responses"]["200"]["content"]["application/json"].update(
            schema={"type": "object"}
        ),
    ),
    ("ostiary-schema-name", "reserved", schema("Unset", {"type": "object"})),
    (
        "ostiary-no-alias-cycle",
        "list",
        schema("Deep", {"type": "array", "items": {"$ref": "#/components/schemas/Deep"}}),
    ),
    (
        "ostiary-no-alias-cycle",
        "union",
        schema("Any", {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/Any"}]}),
    ),
    ("ostiary-local-ref", "file", prop("far", {"$ref": "other.yaml#/Thing"})),
    ("ostiary-local-ref", "inside", prop("far", {"$ref": "#/components/schemas/Note/properties/text"})),
]


def lint(files: list[Path], cwd: Path) -> dict[str, set[str]]:
    """Run Spectral once over all files; the rules that fired, by file name."""
    command = [SPECTRAL, "lint", "--ruleset", RULES, "--format", "json", "--quiet", *files]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=cwd,
        timeout=110,
        check=False,
        env={**os.environ, "PATH": SEARCH},
    )
    assert done.returncode in (0, 1), done.stderr or done.stdout
    fired: dict[str, set[str]] = {file.name: set() for file in files}
    for finding in json.loads(done.stdout[: done.stdout.rindex("]") + 1]):
        # A document that points at a file which isn't there is reported under that file's name.
        name = Path(finding.get("source", "")).name
        if name in fired and finding["severity"] <= 1:
            fired[name].add(finding["code"])
    return fired


@pytest.fixture(scope="module")
def fired(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    folder = tmp_path_factory.mktemp("documents")
    files = [folder / "sound.json"]
    files[0].write_text(json.dumps(SOUND))
    for rule, variant, breaker in BROKEN:
        document = copy.deepcopy(SOUND)
        breaker(document)
        files.append(folder / f"{rule}.{variant}.json")
        files[-1].write_text(json.dumps(document))
    return lint(files, folder)


def test_a_sound_document_passes(fired: dict[str, set[str]]) -> None:
    assert fired["sound.json"] == set()


@pytest.mark.parametrize(("rule", "variant"), [(rule, variant) for rule, variant, _ in BROKEN])
def test_the_rule_fires(fired: dict[str, set[str]], rule: str, variant: str) -> None:
    assert rule in fired[f"{rule}.{variant}.json"]


def test_every_rule_of_ours_has_a_document_that_breaks_it() -> None:
    ours = {name for name in yaml.safe_load(RULES.read_text())["rules"] if name.startswith("ostiary-")}
    assert ours == {rule for rule, _, _ in BROKEN}


def test_our_own_documents_pass() -> None:
    documents = sorted(
        file for file in OPENAPI.glob("*.yaml") if file != RULES and not file.name.endswith(".config.yaml")
    )
    assert len(documents) >= 2
    assert lint(documents, OPENAPI) == {file.name: set() for file in documents}
