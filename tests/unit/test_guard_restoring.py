"""Restoring an answer: the same text however a stream is cut, in every field, and nothing of what came is changed."""

from __future__ import annotations

import copy
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from ostiary.door.guard.places import WITHHELD, Asked
from ostiary.door.guard.restoring import Restorer
from ostiary.taps import ChatAssembler, plain

KNOWN = {
    "PERSON_0": "Ada Bell",
    "PERSON_1": 'Bob "the" Stone\n',
    "PERSON_10": "Eve",
    "EMAIL_ADDRESS_0": "a@b.org",
}
WORDS = st.sampled_from([*KNOWN, "PERSON", "_", "1", "0", " ", "EMAIL_ADDRESS_", "hello", "é"])
TEXT = st.lists(WORDS, max_size=8).map("".join)


def chunk(delta: dict[str, Any], finish: str | None = None, index: int = 0) -> dict[str, Any]:
    return {"id": "c", "choices": [{"index": index, "delta": delta, "finish_reason": finish}]}


def call(arguments: str, index: int = 0) -> dict[str, Any]:
    return {"tool_calls": [{"index": index, "function": {"arguments": arguments}}]}


def spoken(chunks: list[Any]) -> dict[str, Any]:
    assembler = ChatAssembler()
    for each in chunks:
        assembler.add(each)
    found: dict[str, Any] = assembler.answer()
    return found


def streamed(chunks: list[Any]) -> list[Any]:
    restorer = Restorer(KNOWN)
    return [*(given for each in chunks for given in restorer.take(each)), *restorer.end()]


@given(TEXT, TEXT, st.data())
@pytest.mark.parametrize("models", [False, True])
@pytest.mark.parametrize("last", ["with the text", "alone", "never"])
def test_a_stream_says_what_the_whole_would(
    models: bool, last: str, text: str, arguments: str, data: Any
) -> None:
    deltas = [{"content": each} for each in cut(text, data)] + [call(each) for each in cut(arguments, data)]
    chunks = [chunk(each) for each in deltas]
    if last == "with the text" and chunks:
        chunks[-1]["choices"][0]["finish_reason"] = "stop"
    elif last == "alone":
        chunks.append(chunk({}, "stop"))
    given_: list[Any] = [ChatCompletionChunk.construct(**each) for each in chunks] if models else chunks
    before = copy.deepcopy([plain(each) for each in given_])
    found = spoken(streamed(given_))
    whole = Restorer(KNOWN).whole(spoken(chunks))
    for one, other in zip(found["choices"], whole["choices"], strict=True):
        assert (one["message"].get("content") or "") == (other["message"].get("content") or "")
        assert one["message"].get("tool_calls") == other["message"].get("tool_calls")
    assert [plain(each) for each in given_] == before


def cut(text: str, data: Any) -> list[str]:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4)))
    edges = [0, *places, len(text)]
    return [piece for at, end in pairwise(edges) if (piece := text[at:end])]


def test_choices_and_calls_do_not_mix() -> None:
    chunks = [
        chunk({"content": "PERS"}),
        chunk({"content": "PERSON_"}, index=1),
        chunk({"content": "ON_0"}),
        chunk({"content": "1"}, index=1),
        chunk(call('{"a": "PERSON_')),
        chunk(call("0", 1)),
        chunk(call('1"}')),
        chunk({}, "stop"),
        chunk({}, "stop", 1),
    ]
    one, two = spoken(streamed(chunks))["choices"]
    assert one["message"]["content"] == "Ada Bell"
    assert two["message"]["content"] == KNOWN["PERSON_1"]
    assert one["message"]["tool_calls"][1]["function"]["arguments"] == "0"


def test_arguments_stay_json() -> None:
    arguments = json.dumps({"to": "PERSON_1"})
    whole = {
        "choices": [{"message": {"tool_calls": [{"type": "function", "function": {"arguments": arguments}}]}}]
    }
    restored = Restorer(KNOWN).whole(ChatCompletion.construct(**whole))
    assert json.loads(restored.choices[0].message.tool_calls[0].function.arguments) == {
        "to": KNOWN["PERSON_1"]
    }


def test_every_field_of_an_answer_is_restored() -> None:
    message = {
        "content": "PERSON_0",
        "refusal": "PERSON_0",
        "reasoning_content": "PERSON_0",
        "audio": {"id": "a", "transcript": "PERSON_0"},
        "function_call": {"name": "f", "arguments": "PERSON_0"},
        "tool_calls": [{"type": "custom", "custom": {"name": "f", "input": "PERSON_0"}}],
    }
    answer = ChatCompletion.construct(choices=[{"index": 0, "message": message}])
    restored = Restorer(KNOWN).whole(answer)
    assert "PERSON_0" not in json.dumps(plain(restored))
    assert json.dumps(plain(restored)).count("Ada Bell") == 6
    assert json.dumps(plain(answer)).count("PERSON_0") == 6


def test_where_nothing_is_to_be_restored_the_objects_are_the_same() -> None:
    answer = ChatCompletion.construct(choices=[{"index": 0, "message": {"content": "hello"}}])
    assert Restorer(KNOWN).whole(answer) is answer
    piece = ChatCompletionChunk.construct(**chunk({"content": "hello "}))
    assert next(iter(Restorer(KNOWN).take(piece))) is piece


def test_places_are_those_of_people_s_words() -> None:
    body = {
        "model": "m",
        "user": "u",
        "tools": [{"type": "function", "function": {"name": "f", "description": "d"}}],
        "messages": [
            {
                "role": "tool",
                "name": "f",
                "tool_call_id": "c",
                "content": ["plain", {"type": "text", "text": "part"}],
            },
            {
                "role": "user",
                "name": "ada",
                "content": "said",
                "reasoning": [{"type": "x", "text": "thought"}],
            },
            {"role": "user", "content": [{"type": "file", "file": {"file_data": "data"}}]},
        ],
    }
    asked = Asked(body)
    assert [place.text for place in asked.places] == ["plain", "part", "ada", "said", "thought"]
    assert [place.where for place in asked.attachments] == ["messages[2].content[0]"]
    shown = json.dumps(asked.withheld())
    assert shown.count(WITHHELD) == 5
    assert "file_data" not in shown
    assert "said" in json.dumps(body)
