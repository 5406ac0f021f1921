"""P3: all attempts of a call send the same bytes under the same id; what can't be sent again is not, and says so."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from tests.support.faces import WAYS, Face, echo_client

from ostiary import errors as e
from ostiary.testing import FaultServer, Received, steps
from ostiary_api._runtime import File
from ostiary_api._runtime.uploads import file_body, multipart_body

OK = steps.reply(json={"text": "hello"})
BYTES = bytes(range(256)) * 1_000

pytestmark = pytest.mark.parametrize("face", WAYS)


class OnceOnly(io.BytesIO):
    """Something that can be read, and not from the start again."""

    def seekable(self) -> bool:
        return False


def same(requests: list[Received]) -> bool:
    return len({(each.method, each.target, each.headers, each.body) for each in requests}) == 1


def test_every_attempt_is_the_same_and_the_next_call_is_another(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([steps.reply(503, headers={"X-Request-Id": "theirs"}), steps.close(), steps.reply(429)])
        call("echo", text="hello")
        assert len(server.requests) == 4
        assert same(server.requests)
        call("echo", text="hello")
        assert len({request.header("x-request-id") for request in server.requests}) == 2


def test_what_the_caller_changes_between_attempts_is_not_sent(face: Face) -> None:
    """The body is written once, before the first attempt."""
    text = ["first"]
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.answer(lambda request: text.append("more") or (OK if len(text) > 2 else steps.reply(503)))
        call("echo", text=text)  # type: ignore[arg-type]
        assert [request.json()["text"] for request in server.requests] == [["first"], ["first"]]


def test_a_file_is_sent_from_its_beginning_each_time(face: Face, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"before" + BYTES)
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call, path.open("rb") as file:
        file.seek(6)
        server.script([steps.reply(503), steps.close(), steps.reset("head")])
        call("echo", text="", body=file_body(File(file)))
        whole = [request for request in server.requests if request.complete]
        assert [request.body for request in whole] == [BYTES] * len(whole)
        assert len(server.requests) == 4


def test_a_form_keeps_its_boundary(face: Face) -> None:
    headers: dict[str, str] = {}
    body = multipart_body(headers, {"file": File(io.BytesIO(BYTES), "a.bin"), "n": "1"}, {})
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([steps.reply(503)])
        call("echo", text="", body=body)
        assert len(server.requests) == 2
        assert same(server.requests)
        assert BYTES in server.requests[1].body


@pytest.mark.parametrize(
    "step", [steps.reply(503), steps.reply(429), steps.close()], ids=lambda step: step.name
)
def test_a_stream_that_can_be_read_once_is_sent_once(face: Face, step: Any) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([step])
        with pytest.raises(e.OstiaryError, match="the body can be read only once") as caught:
            call("echo", text="", body=file_body(File(OnceOnly(BYTES))))
        assert caught.value.attempts == 1
        assert [request.body for request in server.requests] == [BYTES]
