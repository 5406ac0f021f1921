"""`ostiary spec diff`: what a caller of the old version may fail on, told from what is harmless."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ostiary.cli import main
from ostiary.generate import DocumentError, compare

STRING = {"type": "string"}


def base() -> dict[str, Any]:
    order = {"$ref": "#/components/schemas/Order"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "security": [{"key": []}],
        "paths": {
            "/orders/{id}": {
                "put": {
                    "operationId": "put_order",
                    "tags": ["shop"],
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": STRING},
                        {"name": "dry", "in": "query", "schema": {"type": "boolean"}},
                        {"name": "size", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                    ],
                    "requestBody": {"required": False, "content": {"application/json": {"schema": order}}},
                    "responses": {
                        "200": {"description": "Done.", "content": {"application/json": {"schema": order}}},
                        "404": {"description": "No."},
                    },
                }
            },
            "/orders": {
                "get": {
                    "operationId": "list_orders",
                    "tags": ["shop"],
                    "responses": {
                        "200": {
                            "description": "All.",
                            "content": {"application/json": {"schema": {"type": "array", "items": order}}},
                        }
                    },
                }
            },
        },
        "components": {
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "token": {"type": "http", "scheme": "bearer"},
            },
            "schemas": {
                "Order": {
                    "type": "object",
                    "required": ["item"],
                    "properties": {
                        "item": {**STRING, "maxLength": 20},
                        "note": {"type": ["string", "null"]},
                        "state": {"$ref": "#/components/schemas/State"},
                        "count": {"type": "integer"},
                        "part_of": {"$ref": "#/components/schemas/Order"},
                    },
                },
                "State": {**STRING, "enum": ["open", "paid"]},
            },
        },
    }


def order(whole: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = whole["components"]["schemas"]["Order"]
    return found


def put(whole: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = whole["paths"]["/orders/{id}"]["put"]
    return found


Change = Callable[[dict[str, Any]], object]
# What was done to the document, and for each difference that must be found: whether it breaks, where, what is said.
CASES: dict[str, tuple[Change, list[tuple[bool, str, str]]]] = {
    "nothing": (lambda w: None, []),
    "words alone": (lambda w: order(w).update(description="Another word."), []),
    "the same in other words": (
        lambda w: order(w)["properties"].update(note={"anyOf": [STRING, {"type": "null"}]}),
        [],
    ),
    "an operation gone": (
        lambda w: w["paths"].pop("/orders"),
        [(True, "GET /orders", "the operation is gone")],
    ),
    "an operation new": (
        lambda w: w["paths"].update({"/new": w["paths"]["/orders"] | {}}),
        [(False, "GET /new", "the operation is new")],
    ),
    "a part of the path named otherwise": (
        lambda w: (
            w["paths"].update({"/orders/{order}": w["paths"].pop("/orders/{id}")}),
            w["paths"]["/orders/{order}"]["put"]["parameters"][0].update(name="order"),
        ),
        [],
    ),
    "a parameter gone": (
        lambda w: put(w)["parameters"].pop(1),
        [(True, "PUT /orders/{id}, query parameter dry", "it is gone")],
    ),
    "a parameter new": (
        lambda w: put(w)["parameters"].append({"name": "x", "in": "query", "schema": STRING}),
        [(False, "PUT /orders/{id}, query parameter x", "it is new")],
    ),
    "a required parameter new": (
        lambda w: put(w)["parameters"].append(
            {"name": "X-A", "in": "header", "required": True, "schema": STRING}
        ),
        [(True, "PUT /orders/{id}, header parameter X-A", "it is new and required")],
    ),
    "a parameter required": (
        lambda w: put(w)["parameters"][1].update(required=True),
        [(True, "PUT /orders/{id}, query parameter dry", "it is required now")],
    ),
    "a parameter of another type": (
        lambda w: put(w)["parameters"][1].update(schema=STRING),
        [(True, "PUT /orders/{id}, query parameter dry", "it is string and no longer boolean")],
    ),
    "a parameter that takes more": (
        lambda w: put(w)["parameters"][2]["schema"].update(type="number"),
        [(False, "PUT /orders/{id}, query parameter size", "it is number and no longer integer")],
    ),
    "a tighter limit": (
        lambda w: put(w)["parameters"][2]["schema"].update(maximum=50),
        [(True, "PUT /orders/{id}, query parameter size", "its maximum is 50 and no longer 100")],
    ),
    "a looser limit": (
        lambda w: order(w)["properties"]["item"].update(maxLength=40),
        [(False, "schema Order.item", "its maxLength is 40 and no longer 20")],
    ),
    "a pattern": (
        lambda w: order(w)["properties"]["item"].update(pattern="^a"),
        [(True, "schema Order.item", "its pattern is '^a' and no longer absent")],
    ),
    "a body required": (
        lambda w: put(w)["requestBody"].update(required=True),
        [(True, "PUT /orders/{id}, request body", "it is required now")],
    ),
    "a body of another media type": (
        lambda w: put(w)["requestBody"].update(
            content={"application/merge-patch+json": put(w)["requestBody"]["content"]["application/json"]}
        ),
        [(True, "PUT /orders/{id}, request body", "its media type is application/merge-patch+json and no")],
    ),
    "a property required": (
        lambda w: order(w)["required"].append("count"),
        [
            (True, "PUT /orders/{id}, request body.count", "it is required now"),
            (False, "PUT /orders/{id}, answer 200.count", "it is required now"),
            (False, "GET /orders, answer 200[].count", "it is required now"),
        ],
    ),
    "a property optional": (
        lambda w: order(w).pop("required"),
        [
            (False, "PUT /orders/{id}, request body.item", "it is optional now"),
            (True, "PUT /orders/{id}, answer 200.item", "it is optional now"),
            (True, "GET /orders, answer 200[].item", "it is optional now"),
        ],
    ),
    "a property gone": (
        lambda w: order(w)["properties"].pop("count"),
        [
            (True, "PUT /orders/{id}, request body.count", "the property is gone"),
            (True, "PUT /orders/{id}, answer 200.count", "the property is gone"),
            (True, "GET /orders, answer 200[].count", "the property is gone"),
        ],
    ),
    "a property new": (
        lambda w: order(w)["properties"].update(extra=STRING),
        [
            (False, "PUT /orders/{id}, request body.extra", "the property is new"),
            (False, "PUT /orders/{id}, answer 200.extra", "the property is new"),
            (False, "GET /orders, answer 200[].extra", "the property is new"),
        ],
    ),
    "a value of an enum gone": (
        lambda w: w["components"]["schemas"]["State"].update(enum=["open"]),
        [
            (True, "PUT /orders/{id}, request body.state", "its value 'paid' is gone"),
            (False, "PUT /orders/{id}, answer 200.state", "its value 'paid' is gone"),
            (False, "GET /orders, answer 200[].state", "its value 'paid' is gone"),
        ],
    ),
    "a value of an enum new": (
        lambda w: w["components"]["schemas"]["State"].update(enum=["open", "paid", "late"]),
        [
            (False, "PUT /orders/{id}, request body.state", "its value 'late' is new"),
            (False, "PUT /orders/{id}, answer 200.state", "its value 'late' is new"),
            (False, "GET /orders, answer 200[].state", "its value 'late' is new"),
        ],
    ),
    "null no longer": (
        lambda w: order(w)["properties"].update(note=STRING),
        [
            (True, "PUT /orders/{id}, request body.note", "it is never null any more"),
            (False, "PUT /orders/{id}, answer 200.note", "it is never null any more"),
            (False, "GET /orders, answer 200[].note", "it is never null any more"),
        ],
    ),
    "null too": (
        lambda w: order(w)["properties"].update(item={"type": ["string", "null"], "maxLength": 20}),
        [
            (False, "PUT /orders/{id}, request body.item", "it may be null now"),
            (True, "PUT /orders/{id}, answer 200.item", "it may be null now"),
            (True, "GET /orders, answer 200[].item", "it may be null now"),
        ],
    ),
    "no free properties": (
        lambda w: order(w).update(additionalProperties=False),
        [(True, "PUT /orders/{id}, request body", "it takes fewer free properties")],
    ),
    "an error gone": (
        lambda w: put(w)["responses"].pop("404"),
        [(False, "PUT /orders/{id}, answer 404", "it is gone")],
    ),
    "a success gone": (
        lambda w: put(w)["responses"].update({"202": put(w)["responses"].pop("200")}),
        [
            (True, "PUT /orders/{id}, answer 200", "it is gone"),
            (False, "PUT /orders/{id}, answer 202", "it is new"),
        ],
    ),
    "another credential": (
        lambda w: put(w).update(security=[{"token": []}]),
        [(True, "PUT /orders/{id}, security", "another credential is needed")],
    ),
    "one credential more": (
        lambda w: put(w).update(security=[{"key": []}, {"token": []}]),
        [(False, "PUT /orders/{id}, security", "more credentials are taken")],
    ),
    "another name": (
        lambda w: put(w).update(operationId="replace_order"),
        [
            (
                False,
                "PUT /orders/{id}",
                "its name is replace_order and no longer put_order; so is its module's",
            )
        ],
    ),
}


def versions(folder: Path, change: Change) -> tuple[Path, Path]:
    old, new = folder / "old.json", folder / "new.json"
    old.write_text(json.dumps(base()))
    whole = copy.deepcopy(base())
    change(whole)
    new.write_text(json.dumps(whole))
    return old, new


@pytest.mark.parametrize("what", CASES)
def test_a_change_of_the_document_is_told(what: str, tmp_path: Path) -> None:
    change, expected = CASES[what]
    found = compare(*versions(tmp_path, change), python=False).all
    assert len(found) == len(expected), [str(one) for one in found]
    for breaking, where, said in expected:
        assert [
            one
            for one in found
            if (one.breaking, one.where) == (breaking, where) and one.said.startswith(said)
        ]


def test_the_way_back_of_a_harmless_change_is_a_breaking_one(tmp_path: Path) -> None:
    old, new = versions(tmp_path, CASES["a value of an enum new"][0])
    assert not compare(old, new, python=False).breaking
    assert compare(new, old, python=False).breaking


def test_a_change_of_the_python_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = versions(tmp_path, CASES["another name"][0])
    assert main(["spec", "diff", str(old), str(new)]) == 3
    told = capsys.readouterr().out
    assert "breaking (python): api.shop.put_order: public object was removed\n" in told
    assert told.endswith("1 breaking, 1 harmless\n")
    assert main(["spec", "diff", str(old), str(new), "--no-python"]) == 0
    assert main(["spec", "diff", str(old), str(old)]) == 0
    assert capsys.readouterr().out.endswith("\n0 breaking, 0 harmless\n")


def test_types_of_attributes_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = versions(tmp_path, lambda w: order(w)["properties"].update(count=STRING))
    assert main(["spec", "diff", str(old), str(new), "--json", "--breaking"]) == 3
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {one["surface"] for one in lines} == {"spec", "python"}
    (python,) = [one for one in lines if one["surface"] == "python"]
    assert python["where"] == "models.order.Order.count"
    assert python["said"] == "its type is str | Unset and no longer int | Unset"


def test_a_wider_argument_is_harmless_and_a_new_required_one_breaks(tmp_path: Path) -> None:
    def change(whole: dict[str, Any]) -> None:
        put(whole)["parameters"][1]["schema"] = {"type": ["boolean", "string"]}
        order(whole)["properties"]["extra"] = STRING
        order(whole)["required"].append("extra")

    found = [one for one in compare(*versions(tmp_path, change)).all if one.surface == "python"]
    wider = [one for one in found if "(dry)" in one.where]
    assert wider
    assert not any(one.breaking for one in wider)
    assert [one.where for one in found if one.breaking] == ["models.order.Order.extra"]


def test_what_is_no_document_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new = versions(tmp_path, lambda w: w.pop("paths"))
    with pytest.raises(DocumentError, match="no paths"):
        compare(old, new)
    assert main(["spec", "diff", str(old), str(tmp_path / "no.json")]) == 1
    assert "no.json" in capsys.readouterr().err
