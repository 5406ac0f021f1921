"""Liminal's streams, and how placeholders are restored while a text still comes."""

import json
from itertools import pairwise
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sandbox import liminal
from tests.sandbox.conformance import events
from tests.sandbox.conftest import Caller
from tests.sandbox.liminal import PLAIN, prompt

from ostiary.sandbox.services.liminal.cleansing import Restoring, restore

KNOWN = {
    "PERSON_0": "Ada Bell",
    "PERSON_1": "PERSON_0",
    "PERSON_12": "Grace",
    "EMAIL_ADDRESS_0": "ada@example.org",
    "ADDRESS_0": "Main Street 1",
}
PIECES = st.sampled_from(
    [*KNOWN, "PERSON_", "PERSON_10", "PER", "SON_1", "2", "_0", " ", "\u2028", "A", "Hi"]
)


def stream(call: Caller, **more: Any) -> httpx.Response:
    response = liminal.session(call).ask("prompts/submit", prompt(isStreaming=True, **more))
    assert response.status_code == 200, response.text
    return response


@given(st.lists(PIECES), st.lists(st.integers(0, 60)))
def test_any_cut_gives_what_restoring_at_once_gives(parts: list[str], cuts: list[int]) -> None:
    text = "".join(parts)
    places = sorted({0, len(text), *(each for each in cuts if each < len(text))})
    restoring = Restoring(KNOWN)
    fed = [restoring.feed(text[begin:end]) for begin, end in pairwise(places)]
    assert "".join([*fed, restoring.end()]) == restore(text, KNOWN)[0]


def test_only_what_may_be_a_placeholder_is_kept_back() -> None:
    restoring = Restoring(KNOWN)
    assert restoring.feed("Hello PERS") == "Hello "
    assert restoring.feed("ONAL") == "PERSONAL"
    assert restoring.feed(" PERSON_0") == " "
    assert restoring.feed(",") == "Ada Bell,"
    assert restoring.end() == ""


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
