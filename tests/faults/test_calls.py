"""What a call does when the service or the network fails, on both faces: one table of misbehaviours and outcomes."""

from __future__ import annotations

import gzip
import json
import traceback
from typing import Any

import pytest
from tests.support.faces import FACES, Face, echo_client

from ostiary import errors as e
from ostiary._core.clock import Clock
from ostiary.config import Hooks, RetryPolicy, Timeouts
from ostiary.testing import FaultServer, Step, steps

OK = steps.reply(json={"text": "hello"})
QUICK = Timeouts(0.3, 0.3, 0.3, 0.3)
# Chance as it may be at worst: the waits are the bounds.
WORST = Clock(chance=lambda: 1.0)

pytestmark = pytest.mark.parametrize("face", FACES)


@pytest.mark.parametrize(
    "step",
    [
        steps.reply(503),
        steps.reply(408),
        steps.reply(429),
        steps.reply(502),
        steps.reply(504),
        steps.reply(425),
        steps.html(503),
        steps.reset("accept"),
        steps.reset("request"),
        steps.reset("headers"),
        steps.reset("body"),
        steps.close("request"),
        steps.close("headers"),
        steps.close("body"),
        steps.cut_chunked(),
        steps.wrong_length("long"),
    ],
    ids=lambda step: step.name,
)
def test_a_passing_failure_is_tried_again(face: Face, step: Step) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([step, step])
        assert call("echo", text="hello") == "hello"
        bodies = [request.body for request in server.requests if request.complete]
        assert len(set(bodies)) == 1
        assert len(call.client.waits) == 2


def test_every_attempt_sends_the_same_bytes_and_the_same_request_id(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([steps.reply(503, headers={"X-Request-Id": "theirs"})] * 3)
        call("echo", text="hello")
        assert len(server.requests) == 4
        assert len({(request.body, request.headers) for request in server.requests}) == 1
        call("echo", text="hello")
        ids = {{n.lower(): v for n, v in request.headers}["x-request-id"] for request in server.requests}
        assert len(ids) == 2


def test_the_services_own_request_id_is_on_the_error(face: Face) -> None:
    answer = steps.reply(404, headers={"X-Request-Id": "theirs"})
    with FaultServer(default=answer) as server, echo_client(face, server.url) as call:
        with pytest.raises(e.NotFoundError, match="request id theirs") as caught:
            call("echo", text="hello")
        assert caught.value.request_id == "theirs"


def test_the_waits_grow_from_half_a_second_and_the_fourth_failure_is_raised(face: Face) -> None:
    with FaultServer(default=steps.reply(503)) as server, echo_client(face, server.url, clock=WORST) as call:
        with pytest.raises(e.ServerError) as caught:
            call("echo", text="hello")
        assert call.client.waits == [0.5, 1.0, 2.0]
        assert (caught.value.status, caught.value.attempts, caught.value.retryable) == (503, 4, True)


def test_retry_after_is_waited_for(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([steps.retry_after("7"), steps.retry_after("0")])
        assert call("echo", text="hello") == "hello"
        assert call.client.waits == [7.0, 0.0]


def test_a_retry_after_beyond_the_cap_ends_the_call(face: Face) -> None:
    with FaultServer() as server, echo_client(face, server.url) as call:
        server.script([steps.retry_after("3600")])
        with pytest.raises(e.RateLimitedError, match="longer wait") as caught:
            call("echo", text="hello")
        assert caught.value.retry_after == 3600.0
        assert call.client.waits == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, e.BadRequestError),
        (401, e.UnauthorizedError),
        (403, e.ForbiddenError),
        (404, e.NotFoundError),
        (409, e.ConflictError),
        (413, e.PayloadTooLargeError),
        (418, e.ClientStatusError),
        (422, e.UnprocessableError),
        (499, e.ClientStatusError),
        (500, e.ServerError),
        (501, e.ServerError),
        (520, e.ServerError),
    ],
)
def test_an_error_status_is_raised_by_its_family_at_once(
    face: Face, status: int, kind: type[e.StatusError]
) -> None:
    with (
        FaultServer(default=steps.reply(status, json={"detail": "no"})) as server,
        echo_client(face, server.url) as call,
    ):
        with pytest.raises(kind) as caught:
            call("echo", text="hello")
        assert type(caught.value) is kind
        assert (caught.value.status, caught.value.attempts, caught.value.message) == (status, 1, "no")
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_error_that_names_where_it_leads(face: Face, status: int) -> None:
    with FaultServer() as elsewhere, FaultServer() as server, echo_client(face, server.url) as call:
        server.script([steps.redirect(f"{elsewhere.url}/taken?secret=1", status=status)])
        with pytest.raises(e.RedirectError, match="not followed") as caught:
            call("echo", text="hello")
        assert elsewhere.url in str(caught.value)
        assert "secret" not in str(caught.value)
        assert elsewhere.requests == []


def test_an_operation_that_must_not_happen_twice_is_sent_once(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url, replay="never") as call:
        server.script([steps.close("request")])
        with pytest.raises(e.ConnectionLostError, match="must not happen twice"):
            call("echo", text="hello")
        assert len(server.requests) == 1


def test_what_was_refused_unread_is_sent_again_all_the_same(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url, replay="never") as call:
        server.script([steps.reply(429), steps.reply(425)])
        assert call("echo", text="hello") == "hello"


def test_a_refused_connection_is_tried_again_and_named(face: Face) -> None:
    with (
        FaultServer(default=OK) as server,
        echo_client(face, server.url, replay="never") as call,
        server.refuse(),
    ):
        with pytest.raises(e.ConnectionFailedError) as caught:
            call("echo", text="hello")
        assert caught.value.attempts == 4
        assert caught.value.retryable


def test_a_service_that_never_answers_meets_the_read_timeout(face: Face) -> None:
    with FaultServer(default=steps.hang()) as server:
        policy = RetryPolicy(attempts=2)
        with echo_client(face, server.url, timeouts=QUICK, retry=policy) as call:
            with pytest.raises(e.CallTimeoutError) as caught:
                call("echo", text="hello")
            assert caught.value.attempts == 2
        server.release()


def test_a_deadline_ends_an_answer_that_trickles(face: Face) -> None:
    body = json.dumps({"text": "x" * 200}).encode()
    slow = steps.trickle(body, every=0.05)
    with FaultServer(default=slow) as server, echo_client(face, server.url, deadline=0.4) as call:
        with pytest.raises(e.DeadlineExceededError):
            call("echo", text="hello")


def test_no_wait_passes_the_deadline(face: Face) -> None:
    with (
        FaultServer(default=steps.retry_after("5")) as server,
        echo_client(face, server.url, deadline=2.0) as call,
    ):
        with pytest.raises(e.RateLimitedError, match="pass the deadline"):
            call("echo", text="hello")
        assert call.client.waits == []


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (steps.malformed_json(), e.DecodeError),
        (steps.truncated_json(), e.TruncatedResponseError),
        (steps.html(200), e.DecodeError),
        (steps.reply(200, body=b""), e.DecodeError),
        (steps.reply(204), e.DecodeError),
        (steps.reply(201, json={"text": "x"}), e.DecodeError),
        (steps.reply(200, json=["a"]), e.DecodeError),
        (steps.not_gzip(), e.DecodeError),
        (steps.gzip_bomb(), e.ResponseTooLargeError),
        (steps.huge_body(64 * 1024 * 1024), e.ResponseTooLargeError),
    ],
    ids=lambda value: getattr(value, "name", getattr(value, "__name__", str(value))),
)
def test_an_answer_that_is_not_the_contract_is_a_typed_error(
    face: Face, step: Step, kind: type[e.DecodeError]
) -> None:
    with FaultServer(default=step) as server, echo_client(face, server.url) as call:
        with pytest.raises(e.OstiaryError) as caught:
            call("echo", text="hello")
        assert type(caught.value) is kind, repr(caught.value)


def test_a_compressed_answer_is_read(face: Face) -> None:
    body = gzip.compress(b'{"text": "zipped"}')
    step = steps.reply(
        200, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"}, body=body
    )
    with FaultServer(default=step) as server, echo_client(face, server.url) as call:
        assert call("echo", text="x") == "zipped"


def test_errors_show_neither_what_was_sent_nor_what_came_back(face: Face) -> None:
    prompt = "the launch code is 00000000"
    step = steps.reply(422, json={"detail": f"can't store: {prompt}", "note": "Bearer abcdefghijklmnop"})
    with FaultServer(default=step) as server, echo_client(face, server.url) as call:
        with pytest.raises(e.UnprocessableError) as caught:
            call("echo", text=prompt)
        error = caught.value
        shown = "".join(traceback.format_exception(error)) + repr(error) + repr(error.facts)
        assert "can't store" not in shown
        assert error.body is not None
        assert prompt not in error.body
        assert "abcdefghijklmnop" not in error.body
        assert error.message.startswith("can't store")
        assert error.__cause__ is None
        assert error.__suppress_context__ or error.__context__ is None


def test_a_closed_client_says_so(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        call("close")
        with pytest.raises(e.ClosedError):
            call("echo", text="x")
        assert server.requests == []


def test_connections_are_kept_and_given_back(face: Face) -> None:
    with FaultServer(default=OK) as server:
        with echo_client(face, server.url) as call:
            for _ in range(20):
                call("echo", text="x")
            server.script([steps.reply(500), steps.malformed_json()])
            for _ in range(2):
                with pytest.raises(e.OstiaryError):
                    call("echo", text="x")
            assert len(server.connections) == 1
        server.wait_until_idle()


def test_hooks_see_each_attempt_and_may_stop_the_call(face: Face) -> None:
    seen: list[Any] = []
    hooks = Hooks(request=(seen.append,), reply=(seen.append,))
    with FaultServer(default=OK) as server, echo_client(face, server.url, hooks=hooks) as call:
        server.script([steps.reply(503)])
        call("echo", text="secret words")
        assert [type(event).__name__ for event in seen] == ["RequestEvent", "ReplyEvent"] * 2
        assert [event.status for event in seen[1::2]] == [503, 200]
        assert [event.attempt for event in seen] == [1, 1, 2, 2]
        assert "secret words" not in repr(seen)


def test_what_a_hook_raises_ends_the_call(face: Face) -> None:
    def refuse(event: object) -> None:
        raise LookupError("not on my watch")

    hooks = Hooks(request=(refuse,))
    with FaultServer(default=OK) as server, echo_client(face, server.url, hooks=hooks) as call:
        with pytest.raises(LookupError, match="watch"):
            call("echo", text="x")
        assert server.requests == []


def test_raw_gives_the_answer_beside_the_value(face: Face) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url) as call:
        server.script([steps.reply(503), steps.reply(headers={"X-Trace": "7"}, json={"text": "hi"})])
        raw = call("echo.raw", text="x")
        assert (raw.value, raw.status, raw.headers["x-trace"], raw.attempts) == ("hi", 200, "7", 2)
        assert json.loads(raw.content) == {"text": "hi"}
        assert "hi" not in repr(raw)


@pytest.mark.parametrize("bad", ["a\r\nX-Injected: 1", "a\nb", "a\x00b"])
def test_a_header_that_would_inject_another_is_refused(face: Face, bad: str) -> None:
    with FaultServer(default=OK) as server, echo_client(face, server.url, headers=(("X-Who", bad),)) as call:
        with pytest.raises(e.InvalidInputError):
            call("echo", text="x")
        assert all("x-injected" not in dict(request.headers) for request in server.requests)


def test_the_same_failure_is_raised_afresh_each_time(face: Face) -> None:
    with FaultServer(default=steps.reply(404)) as server, echo_client(face, server.url) as call:
        caught: list[BaseException] = []
        for _ in range(2):
            with pytest.raises(e.NotFoundError) as error:
                call("echo", text="x")
            caught.append(error.value)
        assert caught[0] is not caught[1]
