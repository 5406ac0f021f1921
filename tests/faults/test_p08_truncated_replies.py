"""P8: an answer that ended too early is an error, never a value; one that isn't what the wire contract says neither."""

from __future__ import annotations

import gzip
import zlib

import pytest
from tests.support.faces import WAYS, Face, echo_client

from ostiary import errors as e
from ostiary.config import NO_RETRIES, Timeouts
from ostiary.testing import FaultServer, Step, steps

WHOLE = b'{"text": "the whole answer"}'
JSON = {"Content-Type": "application/json"}
PACKED = gzip.compress(WHOLE)
RAW_DEFLATE = zlib.compress(WHOLE)[2:-4]

pytestmark = pytest.mark.parametrize("face", WAYS)


def unframed(body: bytes, **headers: str) -> Step:
    """A body that only the end of the connection ends."""
    head = steps.head_bytes(200, {**JSON, **headers, "Connection": "close"})
    return steps.raw(head, body, steps.Mark.CLOSE, name=f"unframed, {len(body)} bytes")


CUT = [
    steps.wrong_length("long", WHOLE),
    steps.cut_chunked(WHOLE),
    steps.cut_chunked(WHOLE, where="between chunks"),
    steps.cut_chunked(WHOLE, where="in size"),
    steps.close("headers"),
    steps.close("body"),
    steps.half_close("body"),
    steps.reset("body"),
    steps.stream([WHOLE], end="cut"),
    steps.stream([WHOLE], end="reset"),
    steps.stream([WHOLE], framing="length", end="cut"),
    steps.truncated_json(),
    *(unframed(WHOLE[:size]) for size in (1, len(WHOLE) // 2, len(WHOLE) - 1)),
    steps.reply(headers={**JSON, "Content-Encoding": "gzip"}, body=PACKED[:-1]),
    steps.reply(headers={**JSON, "Content-Encoding": "gzip"}, body=PACKED[: len(PACKED) // 2]),
    unframed(PACKED[:-9], **{"Content-Encoding": "gzip"}),
]


@pytest.mark.parametrize("step", CUT, ids=lambda step: step.name)
def test_a_cut_answer_is_an_error_that_may_pass(face: Face, step: Step) -> None:
    with FaultServer(default=step) as server:
        with echo_client(face, server.url, retry=NO_RETRIES) as call:
            with pytest.raises(e.OstiaryError) as caught:
                call("echo", text="hello")
            assert type(caught.value) is e.TruncatedResponseError, repr(caught.value)
            assert caught.value.retryable
            assert "whole answer" not in str(caught.value)


WHOLE_ALL_THE_SAME = [
    unframed(WHOLE),
    steps.http10(WHOLE),
    steps.reply(headers={**JSON, "Content-Encoding": "gzip"}, body=PACKED),
    steps.reply(headers={**JSON, "Content-Encoding": "deflate"}, body=zlib.compress(WHOLE)),
    steps.reply(headers={**JSON, "Content-Encoding": "deflate"}, body=RAW_DEFLATE),
    steps.reply(headers={**JSON, "Content-Encoding": "identity"}, body=WHOLE),
    steps.stream([WHOLE[:7], WHOLE[7:8], WHOLE[8:]]),
    steps.trickle(WHOLE),
    steps.interim([100, 103], steps.reply(headers=JSON, body=WHOLE)),
    steps.reply(headers={"Content-Type": "text/plain"}, body=b"\xef\xbb\xbf" + WHOLE),
]


@pytest.mark.parametrize("step", WHOLE_ALL_THE_SAME, ids=lambda step: step.name)
def test_a_whole_answer_is_read_however_it_came(face: Face, step: Step) -> None:
    with FaultServer(default=step) as server, echo_client(face, server.url, retry=NO_RETRIES) as call:
        assert call("echo", text="hello") == "the whole answer"


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (steps.malformed_json(), e.DecodeError),
        (steps.html(200), e.DecodeError),
        (steps.reply(200, body=b""), e.DecodeError),
        (steps.reply(204), e.DecodeError),
        (steps.reply(201, json={"text": "x"}), e.DecodeError),
        (steps.reply(200, json=["a"]), e.DecodeError),
        (steps.deep_json(), e.DecodeError),
        (steps.not_gzip(), e.DecodeError),
        (steps.not_gzip("br"), e.DecodeError),
        (steps.not_gzip("zstd"), e.DecodeError),
        (steps.gzip_bomb(), e.ResponseTooLargeError),
        (steps.gzip_bomb(status=500), e.ResponseTooLargeError),
        (steps.gzip_bomb(layers=2), e.DecodeError),
        (steps.huge_body(64 << 20), e.ResponseTooLargeError),
        (steps.huge_body(64 << 20, announced=False), e.ResponseTooLargeError),
        (steps.endless_body(), e.ResponseTooLargeError),
        (steps.endless_body(chunked=False), e.ResponseTooLargeError),
        (steps.endless_headers(), e.ConnectionLostError),
        (steps.interim([103] * 2_000, steps.close()), e.ConnectionLostError),
        (steps.wrong_length("two"), e.ConnectionLostError),
        (steps.wrong_length("negative"), e.ConnectionLostError),
        (steps.wrong_length("word"), e.ConnectionLostError),
    ],
    ids=lambda value: getattr(value, "name", getattr(value, "__name__", str(value))),
)
def test_an_answer_that_is_not_the_contract_is_a_typed_error(
    face: Face, step: Step, kind: type[e.OstiaryError]
) -> None:
    with FaultServer(default=step) as server:
        quick = Timeouts(5, 5, 5, 5)
        with echo_client(face, server.url, retry=NO_RETRIES, timeouts=quick) as call:
            with pytest.raises(e.OstiaryError) as caught:
                call("echo", text="hello")
            assert type(caught.value) is kind, repr(caught.value)
        server.wait_until_idle()


def test_a_cap_counts_what_comes_out(face: Face) -> None:
    body = b'{"text": "' + b"x" * 500 + b'"}'
    packed = gzip.compress(body)
    assert len(packed) < 100
    step = steps.reply(headers={**JSON, "Content-Encoding": "gzip"}, body=packed)
    with FaultServer(default=step) as server:
        with echo_client(face, server.url, cap=len(body)) as call:
            assert call("echo", text="") == "x" * 500
        with echo_client(face, server.url, cap=len(body) - 1) as call:
            with pytest.raises(e.ResponseTooLargeError, match=f"cap of {len(body) - 1} bytes"):
                call("echo", text="")


def test_what_comes_after_an_answer_is_not_taken_for_the_next_one(face: Face) -> None:
    def answer(text: bytes) -> bytes:
        body = b'{"text": "%s"}' % text
        return steps.head_bytes(200, {**JSON, "Content-Length": str(len(body))}) + body

    if face == "aiohttp":
        pytest.skip("aiohttp reads on with what has come over a kept connection meanwhile")
    with FaultServer(default=steps.reply(json={"text": "second"})) as server:
        gate = server.gate("the first answer was read")
        server.script([steps.raw(answer(b"first"), gate, answer(b"smuggled"), name="two answers")])
        with echo_client(face, server.url, retry=NO_RETRIES) as call:
            assert call("echo", text="") == "first"
            gate.open()
            server.wait_until_idle(connections=None)
            call.breathe()
            assert call("echo", text="") == "second"
