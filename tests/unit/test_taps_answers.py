"""Answers are put together from chunks, from dictionaries and from objects alike."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.chat import ChatCompletionChunk

from ostiary.taps import (
    Assembler,
    ChatAssembler,
    CompletionAssembler,
    MessageAssembler,
    ResponseAssembler,
    chunks_of,
)


def objects(value: Any) -> Any:
    """Turn dictionaries into objects with attributes, as the SDKs' models are."""
    if isinstance(value, dict):
        return SimpleNamespace(**{name: objects(item) for name, item in value.items()})
    return [objects(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(params=[lambda value: value, objects], ids=["dicts", "objects"])
def form(request: pytest.FixtureRequest) -> Any:
    return request.param


def answer(assembler: Assembler, chunks: list[Any], form: Any) -> dict[str, Any]:
    for chunk in chunks:
        assembler.add(form(chunk))
    assert assembler.chunks == len(chunks)
    return assembler.answer()


def chat(*deltas: dict[str, Any], index: int = 0, **choice: Any) -> list[dict[str, Any]]:
    head = {"id": "chatcmpl-1", "created": 7, "model": "gpt-x"}
    return [{**head, "choices": [{"index": index, "delta": delta, **choice}]} for delta in deltas]


def test_a_chat_completion_with_two_answers_and_usage(form: Any) -> None:
    chunks = [
        {"id": "", "model": "", "choices": []},  # as Azure begins, and ends
        *chat({"role": "assistant", "content": ""}, {"content": "Hel"}),
        *chat({"role": "assistant", "content": "Bye"}, index=1),
        *chat({"content": "lo"}),
        *chat({}, finish_reason="stop"),
        *chat({}, index=1, finish_reason="length"),
        {
            "id": "",
            "model": "",
            "choices": [],
            "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
        },
    ]
    assert answer(ChatAssembler(), chunks, form) == {
        "object": "chat.completion",
        "id": "chatcmpl-1",
        "created": 7,
        "model": "gpt-x",
        "choices": [
            {"index": 0, "message": {"role": "assistant", "content": "Hello"}, "finish_reason": "stop"},
            {"index": 1, "message": {"role": "assistant", "content": "Bye"}, "finish_reason": "length"},
        ],
        "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
    }


def test_tool_calls_come_together_by_index(form: Any) -> None:
    def call(index: int, id: str | None, name: str | None, arguments: str) -> dict[str, Any]:
        return {
            "tool_calls": [{"index": index, "id": id, "function": {"name": name, "arguments": arguments}}]
        }

    chunks = chat(
        {"role": "assistant", "content": None},
        call(0, "call_1", "weather", ""),
        call(0, None, None, '{"city":'),
        call(1, "call_2", "time", "{}"),
        call(0, None, None, ' "Oslo"}'),
    )
    message = answer(ChatAssembler(), chunks, form)["choices"][0]["message"]
    assert message["content"] is None
    assert message["tool_calls"] == [
        {
            "id": "call_1",
            "type": "function",
            "function": {"name": "weather", "arguments": '{"city": "Oslo"}'},
        },
        {"id": "call_2", "type": "function", "function": {"name": "time", "arguments": "{}"}},
    ]


def test_tool_calls_without_an_index_come_together_by_id(form: Any) -> None:
    chunks = chat(
        {"tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{"}}]},
        {"tool_calls": [{"function": {"arguments": "}"}}]},
        {"tool_calls": [{"id": "b", "type": "custom", "custom": {"name": "g", "input": "x"}}]},
    )
    assert answer(ChatAssembler(), chunks, form)["choices"][0]["message"]["tool_calls"] == [
        {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}},
        {"id": "b", "type": "custom", "custom": {"name": "g", "input": "x"}},
    ]


def test_function_calls_refusals_and_audio(form: Any) -> None:
    chunks = chat(
        {"function_call": {"name": "f", "arguments": "{"}, "audio": {"id": "audio_1", "transcript": "a"}},
        {"function_call": {"name": None, "arguments": "}"}, "audio": {"transcript": "b"}},
        {"refusal": "I "},
        {"refusal": "won't"},
    )
    message = answer(ChatAssembler(), chunks, form)["choices"][0]["message"]
    assert message == {
        "role": "assistant",
        "content": None,
        "refusal": "I won't",
        "function_call": {"name": "f", "arguments": "{}"},
        "audio": {"id": "audio_1", "transcript": "ab"},
    }


def test_fields_of_other_vendors_are_kept() -> None:
    chunks = chat({"reasoning_content": "hm"}, {"reasoning_content": "m", "annotations": [{"a": 1}]})
    message = answer(ChatAssembler(), chunks, lambda chunk: chunk)["choices"][0]["message"]
    assert message["reasoning_content"] == "hmm"
    assert message["annotations"] == [{"a": 1}]


_texts = st.none() | st.sampled_from(["", "a", "b"])
_deltas = st.fixed_dictionaries(
    {},
    optional={
        "content": _texts,
        "role": st.sampled_from([None, "assistant", "tool"]),
        "refusal": _texts,
        "reasoning_content": _texts,
        "tool_calls": st.none()
        | st.just([{"index": 0, "id": "t", "function": {"name": "f", "arguments": "{"}}]),
    },
)
_choices = st.builds(
    lambda index, delta, reason: {"index": index, "delta": delta, **reason},
    st.sampled_from([0, 0, 0, 1]),
    _deltas | st.just({"content": "x"}),
    st.sampled_from([{}, {}, {"finish_reason": None}, {"finish_reason": "stop"}]),
)
_chunks = st.builds(
    lambda head, choices, more: {"id": "c", "created": 7, "model": "m", **head, "choices": choices, **more},
    st.sampled_from([{}, {}, {}, {"id": "other", "model": "n"}, {"id": "", "model": ""}]),
    st.lists(_choices, min_size=1, max_size=1) | st.lists(_choices, max_size=2),
    st.sampled_from([{}, {}, {"usage": None}, {"usage": {"total_tokens": 3}}]),
)


@given(st.lists(_chunks, max_size=8))
def test_the_quick_way_through_a_chunk_gives_the_same_answer(chunks: list[dict[str, Any]]) -> None:
    # Most chunks of openai's own models are taken by it, dictionaries never are.
    def model(chunk: Any) -> Any:
        return ChatCompletionChunk.construct(None, **chunk)

    as_dicts = answer(ChatAssembler(), chunks, lambda chunk: chunk)
    assert answer(ChatAssembler(), chunks, model) == as_dicts


def test_a_legacy_completion(form: Any) -> None:
    chunks = [
        {"id": "cmpl-1", "model": "m", "choices": [{"index": 0, "text": "a", "finish_reason": None}]},
        {"id": "cmpl-1", "model": "m", "choices": [{"index": 1, "text": "x", "finish_reason": "length"}]},
        {"id": "cmpl-1", "model": "m", "choices": [{"index": 0, "text": "b", "finish_reason": "stop"}]},
        {"id": "cmpl-1", "choices": [], "usage": {"total_tokens": 3}},
    ]
    assert answer(CompletionAssembler(), chunks, form) == {
        "object": "text_completion",
        "id": "cmpl-1",
        "model": "m",
        "choices": [
            {"index": 0, "text": "ab", "finish_reason": "stop"},
            {"index": 1, "text": "x", "finish_reason": "length"},
        ],
        "usage": {"total_tokens": 3},
    }


def test_a_message(form: Any) -> None:
    chunks = [
        {
            "type": "message_start",
            "message": {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "model": "claude-x",
                "content": [],
                "stop_reason": None,
                "usage": {"input_tokens": 4, "output_tokens": 1},
            },
        },
        {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking", "thinking": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "thinking_delta", "thinking": "hm"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "signature_delta", "signature": "s"}},
        {"type": "content_block_stop", "index": 0},
        {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "Hel"}},
        {"type": "ping"},
        {"type": "text", "text": "Hel", "snapshot": "Hel"},  # a helper's own
        {"type": "content_block_delta", "index": 1, "delta": {"type": "text_delta", "text": "lo"}},
        {
            "type": "content_block_delta",
            "index": 1,
            "delta": {"type": "citations_delta", "citation": {"u": 1}},
        },
        {
            "type": "content_block_start",
            "index": 2,
            "content_block": {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {}},
        },
        {
            "type": "content_block_delta",
            "index": 2,
            "delta": {"type": "input_json_delta", "partial_json": '{"c":'},
        },
        {
            "type": "content_block_delta",
            "index": 2,
            "delta": {"type": "input_json_delta", "partial_json": " 1}"},
        },
        {"type": "message_delta", "delta": {"stop_reason": "tool_use"}, "usage": {"output_tokens": 9}},
        {"type": "message_stop"},
    ]
    assert answer(MessageAssembler(), chunks, form) == {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "claude-x",
        "stop_reason": "tool_use",
        "content": [
            {"type": "thinking", "thinking": "hm", "signature": "s"},
            {"type": "text", "text": "Hello", "citations": [{"u": 1}]},
            {"type": "tool_use", "id": "toolu_1", "name": "weather", "input": {"c": 1}},
        ],
        "usage": {"input_tokens": 4, "output_tokens": 9},
    }


def test_a_tools_input_that_broke_off_stays_text(form: Any) -> None:
    chunks = [
        {"type": "content_block_start", "index": 0, "content_block": {"type": "tool_use", "input": {}}},
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": '{"c'},
        },
    ]
    assert answer(MessageAssembler(), chunks, form)["content"] == [{"type": "tool_use", "input": '{"c'}]


OUTPUT = [
    {
        "type": "response.created",
        "response": {"id": "resp_1", "model": "m", "status": "in_progress", "output": []},
    },
    {
        "type": "response.output_item.added",
        "output_index": 0,
        "item": {"type": "message", "id": "msg_1", "role": "assistant", "content": []},
    },
    {"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "Hel"},
    {"type": "response.output_text.delta", "output_index": 0, "content_index": 0, "delta": "lo"},
    {
        "type": "response.output_item.added",
        "output_index": 1,
        "item": {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": ""},
    },
    {"type": "response.function_call_arguments.delta", "output_index": 1, "delta": "{}"},
]
PARTS = [
    {
        "type": "message",
        "id": "msg_1",
        "role": "assistant",
        "content": [{"type": "output_text", "text": "Hello"}],
    },
    {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"},
]


def test_a_response_that_breaks_off_is_made_from_its_pieces(form: Any) -> None:
    found = answer(ResponseAssembler(), OUTPUT, form)
    assert found == {"id": "resp_1", "model": "m", "status": "in_progress", "output": PARTS}


def test_an_item_that_is_done_replaces_its_pieces(form: Any) -> None:
    done = {
        "type": "response.output_item.done",
        "output_index": 0,
        "item": {"type": "message", "id": "whole"},
    }
    assert answer(ResponseAssembler(), [*OUTPUT, done], form)["output"] == [done["item"], PARTS[1]]


def test_the_last_event_holds_a_response(form: Any) -> None:
    whole = {
        "id": "resp_1",
        "status": "completed",
        "output": [{"type": "message"}],
        "usage": {"total_tokens": 3},
    }
    last = {"type": "response.completed", "response": whole}
    assert answer(ResponseAssembler(), [*OUTPUT, last], form) == whole


def test_an_error_event_is_kept(form: Any) -> None:
    error = {"type": "error", "message": "no", "code": "server_error", "param": None}
    found = answer(ResponseAssembler(), [*OUTPUT, error], form)
    assert found["error"] == {"message": "no", "code": "server_error", "param": None}


@pytest.mark.parametrize(
    "assembler", [ChatAssembler, CompletionAssembler, MessageAssembler, ResponseAssembler]
)
@pytest.mark.parametrize(
    "chunk", [None, 3, "text", {}, [], {"choices": None}, {"choices": [{}]}, {"type": 3}, object()]
)
def test_nothing_that_comes_makes_an_assembler_fail(assembler: Any, chunk: Any) -> None:
    assert isinstance(answer(assembler(), [chunk], lambda value: value), dict)


def test_chunks_are_read_from_json_and_from_events() -> None:
    assert list(chunks_of(b' {"a": "\xc3\xa9"}')) == [{"a": "é"}]
    events = b'event: x\r\ndata: {"a":\r\ndata: 1}\r\n\r\n: comment\n\ndata: nonsense\n\n'
    events += b'data:{"b":2}\n\ndata: [DONE]\n\n'
    assert list(chunks_of([events[:9], events[9:]])) == [{"a": 1}, {"b": 2}]
    assert list(chunks_of(b'data: {"cut": 1}')) == [{"cut": 1}]
    assert list(chunks_of(b"<html>")) == list(chunks_of(b"")) == list(chunks_of(b"{")) == []
