"""The sandbox's own model, its samples of schemas and its pictures."""

import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ostiary.sandbox.model import Prompt, answer, count, cut, pieces, shorten
from ostiary.sandbox.pictures import draw, kind_of
from ostiary.sandbox.samples import sample
from ostiary.sandbox.services.openai.vectors import vector


@given(st.text())
def test_pieces_make_up_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text
    assert all(pieces(text))


@given(st.text(), st.integers(0, 20))
def test_a_shortened_text_is_the_beginning_and_no_longer_than_it_may_be(text: str, limit: int) -> None:
    found, finish = shorten(text, limit)
    assert text.startswith(found)
    assert count(found) <= limit
    assert (finish == "length") == (count(text) > limit)


def test_tokens_are_counted_plausibly() -> None:
    text = "The quick brown fox jumps over the lazy dog."
    assert 9 <= count(text) <= 14
    assert count("") == 0
    assert count(text * 10) == 10 * count(text)


def test_an_answer_depends_on_every_part_of_the_prompt() -> None:
    messages = [{"role": "user", "content": "Hello there"}]
    one = Prompt("m", messages)
    assert answer(one) == answer(Prompt("m", [dict(messages[0])]))
    assert len({answer(one, variation).text for variation in range(5)}) == 5
    others = [Prompt("n", messages), Prompt("m", [{"role": "system", "content": "Be brief"}, *messages])]
    assert any(answer(each).text != answer(one).text for each in others)


def test_the_last_piece_tells_why_it_ends() -> None:
    said = answer(Prompt("m", [{"role": "user", "content": "Hello there"}]))
    *first, last = cut(said)
    assert "".join(each.text for each in first) == said.text
    assert (last.finish, last.usage) == (said.finish, said.usage)
    assert {each.finish for each in first} == {None}


SCHEMAS: list[Any] = [
    {},
    {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "integer"}},
        "required": ["a", "b"],
    },
    {"type": "array", "items": {"type": "number", "minimum": 5}, "minItems": 2},
    {"type": ["null", "string"], "minLength": 9},
    {"type": "string", "maxLength": 2},
    {"type": "integer", "exclusiveMinimum": 4},
    {"type": "integer", "maximum": -3},
    {"type": "null"},
    {"type": "boolean"},
    {"enum": ["x", "y"]},
    {"const": {"deep": [1]}},
    {"anyOf": [{"type": "null"}, {"type": "integer"}]},
    {
        "allOf": [
            {"properties": {"a": {"const": 1}}},
            {"properties": {"b": {"const": 2}}, "required": ["a", "b"]},
        ]
    },
    {
        "$ref": "#/$defs/d",
        "$defs": {"d": {"type": "object", "properties": {"s": {"format": "uuid", "type": "string"}}}},
    },
    {
        "$defs": {"n": {"properties": {"n": {"$ref": "#/$defs/n"}}}},
        "properties": {"n": {"$ref": "#/$defs/n"}},
    },
    {
        "properties": {"a~b/c": {"$ref": "#/properties/x"}, "x": {"type": "boolean"}},
        "required": ["a~b/c", "x"],
    },
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=str)
def test_a_sample_fits_its_schema(schema: Any) -> None:
    Draft202012Validator(schema).validate(sample(schema, ["in", "Utrecht"]))


@pytest.mark.parametrize(
    "schema", [None, 3, True, {"$ref": "#/none"}, {"$ref": "#"}, {"anyOf": [{"$ref": "#"}]}]
)
def test_a_schema_that_is_none_is_no_trouble(schema: Any) -> None:
    sample(schema)


def test_a_picture_is_a_png_that_its_text_decides() -> None:
    picture = draw("a cat")
    assert picture == draw("a cat") != draw("a dog")
    assert kind_of(picture) == "image/png"
    place = picture.index(b"IDAT")
    size = int.from_bytes(picture[place - 4 : place])
    assert len(zlib.decompress(picture[place + 4 : place + 4 + size])) == 64 * (1 + 3 * 64)
    assert int.from_bytes(picture[place + 4 + size :][:4]) == zlib.crc32(picture[place : place + 4 + size])
    assert kind_of(b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert kind_of(b"RIFF....WEBP") == "image/webp"
    assert kind_of(b"text") is None


@given(st.text(min_size=1), st.integers(1, 64))
def test_a_vector_has_length_one(text: str, length: int) -> None:
    found = vector(text, length)
    assert len(found) == length
    assert sum(value * value for value in found) == pytest.approx(1, abs=1e-4)
