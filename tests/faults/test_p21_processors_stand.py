"""P21: a processor's server stands whatever comes: slow authors, large or malformed requests, crashes in their code."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import json
import logging
import threading
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import httpx
import pytest
from tests.support.f5_processors import Each, nothing, raises
from tests.support.processing import PROMPT, client, execute, form

from ostiary.aigateway import (
    BOTH_SIGNATURE,
    Limits,
    Parameters,
    Processor,
    ProcessorError,
    Reject,
    RejectCode,
    Result,
    processor_app,
)

pytestmark = pytest.mark.anyio
SECRET = "the prompt nobody may see"


def app(say: Any, limits: Limits | None = None, **more: Any) -> Any:
    return processor_app([Each("p", say, limits=limits, **more)])


def test_blocking_processors_run_side_by_side_on_other_threads() -> None:
    gate = threading.Barrier(4, timeout=30)
    threads: set[int] = set()

    def wait(prompt: Any, response: Any, metadata: Any) -> Any:
        threads.add(threading.get_ident())
        gate.wait()  # passes only when four are inside at once
        return Result()

    served = app(wait)

    async def four() -> list[httpx.Response]:
        return await asyncio.gather(*(execute(served, "p") for _ in range(4)))

    assert [each.status_code for each in asyncio.run(four())] == [204] * 4
    assert len(threads) == 4
    assert threading.get_ident() not in threads


async def test_the_pool_of_threads_is_bounded() -> None:
    inside, most, lock = 0, 0, threading.Lock()

    def wait(prompt: Any, response: Any, metadata: Any) -> Any:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.01)
        with lock:
            inside -= 1
        return Result()

    served = app(wait, Limits(threads=3))
    answers = await asyncio.gather(*(execute(served, "p") for _ in range(12)))
    assert {each.status_code for each in answers} == {204}
    assert most <= 3


async def test_context_variables_reach_the_thread() -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")
    variable.set("seen")
    answer = await execute(app(lambda *_: Result(processor_result={"v": variable.get()})), "p")
    assert b'"v": "seen"' in answer.content


async def test_a_request_that_takes_too_long_is_answered() -> None:
    async def hang(prompt: Any, response: Any, metadata: Any) -> Any:
        await asyncio.Event().wait()

    answer = await execute(app(hang, Limits(seconds=0.5)), "p")
    assert (answer.status_code, answer.json()) == (
        504,
        {"detail": "the processor took longer than 0.5 seconds"},
    )


async def test_a_coroutine_that_comes_too_late_is_closed() -> None:
    came, late = threading.Event(), list[Coroutine[Any, Any, Result]]()

    async def result() -> Result:
        return Result()

    def say(prompt: Any, response: Any, metadata: Any) -> Any:
        if late:
            return Result()
        came.wait(30)
        late.append(result())
        return late[0]

    served = app(say, Limits(seconds=0.5, threads=1))
    assert (await execute(served, "p")).status_code == 504
    came.set()
    # The one thread takes this when it is done with the other one.
    assert (await execute(served, "p")).status_code == 204
    assert inspect.getcoroutinestate(late[0]) == inspect.CORO_CLOSED


async def test_a_body_that_never_ends_is_answered() -> None:
    async def trickle() -> AsyncIterator[bytes]:
        yield b"--XBOUNDARYX\r\n"
        await asyncio.Event().wait()

    answer = await execute_raw(app(nothing, Limits(seconds=0.05)), trickle())
    assert answer == (408, {"detail": "the request did not arrive in time"})


async def execute_raw(served: Any, pieces: AsyncIterator[bytes]) -> tuple[int, Any]:
    """Send a body piece by piece; httpx's transport would wait for its end."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": await anext(pieces), "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/v1/execute/t/p",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"multipart/form-data; boundary=XBOUNDARYX")],
    }
    await served(scope, receive, send)
    return sent[0]["status"], json.loads(b"".join(each.get("body", b"") for each in sent[1:]))


async def test_waiting_for_a_turn_ends_with_503_and_a_time_to_come_back() -> None:
    entered, release = asyncio.Event(), asyncio.Event()

    async def hold(prompt: Any, response: Any, metadata: Any) -> Any:
        entered.set()
        try:
            await release.wait()
        except asyncio.CancelledError:
            await release.wait()  # stubborn: its turn isn't over when its time is
        return Result()

    # The same time is given to a request's arrival: enough of it for a machine that has much else to do.
    served = app(hold, Limits(seconds=1.0, concurrency=1))
    first = asyncio.create_task(execute(served, "p"))
    await entered.wait()
    second = await execute(served, "p")
    release.set()
    assert (second.status_code, second.headers.get("retry-after")) == (503, "1")
    assert (await first).status_code == 204


@pytest.mark.parametrize(
    ("parts", "limits", "status", "words"),
    [
        (
            [("metadata", {}), ("input.messages", PROMPT)],
            Limits(body=50),
            413,
            "Request body exceeds 50 bytes.",
        ),
        ([("metadata", b"x" * 2048)], Limits(text_part=1024), 400, "Part exceeded maximum size of 1KB."),
        ([("metadata", b"x" * 2048, "f")], Limits(file_part=1024), 400, "Part exceeded maximum size of 1KB."),
        ([(f"f{n}", {}) for n in range(7)], None, 400, "Too many fields. Maximum number of fields is 6."),
        ([(f"f{n}", {}, "f") for n in range(7)], None, 400, "Too many files. Maximum number of files is 6."),
        ([("metadata", b"x" * 1100000)], None, 400, "Part exceeded maximum size of 1024KB."),
    ],
)
async def test_too_much_is_refused_before_it_is_parsed(
    parts: Any, limits: Any, status: int, words: str
) -> None:
    answer = await execute(app(nothing, limits), "p", form(*parts))
    assert (answer.status_code, answer.json()) == (status, {"detail": words})


async def test_a_body_of_no_stated_length_is_bounded_too() -> None:
    asked = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal asked
        while True:
            asked += 1
            yield b"x" * 1000

    status, told = await execute_raw(app(nothing, Limits(body=10_000)), endless())
    assert (status, told) == (413, {"detail": "Request body exceeds 10000 bytes."})
    assert asked <= 11


async def test_a_large_text_may_come_as_a_file() -> None:
    large = {"messages": [{"role": "user", "content": "x" * 1_500_000}]}
    body = form(("input.messages", large, "p.json"), ("metadata", {}))
    assert (await execute(app(nothing), "p", body)).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        b"garbage",
        b"\r\n--XBOUNDARYX--\r\n",
        b"--XBOUNDARYX",
        b"--XBOUNDARYXX\r\n\r\n",
        b"--XBOUNDARYX\n",
        b"--XBOUNDARYX\r\nno header\r\n\r\nx\r\n--XBOUNDARYX--",
        b"--XBOUNDARYX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XBOUNDARYX--",
        b"--XBOUNDARYX\r\n" + b"A: b\r\n" * 1000 + b"\r\nx\r\n--XBOUNDARYX--",
        form(("metadata", {}), ("input.messages", PROMPT))[:-30],
        form(("metadata", b"\xff\xfe{"), ("input.messages", PROMPT)),
        form(("metadata", b"[" * 100_000), ("input.messages", PROMPT)),
        form(("metadata", {}), ("input.messages", b"[" * 100_000)),
        form(("metadata", {}), ("input.messages", b'{"messages":[{"content":"\\ud800"}]}')),
        form(("metadata", b"NaN"), ("input.messages", PROMPT)),
        form(("metadata", b'{"a":' + b"9" * 10_000 + b"}"), ("input.messages", PROMPT)),
    ],
    ids=range(15),
)
async def test_what_is_malformed_is_the_callers_error(body: bytes) -> None:
    answer = await execute(app(nothing), "p", body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) <= {"detail", "messages"}


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=" + "x" * 71, "multipart/form-data; boundary=\x01"]
)
async def test_a_boundary_that_can_be_none_is_refused(kind: str) -> None:
    answer = await execute(app(nothing), "p", headers={"content-type": kind})
    assert answer.status_code in (400, 415)


async def test_a_cut_request_never_loses_the_parameters_that_permit_a_rejection() -> None:
    body = form(("metadata", {}), ("input.messages", PROMPT), ("input.parameters", {"reject": True}))
    rejecting = app(lambda *_: Reject(code=RejectCode.POLICY_VIOLATION, detail="no"))
    assert b'name="reject"' in (await execute(rejecting, "p", body)).content
    for end in range(len(body) - 4):
        assert (await execute(rejecting, "p", body[:end])).status_code == 400


@pytest.mark.parametrize(
    "kind", [ValueError, KeyError, RecursionError, MemoryError, StopIteration, SystemError]
)
async def test_a_crash_in_an_authors_code_is_a_plain_500(kind: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        answer = await execute(app(raises(kind(SECRET))), "p")
    assert (answer.status_code, answer.json()) == (
        500,
        {"detail": "problem executing processor implementation"},
    )
    assert SECRET not in caplog.text
    assert (kind.__name__ if kind is not StopIteration else "RuntimeError") in caplog.text
    assert "f5_processors.py" in caplog.text, "the log says where"


async def test_an_error_status_of_an_author_reaches_the_caller() -> None:
    for status, expected in ((418, 418), (503, 503), (200, 500), (9000, 500)):
        answer = await execute(app(raises(ProcessorError(status, "d", ["m"]))), "p")
        assert (answer.status_code, answer.json()) == (expected, {"detail": "d", "messages": ["m"]})


async def test_a_result_that_json_cannot_hold_is_an_answer_all_the_same() -> None:
    for odd in ({"a": float("nan")}, {"a": object()}):
        answer = await execute(app(lambda *_, odd=odd: Result(processor_result=odd)), "p")
        assert (answer.status_code, answer.json()) == (500, {"detail": "problem creating response object"})


async def test_a_processor_may_read_its_request_again() -> None:
    class Reads(Processor[Any, Any, Any]):
        async def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
            read = await request.form()
            return Result(processor_result={"parts": sorted(read), "size": len(await request.body())})

        async def process_response(
            self, prompt: Any, response: Any, metadata: Any, parameters: Any, request: Any
        ) -> Any:
            return Result()

    answer = await execute(processor_app([Reads("p", "1", "t", BOTH_SIGNATURE)]), "p")
    assert b'"parts": ["input.messages", "metadata"]' in answer.content


async def test_a_text_changed_in_place_is_seen_by_what_was_received() -> None:
    def change(prompt: Any, response: Any, metadata: Any) -> Any:
        prompt.messages[0].content = "changed"
        return Result(modified=True)

    body = form(("metadata", {}), ("input.messages", PROMPT), ("input.parameters", {"modify": True}))
    answer = await execute(app(change), "p", body)
    assert b'{"messages":[{"content":"changed","role":"user"}]}' in answer.content


async def test_health_is_asked_without_a_token_and_readiness_follows_the_lifespan() -> None:
    calls: list[str] = []

    class Slow(Each):
        async def on_startup(self) -> None:
            calls.append("up")

        async def on_shutdown(self) -> None:
            calls.append("down")

    served = processor_app([Slow("p", nothing)], bearer=["one", "two"])
    async with client(served) as http:
        assert (await http.get("/healthz")).json() == {"status": "ok"}
        assert (await http.get("/readyz")).status_code == 503
        async with served.router.lifespan_context(served):
            assert (await http.get("/readyz")).status_code == 200
            assert (await http.get("/api/v1/info")).status_code == 401
            refused = await http.post("/api/v1/execute/t/p", headers={"Authorization": "Bearer three"})
            assert (refused.status_code, refused.headers["www-authenticate"].split()[0]) == (401, "Bearer")
            assert (
                await http.get("/api/v1/info", headers={"Authorization": "bearer two"})
            ).status_code == 200
        assert (await http.get("/readyz")).status_code == 503
    assert calls == ["up", "down"]
    answer = await execute(served, "p", headers={"Authorization": "Bearer one"})
    assert answer.status_code == 204


async def test_one_wire_is_pinned_for_all() -> None:
    processors = [
        Each("older", lambda *_: Result(rejected=True)),
        Each("newer", lambda *_: Reject(code=RejectCode.RATE_LIMIT, detail="often")),
    ]
    body = form(("metadata", {}), ("input.messages", PROMPT), ("input.parameters", {"reject": True}))
    seen = {
        wire: [
            (await execute(processor_app(processors, wire=wire), name, body)).status_code
            for name in ("older", "newer")
        ]
        for wire in (None, "modern", "legacy")
    }
    assert seen == {None: [422, 200], "modern": [200, 200], "legacy": [422, 422]}


async def test_a_rejection_that_is_not_permitted_is_dropped_on_either_api(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for say in (lambda *_: Result(rejected=True), lambda *_: Reject(code=RejectCode.TIMEOUT, detail="d")):
        answer = await execute(app(say), "p")
        assert answer.status_code == 200
        assert b"reject" not in answer.content
    assert caplog.text.count("tried to reject request") == 2


class Strict(Parameters):
    limit: int


async def test_invalid_parameters_are_told_apart() -> None:
    async with client(processor_app([Each("p", nothing, parameters_class=Strict)])) as http:
        answer = await http.post("/api/v1/signature/t/p", content=b'{"limit":"1"}')
        assert answer.status_code == 400
        assert answer.json()["validation"] == {
            "valid": False,
            "errors": ["Input should be a valid integer: limit"],
        }
        assert (await http.post("/api/v1/signature/t/p", content=b'{"limit":1}')).status_code == 200
