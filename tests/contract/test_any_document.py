"""Whatever stands in a document: it compiles to modules that Python reads, or is refused with a reason."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi.compiler.documents import Document
from openapi.compiler.files import TEMPLATES
from openapi.compiler.problems import CompileError
from openapi.compiler.render import render

LONG = bool(os.environ.get("OSTIARY_FUZZ"))
NAMES = st.sampled_from(
    ["a", "A", "a_b", "aB", "type", "self", "+1", "-1", "", "to_dict", "File", "é", "class", "x y"]
)
COMPONENTS = ["A", "a", "B", "File", "X Y"]
REFERENCES = st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in COMPONENTS])
WORDS = st.sampled_from(["string", "integer", "number", "boolean", "object", "array", "null", "any", "file"])
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["", "a", "A", "a b", "1"]), st.just(0.5)
)


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any of the keywords, well placed or not."""
    some = st.lists(inner, min_size=1, max_size=3)
    parts: dict[str, st.SearchStrategy[Any]] = {
        "type": st.one_of(WORDS, st.lists(WORDS, min_size=1, max_size=3, unique=True)),
        "properties": st.dictionaries(NAMES, inner, max_size=3),
        "required": st.lists(NAMES, max_size=2),
        "items": st.one_of(inner, some),
        "prefixItems": some,
        "additionalProperties": inner,
        "patternProperties": st.dictionaries(st.just("^x"), inner, max_size=1),
        "allOf": some,
        "anyOf": some,
        "oneOf": some,
        "not": inner,
        "enum": st.lists(VALUES, min_size=1, max_size=4),
        "const": VALUES,
        "default": VALUES,
        "nullable": st.booleans(),
        "format": st.sampled_from(["date-time", "date", "uuid", "binary", "int64", "decimal"]),
        "title": st.sampled_from(["A", "Same", ""]),
        "description": st.sampled_from(["Words.", 'A """ quote \\ and a slash.']),
        "readOnly": st.booleans(),
        "discriminator": st.fixed_dictionaries(
            {"propertyName": st.just("type")},
            optional={"mapping": st.just({"a": "#/components/schemas/A", "b": "B"})},
        ),
    }
    # A few at a time: with all of them every schema means the same.
    return st.lists(st.sampled_from(sorted(parts)), max_size=4, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({key: parts[key] for key in chosen})
    )


SCHEMAS = st.recursive(
    st.one_of(REFERENCES, st.booleans(), st.just({}), keywords(REFERENCES)), keywords, max_leaves=6
)
MEDIA = st.sampled_from(
    [
        "application/json",
        "text/event-stream",
        "multipart/form-data",
        "*/*",
        "application/x-ndjson",
        "text/csv",
    ]
)


@pytest.mark.fuzz
@pytest.mark.timeout(1200)
@settings(
    max_examples=600 if LONG else 40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=not LONG,
)
@given(
    components=st.fixed_dictionaries(dict.fromkeys(COMPONENTS, SCHEMAS)),
    parameter=st.fixed_dictionaries(
        {"name": NAMES, "in": st.sampled_from(["query", "path", "header", "cookie"]), "schema": SCHEMAS},
        optional={
            "style": st.sampled_from(["form", "deepObject", "matrix", "simple"]),
            "explode": st.booleans(),
        },
    ),
    body=st.dictionaries(MEDIA, st.fixed_dictionaries({"schema": SCHEMAS}), max_size=2),
    answer=st.dictionaries(MEDIA, st.fixed_dictionaries({"schema": SCHEMAS}), max_size=2),
    version=st.sampled_from(["3.0.3", "3.1.0"]),
)
def test_any_document(components: Any, parameter: Any, body: Any, answer: Any, version: str) -> None:
    operation = {
        "parameters": [parameter],
        "requestBody": {"content": body},
        "responses": {"200": {"description": "", "content": answer}, "default": {"description": ""}},
    }
    whole = {
        "openapi": version,
        "info": {"title": "T", "version": "1"},
        "paths": {"/it/{id}": {"post": operation}},
        "components": {"schemas": components},
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.json"
        path.write_text(json.dumps(whole))
        try:
            render(Document("any", path, None), TEMPLATES, Path(folder) / "any")
        except CompileError as problem:
            refused = problem
        else:
            refused = None
        # Where it is refused, an operation or a schema is named.
        assert refused is None or (refused.reasons and refused.places), refused
        for module in (Path(folder) / "any").rglob("*.py"):
            compile(module.read_text(), module.name, "exec")
