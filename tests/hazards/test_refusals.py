"""What can't be compiled right is refused, with the operation or schema named."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from openapi.compiler.cli import TEMPLATES, main
from openapi.compiler.documents import Document, find_documents
from openapi.compiler.problems import CompileError
from openapi.compiler.render import render

OK: dict[str, Any] = {"204": {"description": "Done."}}
STRING = {"type": "string"}


def answering(schema: Any, content_type: str = "application/json") -> dict[str, Any]:
    return {"responses": {"200": {"description": "Done.", "content": {content_type: {"schema": schema}}}}}


def sending(schema: Any, content_type: str = "application/json", **media: Any) -> dict[str, Any]:
    body = {"required": True, "content": {content_type: {"schema": schema, **media}}}
    return {"requestBody": body, "responses": OK}


def with_parameter(**parameter: Any) -> dict[str, Any]:
    return {"parameters": [{"name": "p", "in": "query", "schema": STRING, **parameter}], "responses": OK}


A = {"type": "object", "properties": {"a": STRING}}
B = {"type": "object", "properties": {"b": STRING}}
TWO = {"application/json": {"schema": A}, "application/x-www-form-urlencoded": {"schema": B}}
ARRAY = {"type": "array", "items": STRING}
REF_A, REF_B = {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}

REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "two request types": ({"requestBody": {"content": TWO}, "responses": OK}, "more than one media type"),
    "json and a stream": (
        {
            "responses": {
                "200": {
                    "description": "Done.",
                    "content": {"application/json": {"schema": A}, "text/event-stream": {"schema": A}},
                }
            }
        },
        "more than one media type",
    ),
    "untagged union": (answering({"oneOf": [REF_A, REF_B]}), "can't be told apart: give it a discriminator"),
    "union of arrays": (
        answering({"oneOf": [ARRAY, {"type": "array", "items": REF_A}]}),
        "two arrays can't be told",
    ),
    "discriminator alone": (
        answering({"type": "object", "discriminator": {"propertyName": "t"}}),
        "without `oneOf` or `anyOf`",
    ),
    "oneOf beside properties": (
        answering({"oneOf": [REF_A], "properties": {"a": STRING}}),
        "next to `properties`",
    ),
    "positions": (answering({"type": "array", "prefixItems": [STRING]}), "`prefixItems`"),
    "not": (answering({"not": STRING}), "`not` can't be told in types"),
    "false": (answering({"type": "object", "properties": {"a": False}}), "allows no value"),
    "reference into a schema": (answering({"$ref": "#/components/schemas/A/properties/a"}), "whole schema"),
    "reference to nothing": (answering({"$ref": "#/components/schemas/C"}), "operation do_it"),
    "mixed enum": (answering({"enum": ["a", 1]}), "operation do_it"),
    "float enum": (answering({"enum": [1.5]}), "operation do_it"),
    "nullable": (answering({"type": "string", "nullable": True}), "`nullable` means nothing"),
    "required readOnly": (
        sending({"type": "object", "required": ["a"], "properties": {"a": {**STRING, "readOnly": True}}}),
        "readOnly",
    ),
    "required writeOnly": (
        answering({"type": "object", "required": ["a"], "properties": {"a": {**STRING, "writeOnly": True}}}),
        "writeOnly",
    ),
    "a type of bodies": (sending(A, "*/*"), "no type to send"),
    "headers of a part": (
        sending(A, "multipart/form-data", encoding={"a": {"headers": {}}}),
        "encoding of part a states headers",
    ),
    "deep array": (with_parameter(style="deepObject", schema=ARRAY), "`deepObject` is for objects"),
    "piped and exploded": (
        with_parameter(style="pipeDelimited", explode=True, schema=ARRAY),
        "with `explode`",
    ),
    "unexploded object": (with_parameter(explode=False, schema=A), "without `explode`"),
    "reserved characters": (with_parameter(allowReserved=True), "`allowReserved`"),
    "the client's own header": (
        with_parameter(**{"in": "header", "name": "Authorization"}),
        "client's own to set",
    ),
    "a header of instants": (
        with_parameter(**{"in": "header"}, schema={"type": "string", "format": "date-time"}),
        "not allowed in header",
    ),
    "a parameter in another format": (
        {"parameters": [{"name": "p", "in": "query", "content": {"text/csv": {}}}], "responses": OK},
        "in the query and as application/json only",
    ),
    "unknown security": (
        {"security": [{"nobody": []}], "responses": OK},
        "security scheme nobody is missing",
    ),
    "no success": ({"responses": {"404": {"description": "No."}}}, "documents no success"),
    "replay without a reason": ({"x-ostiary-replay": {"mode": "safe"}, "responses": OK}, "gives no reason"),
    "replay of another mode": (
        {"x-ostiary-replay": {"mode": "often"}, "responses": OK},
        "x-ostiary-replay is not",
    ),
    "a taken property": (answering({"$ref": "#/components/schemas/Taken"}), "would hide a method"),
}


def document(tmp_path: Path, operation: dict[str, Any], **components: Any) -> Document:
    schemas = {"A": A, "B": B, **components}
    if "Taken" in json.dumps(operation):
        schemas["Taken"] = {"type": "object", "properties": {"to_dict": STRING}}
    whole = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/it": {"post": {"operationId": "do_it", "tags": ["main"], **copy.deepcopy(operation)}}},
        "components": {"schemas": schemas},
    }
    (tmp_path / "case.json").write_text(json.dumps(whole))
    return find_documents(tmp_path)[0]


@pytest.mark.parametrize("what", REFUSED)
def test_is_refused(what: str, tmp_path: Path) -> None:
    operation, reason = REFUSED[what]
    with pytest.raises(CompileError) as refused:
        render(document(tmp_path, operation), TEMPLATES, tmp_path / "out")
    told = [one for one in refused.value.reasons if reason in one]
    assert told, refused.value.reasons
    assert "operation do_it" in told[0] or "schema " in told[0] or "document" in told[0]
    assert " object at " not in str(refused.value)


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"not": STRING}, "b": {"type": "array", "prefixItems": [STRING]}},
    }
    with pytest.raises(CompileError) as refused:
        render(document(tmp_path, answering(schema)), TEMPLATES, tmp_path / "out")
    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize("name", ["File", "Unset", "Any", "UUID"])
def test_a_schemas_name_that_is_taken_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(CompileError, match=f"schema {name}: generated modules use this name") as refused:
        render(
            document(tmp_path, {"responses": OK}, **{name: A}),
            TEMPLATES,
            tmp_path,
        )
    assert refused.value.reasons


def test_two_operations_of_one_name_are_refused(tmp_path: Path) -> None:
    found = document(tmp_path, {"responses": OK})
    whole = json.loads(found.path.read_text())
    whole["paths"]["/other"] = {"get": {"operationId": "doIt", "responses": OK}}
    found.path.write_text(json.dumps(whole))
    with pytest.raises(CompileError, match="doIt: do_it would have a module of the same name"):
        render(found, TEMPLATES, tmp_path / "out")


@pytest.mark.parametrize("version", ["3.0.3", "3.2.0", "2.0"])
def test_other_versions_of_openapi_are_refused(version: str, tmp_path: Path) -> None:
    found = document(tmp_path, {"responses": OK})
    found.path.write_text(found.path.read_text().replace("3.1.0", version))
    with pytest.raises(CompileError, match="not OpenAPI"):
        render(found, TEMPLATES, tmp_path / "out")


@pytest.mark.parametrize("line", ["unknown_key: 1", "post_hooks: []", "literal_enums: true"])
def test_a_configuration_that_would_be_ignored_is_refused(line: str, tmp_path: Path) -> None:
    document(tmp_path, {"responses": OK})
    (tmp_path / "case.config.yaml").write_text(line + "\n")
    with pytest.raises(CompileError, match=line.split(":")[0]):
        render(find_documents(tmp_path)[0], TEMPLATES, tmp_path / "out")


def test_the_command_tells_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document(tmp_path, answering({"not": STRING}))
    output = tmp_path / "out" / "api"
    assert main(["--documents", str(tmp_path), "--output", str(output)]) == 2
    assert "operation do_it, 200: `not` can't be told in types" in capsys.readouterr().err
    assert not output.exists()
