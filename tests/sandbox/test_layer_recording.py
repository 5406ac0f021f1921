"""Decorators and blocks, recorded for real: what the sandbox holds afterwards is what the application did."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import subprocess
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.sandbox.conftest import APPLICATION, Caller

from ostiary.config import RetryPolicy
from ostiary.errors import ResponseTooLargeError
from ostiary.layer import AsyncLayer, Layer, LayerHTTPError, SessionActionKind, SessionActionScanner
from ostiary.layer.default import DefaultLayer
from ostiary.layer.errors import LayerFirewallSessionBlocked, LayerMissingRequiredConfigurationError
from ostiary.record import Delivery

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def layer(call: Caller) -> Iterator[Layer]:
    with client(call) as made:
        yield made


@pytest.fixture
def patient(call: Caller, monkeypatch: pytest.MonkeyPatch) -> Iterator[Layer]:
    """Give a client that lingers until it is flushed: a busy machine may take longer than it lingers otherwise."""
    monkeypatch.setitem(Delivery.__init__.__kwdefaults__, "linger", 60.0)
    with client(call) as made:
        yield made


def client(call: Caller, **more: Any) -> Layer:
    settings: dict[str, Any] = {
        "base_url": call.sandbox.services["layer"],
        "firewall_base_url": call.sandbox.services["firewall"],
        "application_id": APPLICATION,
    }
    return Layer(**(settings | more))


def sessions(call: Caller) -> list[dict[str, Any]]:
    return list(call.read("/layer/sessions")["items"])


def actions(call: Caller, session_id: object) -> list[dict[str, Any]]:
    return [item["body"] for item in call.read(f"/layer/sessions/{session_id}")["actions"]]


def layer_requests(call: Caller) -> list[dict[str, Any]]:
    return [item for item in call.read("/requests")["items"] if item["service"] == "layer"]


def test_a_session_and_its_first_actions_travel_in_one_request(call: Caller, patient: Layer) -> None:
    @patient.session(attributes={"user.id": "u"})
    def work(session_id: UUID) -> UUID:
        first()
        second()
        return session_id

    @patient.action(kind=SessionActionKind.COMPLETION_PROMPT)
    def first() -> dict[str, str]:
        return {"said": "one"}

    @patient.action
    def second() -> str:
        return "two"

    session_id = work()  # type: ignore[call-arg]
    flushed = patient.flush()
    assert (flushed.delivered, flushed.pending, flushed.complete) == (2, 0, True)
    assert len(layer_requests(call)) == 1
    (session,) = sessions(call)
    assert session["session_id"] == str(session_id)
    assert session["body"]["attributes"]["user.id"] == "u"
    one, two = actions(call, session_id)
    assert (one["kind"], one["data"]) == ("completion_prompt", {"said": "one"})
    assert (two["kind"], two["data"]) == ("completion_output", "two")


def test_four_kinds_of_function_keep_their_kind_and_are_recorded(call: Caller, layer: Layer) -> None:
    @layer.action
    def function(x: int) -> int:
        return x + 1

    @layer.action
    async def coroutine(x: int) -> int:
        await asyncio.sleep(0)
        return x + 2

    @layer.action
    def generator(x: int) -> Iterator[int]:
        yield x
        yield x + 1

    @layer.action
    async def async_generator(x: int) -> AsyncIterator[int]:
        yield x
        await asyncio.sleep(0)
        yield x + 1

    async def main() -> list[Any]:
        return [await coroutine(1), [item async for item in async_generator(1)]]

    with layer.session() as session_id:
        assert function(1) == 2
        assert list(generator(1)) == [1, 2]
        assert asyncio.run(main()) == [3, [1, 2]]
    layer.flush()
    recorded = [action["data"] for action in actions(call, session_id)]
    assert recorded == [2, [1, 2], 3, [1, 2]]


def test_an_exception_is_recorded_and_goes_on_its_way(call: Caller, layer: Layer) -> None:
    problem = ValueError("no such city")

    @layer.action
    def fail() -> None:
        raise problem

    with pytest.raises(ValueError, match="no such city") as caught, layer.session() as session_id:
        fail()
    assert caught.value is problem
    layer.flush()
    (action,) = actions(call, session_id)
    assert action["error"]["message"] == "no such city"
    assert action["error"]["details"]["type"] == "builtins.ValueError"


def test_an_exception_of_the_session_itself_is_recorded(call: Caller, layer: Layer) -> None:
    with pytest.raises(KeyError), layer.session() as session_id:
        raise KeyError("k")
    layer.flush()
    assert [action["error"]["details"]["type"] for action in actions(call, session_id)] == [
        "builtins.KeyError"
    ]


def test_a_stream_that_is_left_early_is_recorded_as_such(call: Caller, layer: Layer) -> None:
    @layer.action
    def stream() -> Iterator[str]:
        yield "a"
        yield "b"
        yield "c"

    with layer.session() as session_id:
        items = stream()
        assert next(items) == "a"
        del items
        gc.collect()
    layer.flush()
    (action,) = actions(call, session_id)
    assert action["data"] == ["a"]
    assert action["attributes"]["stream.closed_early"] is True


def test_a_tuple_of_up_to_three_is_data_error_and_scanners_a_longer_one_is_data(
    call: Caller, layer: Layer
) -> None:
    @layer.action
    def reply(value: Any) -> Any:
        return value

    usage = SessionActionScanner("usage", {"n": 1})
    with layer.session() as session_id:
        reply(({"a": 1}, None, [usage]))
        reply(({"a": 1}, {"message": "bad", "code": 7}))
        reply(("x",))
        reply((1, 2, 3, 4))
        reply((1, 2))
    layer.flush()
    first, second, third, fourth, fifth = actions(call, session_id)
    assert (first["data"], first["scanners"]) == ({"a": 1}, [{"name": "usage", "data": {"n": 1}}])
    assert second["error"] == {"message": "bad", "code": 7, "details": None}
    assert third["data"] == "x"
    assert fourth["data"] == [1, 2, 3, 4]
    assert fifth["data"] == [1, 2]


def test_what_json_cannot_hold_is_recorded_as_its_marked_repr(call: Caller, layer: Layer) -> None:
    class Odd:
        def __repr__(self) -> str:
            return "<odd>"

    @layer.action
    def odd() -> dict[str, Any]:
        return {"thing": Odd()}

    with layer.session() as session_id:
        odd()
    layer.flush()
    (action,) = actions(call, session_id)
    assert action["data"]["thing"]["text"] == "<odd>"


def test_later_changes_are_not_recorded(call: Caller, layer: Layer) -> None:
    messages = [{"role": "user", "content": "before"}]

    @layer.action
    def prompt() -> list[dict[str, str]]:
        return messages

    with layer.session() as session_id:
        prompt()
        messages[0]["content"] = "after"
    layer.flush()
    assert actions(call, session_id)[0]["data"] == [{"role": "user", "content": "before"}]


def test_blocks_fill_in_what_they_record(call: Caller, layer: Layer) -> None:
    with layer.session(attributes={"a": "b"}) as session_id:
        with layer.action(kind="completion_tool_call", attributes={"model.id": "m"}) as action:
            action.data = {"tools": []}
            action.attributes["chunk.count"] = 3
            action.scanners = [SessionActionScanner("usage", {})]
    layer.flush()
    (recorded,) = actions(call, session_id)
    assert recorded["kind"] == "completion_tool_call"
    assert recorded["attributes"] == {"model.id": "m", "chunk.count": 3}
    assert recorded["scanners"] == [{"name": "usage", "data": {}}]


def test_a_session_in_which_nothing_happens_is_recorded_too(call: Caller, layer: Layer) -> None:
    with layer.session() as session_id:
        pass
    layer.flush()
    assert [session["session_id"] for session in sessions(call)] == [session_id]


def test_an_action_outside_any_session_gets_one_of_its_own(call: Caller, layer: Layer) -> None:
    @layer.action
    def alone() -> str:
        return "alone"

    alone()
    alone()
    layer.flush()
    assert len(sessions(call)) == 2


def test_an_action_may_name_its_session(call: Caller, layer: Layer) -> None:
    session_id = layer.create_session()

    @layer.action(session_id=session_id)
    def named() -> str:
        return "named"

    with layer.session():
        named()
    layer.flush()
    assert [action["data"] for action in actions(call, session_id)] == ["named"]


def test_an_action_may_name_the_session_around_it(call: Caller, layer: Layer) -> None:
    @layer.session(attributes={"user.id": "user-002"})
    def outer(session_id: UUID) -> UUID:
        @layer.action(session_id=session_id, kind=SessionActionKind.COMPLETION_PROMPT)
        def inner() -> str:
            return "inside"

        inner()
        return session_id

    session_id = outer()  # type: ignore[call-arg]
    assert layer.flush().complete
    assert [action["data"] for action in actions(call, session_id)] == ["inside"]


def test_a_call_that_names_a_recorded_session_finds_it_there(call: Caller, layer: Layer) -> None:
    with layer.session() as session_id:
        layer.append_action(
            session_id, kind="moderation", start_time=NOW, end_time=NOW, data={"input": ["x"]}
        )
    assert [action["kind"] for action in actions(call, session_id)] == ["moderation"]


def test_a_session_id_is_filled_as_the_function_declares_it(layer: Layer) -> None:
    @layer.session
    def as_uuid(session_id: UUID) -> Any:
        return session_id

    @layer.session
    def as_text(session_id: str) -> Any:
        return session_id

    fixed = "43f82426-0be8-519d-b555-c068abf14d92"

    @layer.session(session_id=fixed)
    def with_fixed(session_id: UUID) -> Any:
        return session_id

    assert isinstance(as_uuid(), UUID)  # type: ignore[call-arg]
    assert isinstance(as_text(), str)  # type: ignore[call-arg]
    assert with_fixed() == UUID(fixed)  # type: ignore[call-arg]
    assert as_text("mine") == "mine"


def test_order_is_kept_within_a_session_over_many_requests(call: Caller, layer: Layer) -> None:
    @layer.action
    def step(n: int) -> int:
        return n

    with layer.session() as session_id:
        for n in range(300):
            step(n)
    assert layer.flush(60).complete
    assert [action["data"] for action in actions(call, session_id)] == list(range(300))


def test_threads_and_tasks_keep_their_own_sessions(call: Caller, layer: Layer) -> None:
    @layer.session
    async def conversation(name: str) -> None:
        await asyncio.sleep(0)
        say(name)
        await asyncio.sleep(0)
        say(name)

    @layer.action
    def say(name: str) -> str:
        return name

    async def tasks(prefix: str) -> None:
        await asyncio.gather(*(conversation(f"{prefix}{n}") for n in range(10)))

    threads = [threading.Thread(target=lambda p=str(t): asyncio.run(tasks(p))) for t in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    layer.flush()
    said = [
        tuple(action["data"] for action in actions(call, session["session_id"])) for session in sessions(call)
    ]
    assert sorted(said) == sorted((f"{p}{n}", f"{p}{n}") for p in "012" for n in range(10))


def test_two_clients_do_not_mix_their_sessions(call: Caller, layer: Layer) -> None:
    with client(call, environment="other") as other:
        with layer.session() as outer, other.session() as inner:
            with layer.action(kind="moderation") as action:
                action.data = "outer"
            with other.action(kind="moderation") as action:
                action.data = "inner"
        other.flush()
    layer.flush()
    assert [a["data"] for a in actions(call, outer)] == ["outer"]
    assert [a["data"] for a in actions(call, inner)] == ["inner"]


def test_an_outage_is_waited_out_and_nothing_is_lost(call: Caller, layer: Layer) -> None:
    call.put(
        "/faults/outage", {"service": "layer", "status": 503, "times": 2, "headers": {"Retry-After": "0"}}
    )
    with layer.session() as session_id, layer.action(kind="moderation") as action:
        action.data = "kept"
    assert layer.flush(60).complete
    assert [a["data"] for a in actions(call, session_id)] == ["kept"]
    ledger = layer.ledger()
    assert (ledger.accepted, ledger.delivered, ledger.pending, dict(ledger.dropped)) == (1, 1, 0, {})


def test_one_action_that_the_service_refuses_does_not_take_others_with_it(call: Caller, layer: Layer) -> None:
    dropped: list[tuple[Any, str]] = []
    with client(call, on_drop=lambda record, reason: dropped.append((record, reason))) as other:
        call.put("/faults/batch", {"service": "layer", "path": "/v1/sessions", "status": 413, "times": 1})
        call.put(
            "/faults/poison",
            {"service": "layer", "path": "/v1/sessions/*/actions", "status": 422, "times": 1},
        )
        with other.session() as session_id:
            for kind in ("moderation", "completion_prompt", "embeddings"):
                with other.action(kind=kind):
                    pass
        result = other.flush(10)
    assert result.dropped == 1
    assert [reason for _, reason in dropped] == ["http_422"]
    assert len(actions(call, session_id)) == 2


def test_blocking_delivery_has_arrived_when_the_call_returns(call: Caller) -> None:
    with client(call, delivery="blocking") as blocking:
        with blocking.session() as session_id:
            with blocking.action(kind="moderation") as action:
                action.data = 1
            assert len(actions(call, session_id)) == 1

        @blocking.action
        async def later() -> int:
            return 2

        async def main() -> int:
            ticks = 0

            async def tick() -> None:
                nonlocal ticks
                while True:
                    ticks += 1
                    await asyncio.sleep(0)

            ticking = asyncio.create_task(tick())
            call.put("/faults/slow", {"service": "layer", "latency": 0.2, "times": 1})
            await later()
            ticking.cancel()
            return ticks

        assert asyncio.run(main()) > 20


def test_a_blocked_session_records_nothing_more(call: Caller) -> None:
    with client(call, firewall="fail_open") as guarded:
        with guarded.session() as session_id, guarded.action(kind="moderation"):
            pass
        guarded.flush()
        call.put(f"/firewall/sessions/{session_id}", {"decision": "block"})

        @guarded.action(session_id=session_id)
        def blocked() -> str:
            return "fine"

        assert blocked() == "fine"
        guarded.flush()
        assert guarded.ledger().dropped == {"firewall_blocked": 1}
    assert len(actions(call, session_id)) == 1


def test_a_call_on_a_blocked_session_is_refused_and_nothing_is_recorded(call: Caller) -> None:
    with client(call, enable_firewall_instrumentation=True) as guarded:
        session_id = guarded.create_session()
        call.put(f"/firewall/sessions/{session_id}", {"decision": "block"})
        assert guarded.firewall_session_lookup(session_id).blocked
        with pytest.raises(LayerFirewallSessionBlocked, match="blocks session"):
            guarded.append_action(session_id, kind="moderation", start_time=NOW, end_time=NOW)
        assert actions(call, session_id) == []
        call.put(f"/firewall/sessions/{session_id}", {"decision": "alert"})
        guarded.append_action(session_id, kind="moderation", start_time=NOW, end_time=NOW)
        assert len(actions(call, session_id)) == 1


def test_a_firewall_that_cannot_be_asked_lets_pass_unless_told_otherwise(
    call: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    down = {"firewall_base_url": "http://127.0.0.1:9", "retry": RetryPolicy(attempts=1)}
    with client(call, **(down | {"firewall": "fail_open"})) as lenient:
        session_id = lenient.create_session()
        with caplog.at_level(logging.WARNING, "ostiary.layer"):
            for _ in range(3):
                lenient.append_action(session_id, kind="moderation", start_time=NOW, end_time=NOW)
        assert len(actions(call, session_id)) == 3
        assert len([r for r in caplog.records if "firewall" in r.getMessage()]) == 1
    with client(call, **(down | {"firewall": "fail_closed"})) as strict:
        with pytest.raises(LayerFirewallSessionBlocked, match="fail_closed"):
            strict.append_action(session_id, kind="moderation", start_time=NOW, end_time=NOW)
    assert len(actions(call, session_id)) == 3


def test_an_answer_beyond_the_cap_is_refused(call: Caller) -> None:
    with client(call, response_cap=10) as careful, pytest.raises(ResponseTooLargeError):
        careful.create_session()


def test_before_init_functions_run_with_one_warning_and_a_count(caplog: pytest.LogCaptureFixture) -> None:
    default = DefaultLayer()

    @default.session
    def work(session_id: UUID) -> UUID:
        return step(session_id)

    @default.action
    def step(value: UUID) -> UUID:
        return value

    with caplog.at_level(logging.WARNING, "ostiary"):
        assert isinstance(work(), UUID)  # type: ignore[call-arg]
        work()  # type: ignore[call-arg]
    assert len([r for r in caplog.records if "layer.init()" in r.getMessage()]) == 1
    assert default.unrecorded == 4
    with pytest.raises(LayerMissingRequiredConfigurationError, match=r"layer\.init"):
        default.create_session()
    with pytest.raises(LayerMissingRequiredConfigurationError, match=r"layer\.init"):
        default.flush()


def test_a_service_that_is_down_never_touches_the_application(call: Caller) -> None:
    with Layer(base_url="http://127.0.0.1:9", application_id="a", exit_timeout=0) as down:

        @down.session
        def work() -> str:
            with down.action(kind="moderation"):
                return "done"

        assert work() == "done"
        result = down.close(0.2)
        assert result.delivered == 0
        ledger = down.ledger()
        assert ledger.accepted == ledger.pending + sum(ledger.dropped.values()) == 1


def test_async_clients_record_with_the_same_decorators(call: Caller) -> None:
    async def main() -> tuple[str, Any]:
        async with AsyncLayer(base_url=call.sandbox.services["layer"], application_id=APPLICATION) as layer:

            @layer.action
            async def ask() -> str:
                return "asked"

            async with layer.session() as session_id:
                await ask()
                await layer.append_action(session_id, kind="moderation", start_time=NOW, end_time=NOW)
            return session_id, await layer.flush()

    session_id, flushed = asyncio.run(main())
    assert flushed.complete
    assert [a["kind"] for a in actions(call, session_id)] == ["completion_output", "moderation"]


def test_with_options_shares_recording_and_connections(call: Caller, layer: Layer) -> None:
    quick = layer.with_options(timeout=3.0, headers={"X-Who": "me"})
    assert type(quick) is Layer
    with quick.session() as session_id, quick.action(kind="moderation"):
        pass
    assert layer.flush().complete
    assert len(actions(call, session_id)) == 1
    quick.create_session()
    assert ["x-who", "me"] in [[h["name"], h["value"]] for h in headers(call)]


def headers(call: Caller) -> list[dict[str, str]]:
    number = layer_requests(call)[-1]["number"]
    return list(call.read(f"/requests/{number}")["headers"])


def test_applications_are_found_by_name_or_created_once(call: Caller) -> None:
    made = [
        Layer(base_url=call.sandbox.services["layer"], application_name="brand-new", environment="e")
        for _ in range(2)
    ]
    ids = [made[0].create_session(), made[0].create_session(), made[1].create_session()]
    assert len(set(ids)) == 3
    assert len({session["application_id"] for session in sessions(call)}) == 1
    assert made[0].get_applications_by_name().keys() == {"brand-new"}
    for one in made:
        one.close()


def test_an_error_status_is_the_services_and_carries_its_words(call: Caller, layer: Layer) -> None:
    with pytest.raises(LayerHTTPError) as caught:
        layer.append_action(
            "43f82426-0be8-519d-b555-c068abf14d92", kind="moderation", start_time=NOW, end_time=NOW
        )
    assert caught.value.status_code == 404
    assert caught.value.message
    assert caught.value.response_data


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("how", ["return", "raise"])
def test_a_normal_exit_delivers_what_was_recorded(call: Caller, how: str) -> None:
    code = f"""
        from ostiary.layer import layer
        layer.init(base_url={call.sandbox.services["layer"]!r}, application_id="a")
        with layer.session(), layer.action(kind="moderation") as action:
            action.data = "last words"
        if {how!r} == "raise":
            raise SystemExit(3)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == (3 if how == "raise" else 0), done.stderr
    assert done.stderr == ""
    (session,) = sessions(call)
    assert [a["data"] for a in actions(call, session["session_id"])] == ["last words"]
