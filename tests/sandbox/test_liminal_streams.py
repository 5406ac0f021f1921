"""Liminal's streams."""

import json
from typing import Any

import httpx
import pytest
from tests.sandbox import liminal
from tests.sandbox.conformance import events
from tests.sandbox.conftest import Caller
from tests.sandbox.liminal import PLAIN, prompt


def stream(call: Caller, **more: Any) -> httpx.Response:
    response = liminal.session(call).ask("prompts/submit", prompt(isStreaming=True, **more))
    assert response.status_code == 200, response.text
    return response


def test_a_stream_gives_the_restored_answer_in_pieces(call: Caller) -> None:
    response = stream(call)
    assert response.headers["content-type"] == "application/x-ndjson"
    lines = events(response)
    assert len(lines) > 5
    assert [each["finishReason"] for each in lines] == [None] * (len(lines) - 1) + ["stop"]
    (chat,) = call.read("/liminal/chats")["items"]
    text = "".join(each["content"] for each in lines)
    assert text == chat["hydrated_output"]
    assert all(plain in text for plain in PLAIN)
    assert (chat["streamed"], chat["thread_id"], chat["chat_id"]) == (
        True,
        lines[-1]["threadId"],
        lines[-1]["chatId"],
    )
    assert not any(plain in json.dumps(chat["messages"]) for plain in PLAIN)


def test_a_stream_says_what_the_whole_answer_says(call: Caller) -> None:
    whole = liminal.session(call).post("prompts/submit", prompt())["data"]["reidentifiedLLMResponseText"]
    assert "".join(each["content"] for each in events(stream(call))) == whole


def test_signs_that_pass_for_line_ends_are_escaped(call: Caller) -> None:
    response = liminal.session(call).ask("prompts/submit", prompt("a\u2028b\u0085c", isStreaming=True))
    assert response.content.isascii()
    assert len(response.text.splitlines()) == response.content.count(b"\n")


@pytest.mark.parametrize(
    ("fault", "lines"),
    [("end", 1), ("error", 2), ("text", 2), ("blank_line", None)],
)
def test_streams_can_break(call: Caller, fault: str, lines: int | None) -> None:
    call.put("/liminal/settings", {"stream_fault": fault})
    with httpx.Client(trust_env=False) as http:
        member = liminal.session(call)
        url = call.sandbox.services["liminal"] + "/api/v1/prompts/submit"
        response = http.post(url, json=prompt(isStreaming=True), headers=member.headers)
    got = response.text.split("\n")[:-1]
    if fault == "blank_line":
        assert got[1] == ""
        assert json.loads(got[-1])["finishReason"] == "stop"
        return
    assert len(got) == lines
    if fault == "error":
        assert json.loads(got[-1])["error"]["statusCode"] == 502
    assert call.read("/liminal/chats")["total"] == 0


def test_a_stream_that_never_begins_is_an_answer_with_its_status(call: Caller) -> None:
    response = liminal.session(call).ask("prompts/submit", prompt(isStreaming=True, threadId=7))
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"
