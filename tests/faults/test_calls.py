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
from ostiary.testing import FaultServer, steps

OK = steps.reply(json={"text": "hello"})
QUICK = Timeouts(0.3, 0.3, 0.3, 0.3)
# Chance as it may be at worst: the waits are the bounds.
WORST = Clock(chance=lambda: 1.0)

pytestmark = pytest.mark.parametrize("face", FACES)


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


def test_a_service_that_never_answers_meets_the_read_timeout(face: Face) -> None:
    with FaultServer(default=steps.hang()) as server:
        policy = RetryPolicy(attempts=2)
        with echo_client(face, server.url, timeouts=QUICK, retry=policy) as call:
            with pytest.raises(e.CallTimeoutError) as caught:
                call("echo", text="hello")
            assert caught.value.attempts == 2
        server.release()


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
