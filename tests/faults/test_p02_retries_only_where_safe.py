"""P2: a request is sent again only where nothing was sent, nothing was done, or doing it twice is no harm.

What counts is what the server received, not what the client says.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.support.faces import WAYS, Face, echo_client

from ostiary import errors as e
from ostiary.config import ConnectionOptions, Limits, Timeouts
from ostiary.testing import FaultServer, Step, steps

OK = steps.reply(json={"text": "hello"})
PATIENT = Timeouts(connect=30, read=30, write=30, pool=60)

pytestmark = pytest.mark.parametrize("face", WAYS)

# The server has seen the request, or may have: it may be carried out.
PERHAPS_DONE = [
    steps.reply(408),
    steps.reply(502),
    steps.reply(503),
    steps.reply(504),
    steps.html(503),
    steps.reset("request"),
    steps.reset("headers"),
    steps.reset("body"),
    steps.close("request"),
    steps.close("headers"),
    steps.close("body"),
    steps.half_close("body"),
    steps.cut_chunked(),
    steps.cut_chunked(where="bad size"),
    steps.wrong_length("long"),
    steps.raw(b"no HTTP at all\r\n\r\n", steps.Mark.CLOSE, name="no HTTP"),
    steps.hang(),
]
# By definition of the status (RFC 6585, RFC 8470), nothing was done.
NOT_DONE = [steps.reply(429), steps.reply(425)]
# Another try would end the same way, or the answer is one.
FINAL = [
    *(steps.reply(status) for status in (400, 401, 403, 404, 409, 413, 418, 422, 451, 499)),
    *(steps.reply(status) for status in (500, 501, 505, 507, 511, 520, 599)),
    *(steps.redirect("http://127.0.0.1:9/", status=status) for status in (300, 301, 302, 303, 307, 308)),
    steps.malformed_json(),
    steps.reply(200, json={"other": 1}),
    steps.reply(204),
    steps.not_gzip(),
    steps.gzip_bomb(64 << 20),
]


def named(step: Step) -> str:
    return step.name


def timeouts(step: Step) -> Timeouts:
    """Return what ends a step that hangs, and nothing else however slow this machine is."""
    return replace(PATIENT, read=0.5) if step.name.startswith("hang") else PATIENT


@pytest.mark.parametrize("replay", ["safe", "tolerated"])
@pytest.mark.parametrize("step", PERHAPS_DONE, ids=named)
def test_what_may_happen_twice_is_sent_again(face: Face, step: Step, replay: str) -> None:
    with FaultServer(default=OK) as server:
        with echo_client(face, server.url, replay=replay, timeouts=timeouts(step)) as call:
            server.script([step, step])
            assert call("echo", text="hello") == "hello"
        assert [request.body for request in server.requests] == [b'{"text": "hello"}'] * 3
        assert len(call.client.waits) == 2


@pytest.mark.parametrize("step", PERHAPS_DONE, ids=named)
def test_what_must_not_happen_twice_is_sent_once(face: Face, step: Step) -> None:
    with FaultServer(default=OK) as server:
        with echo_client(face, server.url, replay="never", timeouts=timeouts(step)) as call:
            server.script([step])
            with pytest.raises(e.OstiaryError, match="must not happen twice") as caught:
                call("echo", text="hello")
            assert caught.value.attempts == 1
            assert caught.value.retryable, "it's for the caller to know whether it may be repeated"
        assert len(server.requests) == 1


@pytest.mark.parametrize("step", NOT_DONE, ids=named)
def test_what_was_refused_unprocessed_is_sent_again_whatever_it_is(face: Face, step: Step) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url, replay="never") as call:
        server.script([step, step])
        assert call("echo", text="hello") == "hello"
        assert len(server.requests) == 3


def test_a_refused_connection_is_tried_again_whatever_it_is(face: Face) -> None:
    with (
        FaultServer(default=OK) as server,
        echo_client(face, server.url, replay="never") as call,
        server.refuse(),
    ):
        with pytest.raises(e.ConnectionFailedError) as caught:
            call("echo", text="hello")
        assert (caught.value.attempts, caught.value.retryable) == (4, True)


@pytest.mark.parametrize("step", FINAL, ids=named)
def test_an_answer_that_another_try_would_not_change_is_not_asked_for_again(face: Face, step: Step) -> None:
    with FaultServer(default=step) as server, echo_client(face, server.url) as call:
        with pytest.raises(e.OstiaryError) as caught:
            call("echo", text="hello")
        assert (caught.value.attempts, caught.value.retryable) == (1, False)
        assert len(server.requests) == 1


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_nothing_below_sends_again_by_itself(face: Face, method: str) -> None:
    """A connection that closes as it is reused tempts HTTP libraries to send an idempotent request again, uncounted."""
    with FaultServer(default=OK) as server:
        with echo_client(face, server.url, replay="never", method=method) as call:
            server.script([OK, steps.keep_alive_closed()])
            assert call("echo", text="first") == "hello"
            with pytest.raises(e.ConnectionLostError):
                call("echo", text="second")
        assert len(server.requests) == 2


def test_a_connection_that_closed_while_idle_costs_nothing(face: Face) -> None:
    with FaultServer(default=steps.reply(json={"text": "hello"}, then="close")) as server:
        with echo_client(face, server.url, replay="never") as call:
            for _ in range(5):
                assert call("echo", text="x") == "hello"
                server.wait_until_idle()
                call.breathe()
        assert len(server.requests) == 5
        assert call.client.waits == []


def test_callers_that_outnumber_the_connections_lose_no_call(face: Face) -> None:
    """httpx's pool may close a connection under a thread that it was just given to."""
    few = ConnectionOptions(limits=Limits(connections=3, keepalive=3))
    with FaultServer(default=OK) as server:
        with echo_client(face, server.url, replay="never", connection=few, timeouts=PATIENT) as call:
            echo = call.client.echo
            for number in range(10):
                assert call.at_once([lambda number=number: echo(str(number))] * 20) == ["hello"] * 20
        texts = [json.loads(request.body)["text"] for request in server.requests]
        assert sorted(texts) == sorted([str(number) for number in range(10)] * 20)
        assert len(server.connections) <= 3
