"""What can't be told in plainer words is refused, the rest is rewritten; each with the operation or schema named."""

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
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError

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
    "reference to nothing": (answering({"$ref": "#/components/schemas/C"}), "operation do_it"),
    "replay without a reason": ({"x-ostiary-replay": {"mode": "safe"}, "responses": OK}, "gives no reason"),
    "replay of another mode": (
        {"x-ostiary-replay": {"mode": "often"}, "responses": OK},
        "x-ostiary-replay is not",
    ),
    "a reference out of the document": (answering({"$ref": "other.yaml#/A"}), "bundle it first"),
}

# Rewritten, and what is noted of it; nothing where nothing is lost.
REWRITTEN: dict[str, tuple[dict[str, Any], str]] = {
    "two request types": (
        {"requestBody": {"content": TWO}, "responses": OK},
        "one is in the operation whose name ends in _from_form",
    ),
    "json and a stream": (
        {
            "responses": {
                "200": {
                    "description": "Done.",
                    "content": {"application/json": {"schema": A}, "text/event-stream": {"schema": A}},
                }
            }
        },
        "one is in the operation whose name ends in _stream",
    ),
    "untagged union": (answering({"oneOf": [REF_A, REF_B]}), "nothing tells A, B apart"),
    "union of arrays": (
        answering({"oneOf": [ARRAY, {"type": "array", "items": REF_A}]}),
        "a union of arrays: the first one",
    ),
    "discriminator alone": (answering({"type": "object", "discriminator": {"propertyName": "t"}}), ""),
    "oneOf beside properties": (answering({"oneOf": [REF_A], "properties": {"a": STRING}}), ""),
    "positions": (answering({"type": "array", "prefixItems": [STRING]}), "positions of an array"),
    "not": (answering({"not": STRING}), "`not` is the service's to check"),
    "false": (answering({"type": "object", "properties": {"a": False}}), "no value is allowed for it"),
    "reference into a schema": (answering({"$ref": "#/components/schemas/A/properties/a"}), ""),
    "mixed enum": (answering({"enum": ["a", 1]}), "an enum of several types"),
    "float enum": (answering({"enum": [1.5]}), "an enum of fractions is a number"),
    "nullable": (answering({"type": "string", "nullable": True}), ""),
    "required readOnly": (
        sending({"type": "object", "required": ["a"], "properties": {"a": {**STRING, "readOnly": True}}}),
        "the client doesn't send it",
    ),
    "required writeOnly": (
        answering({"type": "object", "required": ["a"], "properties": {"a": {**STRING, "writeOnly": True}}}),
        "the service doesn't send it",
    ),
    "a type of bodies": (sending(A, "*/*"), "of any type (*/*)"),
    "headers of a part": (
        sending(A, "multipart/form-data", encoding={"a": {"headers": {}}}),
        "the headers of its part a are not sent",
    ),
    "deep array": (with_parameter(style="deepObject", schema=ARRAY), ""),
    "piped and exploded": (with_parameter(style="pipeDelimited", explode=True, schema=ARRAY), ""),
    "unexploded object": (with_parameter(explode=False, schema=A), ""),
    "reserved characters": (with_parameter(allowReserved=True), "`allowReserved` is not used"),
    "the client's own header": (
        with_parameter(**{"in": "header", "name": "Authorization"}),
        "the header Authorization is the client's to set",
    ),
    "a header of instants": (
        with_parameter(**{"in": "header"}, schema={"type": "string", "format": "date-time"}),
        "",
    ),
    "a parameter in another format": (
        {"parameters": [{"name": "p", "in": "query", "content": {"text/csv": {}}}], "responses": OK},
        "its content is text/csv",
    ),
    "unknown security": (
        {"security": [{"nobody": []}], "responses": OK},
        "security scheme nobody: it is missing",
    ),
    "an error that is text": (
        {"responses": {**OK, "400": {"description": "No.", "content": {"text/plain": {"schema": STRING}}}}},
        "operation do_it: its answer 400 is text/plain, which is not read: the error has it as it came",
    ),
    "an error of two types": (
        {
            "responses": {
                **OK,
                "4XX": {
                    "description": "No.",
                    "content": {"application/xml": {"schema": A}, "application/json": {"schema": A}},
                },
            }
        },
        "operation do_it: its answer 4XX may be application/xml too, which is not read",
    ),
    "any other answer of two types": (
        {
            "responses": {
                **OK,
                "default": {
                    "description": "No.",
                    "content": {"application/json": {"schema": A}, "text/html": {"schema": STRING}},
                },
            }
        },
        "operation do_it: its answer default may be text/html too, which is not read",
    ),
    "XML": (answering(REF_A, "application/xml"), "200: application/xml isn't parsed or written; it is text"),
    "rows": (answering(ARRAY, "text/csv"), "200: text/csv isn't parsed or written; it is text"),
    "a binary format": (
        sending(A, "application/x-protobuf"),
        "application/x-protobuf isn't parsed or written; it is bytes",
    ),
    "an image": (answering({"type": "string", "format": "binary"}, "image/png"), ""),
    "a server of its own": (
        {"servers": [{"url": "https://other.example"}], "responses": OK},
        "operation do_it: the servers that it states are not chosen for it",
    ),
    "callbacks": (
        {"callbacks": {"done": {"{$request.body#/url}": {"post": {"responses": OK}}}}, "responses": OK},
        "operation do_it: its callbacks are calls to you",
    ),
    "no success": ({"responses": {"404": {"description": "No."}}}, "it documents no success"),
    "a taken property": (answering({"$ref": "#/components/schemas/Taken"}), ""),
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


@pytest.mark.parametrize("what", REWRITTEN)
def test_is_rewritten_and_told(what: str, tmp_path: Path) -> None:
    operation, told = REWRITTEN[what]
    notes = render(document(tmp_path, operation), TEMPLATES, tmp_path / "out")
    assert [one for one in notes if told in one] if told else notes == []
    kept = tmp_path / "out" / "rewritten.txt"
    assert kept.is_file() == bool(notes)
    assert not notes or kept.read_text().endswith("\n".join(notes) + "\n")
    for path in (tmp_path / "out").rglob("*.py"):
        compile(path.read_text(), str(path), "exec")
    # An error of another type makes no operation beside it: one that succeeds in another type does.
    modules = {path.stem for path in (tmp_path / "out" / "api" / "main").glob("[!_]*.py")}
    assert (modules == {"do_it"}) == ("whose name ends in" not in told)


# What the stock generator takes without a word, right or wrong; where wrong, other hazards call it.
QUIET = {
    *(
        "untagged union",
        "oneOf beside properties",
        "not",
        "nullable",
        "required readOnly",
        "required writeOnly",
    ),
    *("an error that is text", "an error of two types", "any other answer of two types", "callbacks", "rows"),
    *(
        "union of arrays",
        "a server of its own",
        "unexploded object",
        "piped and exploded",
        "deep array",
        "reserved characters",
    ),
    *("the client's own header", "unknown security", "no success", "a taken property", "headers of a part"),
    *(
        "discriminator alone",
        "two request types",
        "json and a stream",
        "positions",
        "a parameter in another format",
    ),
}


@pytest.mark.parametrize("what", sorted(set(REWRITTEN) - QUIET))
def test_the_generator_fails_on_what_was_not_rewritten(what: str, tmp_path: Path) -> None:
    source = document(tmp_path, REWRITTEN[what][0]).load()
    config = Config.from_sources(
        ConfigFile(), MetaType.NONE, tmp_path, "utf-8", overwrite=True, output_path=None
    )
    data = GeneratorData.from_dict(source, config=config)
    if isinstance(data, GeneratorError):
        return
    made = [one for every in data.endpoint_collections_by_tag.values() for one in every.endpoints]
    warnings = [one for every in data.endpoint_collections_by_tag.values() for one in every.parse_errors]
    assert not made or warnings or data.errors


def test_all_reasons_are_told_at_once(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"a": {"$ref": "#/nowhere"}, "b": {"$ref": "b.yaml"}}}
    with pytest.raises(CompileError) as refused:
        render(document(tmp_path, answering(schema)), TEMPLATES, tmp_path / "out")
    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize("name", ["File", "Unset", "Any", "UUID"])
def test_a_schemas_name_that_is_taken_gets_another_class(name: str, tmp_path: Path) -> None:
    notes = render(document(tmp_path, {"responses": OK}, **{name: A}), TEMPLATES, tmp_path / "out")
    assert [
        one
        for one in notes
        if f"schema {name}: its class is named {name.capitalize()}" in one or "Model" in one
    ]


def test_two_operations_of_one_name_get_two_modules(tmp_path: Path) -> None:
    found = document(tmp_path, {"responses": OK})
    whole = json.loads(found.path.read_text())
    whole["paths"]["/other"] = {"get": {"operationId": "doIt", "responses": OK}}
    found.path.write_text(json.dumps(whole))
    notes = render(found, TEMPLATES, tmp_path / "out")
    assert notes == ["operation doIt: another operation has this name already; its module is get_other"]
    assert (tmp_path / "out/api/default/get_other.py").is_file()


@pytest.mark.parametrize("version", ["3.2.0", "2.0"])
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
    document(tmp_path, answering({"$ref": "#/nowhere"}))
    output = tmp_path / "out" / "api"
    assert main(["--documents", str(tmp_path), "--output", str(output)]) == 2
    assert "operation do_it: the reference #/nowhere leads nowhere" in capsys.readouterr().err
    assert not output.exists()
