"""A governed call when something fails: each stage under both policies, the model, the deadline, readers who leave."""

from __future__ import annotations

import asyncio
import json
import pickle
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import httpx
import openai
import pytest
from tests.support.faces import Face
from tests.support.guarding import PROMPT, Both, Sandboxed, chat, guarding, pipeline, settings_of

import ostiary
from ostiary.aigateway.gateway import Runner
from ostiary.config import NO_RETRIES, RetryPolicy
from ostiary.door.guard import (
    Cleanse,
    GuardDeadlineError,
    GuardError,
    GuardFailedError,
    Inspect,
    Log,
    Record,
    explain,
)
from ostiary.errors import DeadlineExceededError
from ostiary.sandbox import Sandbox
from ostiary.testing import FaultServer, LeakCanary, steps

STREAMS = pytest.mark.parametrize("stream", [False, True])
NOTHING: Any = {"cleanse": False, "record": False, "log": False}


@pytest.fixture
def kept(sandbox: Sandbox) -> Sandboxed:
    found = Sandboxed(sandbox)
    found.reset()
    return found


@pytest.fixture
def guard(face: Face, sandbox: Sandbox, kept: Sandboxed) -> Any:
    def make(model: str = "", retry: RetryPolicy = NO_RETRIES, **options: Any) -> Any:
        settings = {**settings_of(sandbox), "retry": retry}
        return guarding(face, settings, model or sandbox.settings["OPENAI_BASE_URL"], **options)

    return make


def fail(sandbox: Sandbox, service: str, status: int = 500, **more: Any) -> None:
    fault = {"service": service, "status": status, **more}
    httpx.put(f"{sandbox.services['sandbox']}/faults/test-{service}", json=fault).raise_for_status()


def broken(*_: Any) -> Any:
    raise RuntimeError("a processor's own words: swordfish")


# Each stage, under both policies.


@STREAMS
def test_without_cleansing_a_closed_call_is_refused(
    guard: Any, sandbox: Sandbox, kept: Sandboxed, stream: bool
) -> None:
    fail(sandbox, "liminal")
    with guard() as held:
        with pytest.raises(openai.InternalServerError) as caught, ostiary.session() as session:
            held.ask(stream=stream)
        held.deliver()
    error: Any = caught.value
    assert isinstance(error, GuardFailedError)
    assert (error.status_code, error.stage, error.code) == (503, "cleanse", "guard_cleanse_failed")
    assert isinstance(error.__cause__, ostiary.errors.ServerError)
    assert explain(error)["cleanse"].plain()["policy"] == "closed"
    assert kept.asked() == []
    recorded = json.dumps([kept.actions(session.text), kept.events()])
    assert "Ada" not in recorded
    assert "[withheld]" in recorded


@STREAMS
def test_without_cleansing_an_open_call_goes_on_and_its_records_hold_nothing(
    guard: Any, sandbox: Sandbox, kept: Sandboxed, stream: bool
) -> None:
    fail(sandbox, "liminal")
    with guard(cleanse=Cleanse(on_failure="open")) as held:
        with ostiary.session() as session:
            assert PROMPT in held.text(stream=stream)
        held.deliver()
    assert PROMPT in kept.asked()[0]
    recorded = json.dumps([kept.actions(session.text), kept.events()])
    assert "Ada" not in recorded


@STREAMS
@pytest.mark.parametrize("side", ["prompt", "answer"])
def test_a_step_that_fails_follows_its_policy(guard: Any, kept: Sandboxed, stream: bool, side: str) -> None:
    with guard(**NOTHING, inspect=pipeline(Both(**{side: broken}))) as held:
        with pytest.raises(GuardFailedError, match=f"inspect {side}: the step test:both failed") as caught:
            held.text(stream=stream)
        assert caught.value.status_code == 503
    assert len(kept.asked()) == (side == "answer")
    with guard(**NOTHING, inspect=pipeline(Both(**{side: broken}), on_failure="open")) as held:
        answer = held.ask(stream=stream)
        if stream:
            held.read(answer)
        assert explain(answer)[f"inspect {side}"].facts["steps"][0]["decision"] == "fail"


@STREAMS
@pytest.mark.parametrize("side", ["prompt", "answer"])
@pytest.mark.parametrize("policy", ["open", "closed"])
def test_a_pipeline_that_fails_follows_the_stage_s_policy(
    guard: Any, monkeypatch: pytest.MonkeyPatch, stream: bool, side: str, policy: Any
) -> None:
    name = "inspect_prompt" if side == "prompt" else "inspect_response"

    async def inspect(*_: Any, **__: Any) -> Any:
        raise RuntimeError("no pipeline")

    monkeypatch.setattr(Runner, name, inspect)
    with guard(**NOTHING, inspect=Inspect(pipeline=pipeline(Both()), on_failure=policy)) as held:
        if policy == "open":
            assert PROMPT in held.text(stream=stream)
            return
        with pytest.raises(GuardFailedError, match=f"inspect {side}: RuntimeError"):
            held.text(stream=stream)


@STREAMS
@pytest.mark.parametrize("service", ["layer", "libretto"])
def test_records_are_never_in_the_way(
    guard: Any, sandbox: Sandbox, kept: Sandboxed, stream: bool, service: str
) -> None:
    fail(sandbox, service)
    with guard() as held:
        assert PROMPT in held.text(stream=stream)
        kept.reset()  # what is tried again arrives


@STREAMS
def test_a_call_that_must_be_recorded_is_not_made_without(
    guard: Any, sandbox: Sandbox, kept: Sandboxed, stream: bool
) -> None:
    record = Record(on_failure="closed", timeout=0.3)
    fail(sandbox, "layer")
    with guard(record=record, log=False) as held:
        with pytest.raises(GuardFailedError, match="record: NotKeptError") as caught:
            held.text(stream=stream)
        assert caught.value.code == "guard_record_failed"
        assert kept.asked() == []
        kept.reset()
    with guard(record=Record(on_failure="closed"), log=False) as held:
        with ostiary.session() as session:
            assert PROMPT in held.text(stream=stream)
        # Without a flush: it was there when the answer was handed over, or the stream ended.
        assert [each["kind"] for each in kept.actions(session.text)] == [
            "completion_prompt",
            "completion_output",
        ]


@STREAMS
def test_an_answer_that_must_be_logged_is_withheld_without(
    guard: Any, sandbox: Sandbox, kept: Sandboxed, stream: bool
) -> None:
    fail(sandbox, "libretto", 422)
    with guard(record=False, log=Log(on_failure="closed")) as held:
        with pytest.raises(GuardFailedError, match="log: NotKeptError"):
            held.text(stream=stream)
        assert len(kept.asked()) == 1
        kept.reset()
        assert PROMPT in held.text(stream=stream)
        assert len(kept.events()) == 1


def test_what_fails_in_recording_hurts_no_call(guard: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ostiary.layer.instrumented import ModelCalls
    from ostiary.libretto.observer import EventSight

    monkeypatch.setattr(ModelCalls, "begin", broken)
    monkeypatch.setattr(EventSight, "answered", broken)
    with guard() as held:
        answer = held.ask()
        assert PROMPT in answer.choices[0].message.content
        for name in ("record", "log"):
            report = explain(answer)[name]
            assert (report.outcome, report.facts["why"]) == ("failed", "RuntimeError")


# The model.

ANSWER = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hi."}, "finish_reason": "stop"}],
}
GOOD = steps.reply(200, json=ANSWER)


def piece(text: str) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


@pytest.fixture
def model() -> Iterator[FaultServer]:
    with FaultServer(default=GOOD) as server:
        yield server


def test_attempts_are_paid_from_the_door_s_budget(guard: Any, model: FaultServer) -> None:
    policy = RetryPolicy(base=0, cap=0, throttled_base=0, budget=28, transient_cost=14)
    with guard(model.url, retry=policy, max_retries=5, **NOTHING) as held:
        model.script([steps.reply(503), GOOD])
        assert explain(held.ask())["model"].facts["attempts"] == 2
        model.script([steps.reply(503)] * 9)
        with pytest.raises(openai.InternalServerError) as caught:
            held.ask()
        # One is what the success gave back.
        assert explain(caught.value)["model"].outcome == "failed"
        assert len(model.requests) == 2 + 2


def test_processors_of_a_server_are_asked_again_from_the_same_budget(guard: Any, model: FaultServer) -> None:
    policy = RetryPolicy(attempts=9, base=0, cap=0, budget=28, transient_cost=14)
    with FaultServer(default=steps.reply(503)) as processors:
        inspect = pipeline("a:b", url=processors.url)
        with guard(model.url, retry=policy, max_retries=5, **NOTHING, inspect=inspect) as held:
            with pytest.raises(GuardFailedError):
                held.ask()
            assert len(processors.requests) == 3  # the two retries that the budget allows
            processors.script([steps.reply(204)], repeat=True)
            model.script([steps.reply(503)])
            with pytest.raises(openai.InternalServerError):
                held.ask()
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (steps.reply(400, json={"error": {"message": "no", "code": "bad"}}), openai.BadRequestError),
        (steps.reply(401), openai.AuthenticationError),
        (steps.reply(503, headers=[("x-should-retry", "false")]), openai.InternalServerError),
    ],
)
def test_what_the_model_s_client_raises_passes(
    guard: Any, model: FaultServer, answer: Any, kind: Any
) -> None:
    model.script([answer])
    with guard(model.url, max_retries=3, retry=RetryPolicy(), **NOTHING) as held:
        with pytest.raises(kind) as caught:
            held.ask()
        assert type(caught.value) is kind
    assert len(model.requests) == 1


def test_a_stream_that_breaks_gives_what_came_and_is_recorded(
    guard: Any, model: FaultServer, kept: Sandboxed
) -> None:

    pieces = [piece("Dear PERSON_"), piece("0, hel")]
    model.script([steps.stream(pieces, content_type="text/event-stream", end="reset")])
    said: list[str] = []
    with guard(model.url) as held:
        with ostiary.session() as session:
            stream = held.ask(stream=True)

        async def read_async() -> None:
            async for chunk in stream:
                heard(chunk)

        def heard(chunk: Any) -> None:
            said.append(chunk.choices[0].delta.content or "")

        def read() -> None:
            for chunk in stream:
                heard(chunk)

        with pytest.raises(Exception) as caught:  # noqa: PT011  (the client's own, whichever)
            held(read_async() if held.is_async else read())
        assert not isinstance(caught.value, GuardError)
        held.deliver()
    assert "".join(said) == "Dear Ada Bell, hel"
    actions = kept.actions(session.text)
    assert actions[-1]["error"] is not None
    assert "PERSON_0, hel" in json.dumps(actions)


def test_a_stream_that_is_left_is_recorded(guard: Any, kept: Sandboxed) -> None:
    with guard() as held:
        with ostiary.session() as session:
            stream = held.ask(stream=True)
            assert len(held.read(stream, most=3)) == 3
            held(stream.close())
        held.deliver()
    output = kept.actions(session.text)[-1]
    assert output["attributes"]["stream.closed_early"] is True
    assert explain(stream)["model"].facts["stream"] in ("closed", "forgotten")
    assert len(kept.events()) == 1


def test_a_call_that_is_cancelled_is_recorded(
    face: Face, guard: Any, model: FaultServer, kept: Sandboxed
) -> None:
    if face == "sync":
        pytest.skip("threads can't be cancelled")
    model.script([steps.hang()])
    with guard(model.url) as held:

        async def cancelled(session: Any) -> None:
            with session:
                task = asyncio.ensure_future(held.client.chat.completions.create(**chat(PROMPT)))
            while not model.requests:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        session = ostiary.session()
        held(cancelled(session))
        held.deliver()
    assert kept.actions(session.text)[-1]["error"]["message"] == "cancelled"


# One deadline over all of it.


@STREAMS
@pytest.mark.parametrize("where", ["guard", "block"])
def test_a_model_that_hangs_is_left_at_the_deadline(
    guard: Any, model: FaultServer, stream: bool, where: str
) -> None:
    model.script([steps.hang()], repeat=True)
    with guard(model.url, max_retries=2, deadline=1.5 if where == "guard" else None, **NOTHING) as held:
        around: AbstractContextManager[Any] = nullcontext() if where == "guard" else ostiary.deadline(1.5)
        with pytest.raises(GuardDeadlineError, match="it was at: model") as caught, around:
            held.ask(stream=stream)
    assert isinstance(caught.value, openai.APITimeoutError)
    assert isinstance(caught.value, DeadlineExceededError)
    assert explain(caught.value)["model"].outcome == "failed"


@pytest.mark.parametrize("hangs", [False, True])
def test_a_window_that_can_t_be_inspected_ends_the_stream(
    guard: Any, monkeypatch: pytest.MonkeyPatch, hangs: bool
) -> None:
    async def inspect(*_: Any, **__: Any) -> Any:
        if hangs:
            await asyncio.Event().wait()
        raise RuntimeError("no pipeline")

    monkeypatch.setattr(Runner, "inspect_response", inspect)
    inspected = Inspect(pipeline=pipeline(Both()), streams="windowed", window=10, overlap=5)
    with guard(**NOTHING, inspect=inspected, deadline=1.5 if hangs else None) as held:
        stream = held.ask(stream=True)
        with pytest.raises(GuardDeadlineError if hangs else GuardFailedError) as caught:
            held.read(stream)
        assert held.read(stream) == []
    assert explain(caught.value)["inspect answer"].outcome == "failed"


def test_a_processor_that_hangs_is_left_at_the_deadline(guard: Any, kept: Sandboxed) -> None:
    class Hanging(Both):
        async def process_input(self, *_: Any, **__: Any) -> Any:
            await asyncio.Event().wait()

    with guard(**NOTHING, inspect=pipeline(Hanging()), deadline=1.5) as held:
        with pytest.raises(GuardDeadlineError, match="it was at: inspect prompt"):
            held.ask()
    assert kept.asked() == []


def test_a_service_that_hangs_is_left_at_the_deadline(guard: Any, sandbox: Sandbox, kept: Sandboxed) -> None:
    fault = {"service": "liminal", "latency": 30}
    httpx.put(f"{sandbox.services['sandbox']}/faults/test-slow", json=fault).raise_for_status()
    # Open or closed: no time is left for what comes after.
    with guard(cleanse=Cleanse(on_failure="open"), record=False, log=False, deadline=0.3) as held:
        with pytest.raises(GuardDeadlineError, match="it was at: cleanse"):
            held.ask()
    assert kept.asked() == []


def test_a_stream_ends_at_the_deadline(guard: Any, model: FaultServer) -> None:

    pieces: list[Any] = [piece("a"), steps.Pause(1.6), piece("b")]
    model.script([steps.stream(pieces, content_type="text/event-stream", end="hang")])
    with guard(model.url, deadline=1.5, **NOTHING) as held:
        stream = held.ask(stream=True)
        with pytest.raises((GuardDeadlineError, openai.APIError, httpx.TimeoutException, TimeoutError)):
            held.read(stream)


# What shows.


@STREAMS
def test_nothing_shows(guard: Any, sandbox: Sandbox, kept: Sandboxed, stream: bool) -> None:
    # Frames hold what the application passes, in OpenAI's package and in its own; what leaves them is looked at.
    with LeakCanary(locals_in=()) as canary:
        refuse_in_every_way(canary, guard, sandbox, kept, stream)


def refuse_in_every_way(
    leak_canary: LeakCanary, guard: Any, sandbox: Sandbox, kept: Sandboxed, stream: bool
) -> None:
    words = leak_canary.prompt()
    caught: list[BaseException] = []
    for service, status, options in (
        ("liminal", 500, {}),
        ("layer", 500, {"record": Record(on_failure="closed", timeout=0.2)}),
        ("libretto", 422, {"log": Log(on_failure="closed", timeout=2)}),
    ):
        kept.reset()
        fail(sandbox, service, status)
        with guard(inspect=pipeline(Both()), **options) as held:
            try:
                held.text(words, stream=stream)
            except Exception as error:
                caught.append(error)
            leak_canary.look_at(held.door, held.client, held.client._ostiary_guard)
            kept.reset()
    with guard(inspect=pipeline(Both(broken)), record=False, log=False) as held:
        with pytest.raises(GuardError) as refused:
            held.text(words, stream=stream)
        caught.append(refused.value)
    assert len(caught) == 4
    for each in caught:
        leak_canary.look_at(each, explain(each), explain(each).stages, explain(each).plain())


def test_errors_can_be_pickled(guard: Any) -> None:
    with guard(**NOTHING, inspect=pipeline(Both(broken))) as held:
        with pytest.raises(GuardFailedError) as caught:
            held.ask()
    other: Any = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(other, GuardFailedError)
    assert isinstance(other, openai.InternalServerError)
    assert (str(other), other.stage, other.code) == (str(caught.value), "inspect prompt", caught.value.code)
