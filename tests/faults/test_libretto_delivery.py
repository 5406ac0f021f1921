"""Libretto down, slow, refusing or absent: calls of models never notice, and the books tell what became of events."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from tests.support.faces import Face
from tests.support.libretto import SPORT, USER, LibrettoTalk, talking

from ostiary._io.senders import TransportSender
from ostiary.config import NO_RETRIES
from ostiary.libretto import AsyncClient, Client, TemplateChat
from ostiary.testing import FaultServer, LeakCanary, steps

SAID = {"role": "assistant", "content": "A ball."}
ANSWER = {
    "id": "c",
    "object": "chat.completion",
    "created": 1,
    "model": "m",
    "choices": [{"index": 0, "message": SAID, "finish_reason": "stop"}],
}
TAKEN = steps.reply(200, json={"id": "e", "api_name": "n"})
KEY = "lib-3c9a71f2e8d04b56"


@pytest.fixture(scope="module")
def model() -> Iterator[FaultServer]:
    with FaultServer(default=steps.reply(200, json=ANSWER)) as server:
        yield server


@pytest.fixture
def service() -> Iterator[FaultServer]:
    with FaultServer(default=TAKEN) as server:
        yield server


def options(model: FaultServer, service: FaultServer, **config: Any) -> dict[str, Any]:
    libretto = {
        "api_key": KEY,
        "base_url": service.url,
        "prompt_template_name": "n",
        "retry": NO_RETRIES,
        **config,
    }
    return {"base_url": model.url, "libretto": libretto}


def ask(talk: LibrettoTalk, **params: Any) -> Any:
    create = talk.client.chat.completions.create
    answer = talk(create(model="m", messages=TemplateChat(SPORT, {"sport": "chess"}), libretto=params))
    assert answer.choices[0].message.content == "A ball."
    return answer


def ids(service: FaultServer) -> list[str]:
    return [json.loads(each.body)["promptEventId"] for each in service.requests]


def test_a_service_that_hangs_keeps_no_call_waiting(
    face: Face, model: FaultServer, service: FaultServer
) -> None:
    service.script([steps.hang()], repeat=True)
    with talking(face, **options(model, service)) as talk:
        for number in range(20):
            ask(talk, event_id=str(number))
        ledger = talk.client.libretto.ledger()
        assert (ledger.accepted, ledger.delivered, ledger.pending) == (20, 0, 20)
        result = talk(talk.client.libretto.close(timeout=0.1))
        service.release()
        assert (result.delivered, result.pending + result.dropped) == (0, 20)
        assert talk.client.libretto.ledger().dropped["shutdown"] >= 16  # four are on their way at most


def test_a_service_that_is_down_gets_all_when_it_is_back(
    face: Face, model: FaultServer, service: FaultServer
) -> None:
    with talking(face, **options(model, service)) as talk:
        with service.refuse():
            for number in range(5):
                ask(talk, event_id=str(number))
            assert talk(talk.client.libretto.flush(0.2)).pending == 5
        talk.flush()
        assert talk.client.libretto.ledger().delivered == 5
    assert sorted(ids(service)) == list("01234")


@pytest.mark.parametrize("status", [401, 408, 429, 500, 503])
def test_a_passing_refusal_is_tried_again(model: FaultServer, service: FaultServer, status: int) -> None:
    service.script([steps.reply(status)] * 2)
    with talking("sync", **options(model, service)) as talk:
        ask(talk, event_id="e")
        for _ in range(3):
            talk.client.libretto.flush(1)
        ledger = talk.client.libretto.ledger()
        assert (ledger.accepted, ledger.delivered, dict(ledger.dropped)) == (1, 1, {})
    assert ids(service) == ["e"] * 3


def test_a_record_that_the_service_fails_over_is_given_up_in_the_end(
    model: FaultServer, service: FaultServer
) -> None:
    service.script([steps.reply(500)], repeat=True)
    with talking("sync", **options(model, service)) as talk:
        ask(talk)
        for _ in range(20):
            talk.client.libretto.flush(0.05)
        assert dict(talk.client.libretto.ledger().dropped) == {"http_500": 1}
    assert len(service.requests) == 6


@pytest.mark.parametrize("status", [307, 400, 404, 413, 422])
def test_a_lasting_refusal_is_counted_by_its_reason(
    face: Face, model: FaultServer, service: FaultServer, status: int
) -> None:
    heard: list[tuple[str, str]] = []
    service.script([steps.reply(status, headers=[("Location", service.url)] if status == 307 else ())])

    def on_drop(lost: Any, reason: str) -> None:
        heard.append((lost.draft.event_id, reason))

    with talking(face, **options(model, service, on_drop=on_drop)) as talk:
        ask(talk, event_id="lost")
        talk.flush()
        ask(talk, event_id="next")
        talk.flush()
        ledger = talk.client.libretto.ledger()
        assert (ledger.delivered, dict(ledger.dropped)) == (1, {f"http_{status}": 1})
    assert heard == [("lost", f"http_{status}")]
    assert ids(service) == ["lost", "next"]


def test_an_answer_that_says_nothing_is_an_arrival(model: FaultServer, service: FaultServer) -> None:
    service.script(
        [steps.reply(200, body="fine", headers=[("Content-Type", "text/plain")]), steps.reply(204)]
    )
    with talking("sync", **options(model, service)) as talk:
        ask(talk)
        ask(talk)
        talk.flush()
        assert talk.client.libretto.ledger().delivered == 2


class Broken:
    """A redactor that always fails."""

    def redact(self, text: str) -> str:
        raise ValueError(text)

    def redact_value(self, value: Any) -> Any:
        raise ValueError(str(value))


def test_what_cannot_be_redacted_is_withheld_and_counted(
    face: Face, model: FaultServer, service: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with talking(face, **options(model, service, redact_pii=True, redactor=Broken())) as talk:
        ask(talk)
        talk(talk.client.send_feedback(feedback_key="f", better_response="a secret"))
        talk.flush()
        assert dict(talk.client.libretto.ledger().dropped) == {"redaction_failed": 2}
    assert service.requests == []
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("ostiary")]
    assert not [text for text in ours if "chess" in text or "a secret" in text]
    assert any("redaction_failed" in text for text in ours)


def test_redaction_runs_on_no_thread_of_the_callers(model: FaultServer, service: FaultServer) -> None:
    threads: set[str] = set()

    class Watching:
        def redact(self, text: str) -> str:
            threads.add(threading.current_thread().name)
            return text

        def redact_value(self, value: Any) -> Any:
            threads.add(threading.current_thread().name)
            return value

    with talking("sync", **options(model, service, redact_pii=True, redactor=Watching())) as talk:
        ask(talk)
        service.wait_for_requests(1)
        talk.flush()
    assert threads == {"ostiary-libretto"}


def test_a_full_queue_drops_the_oldest_and_counts(model: FaultServer, service: FaultServer) -> None:
    service.script([steps.hang()], repeat=True)
    with talking("sync", **options(model, service, queue_capacity=6)) as talk:
        for number in range(20):
            ask(talk, event_id=str(number))
        ledger = talk.client.libretto.ledger()
        assert ledger.accepted == 20 == ledger.pending + sum(ledger.dropped.values())
        assert ledger.dropped["queue_full"] == 14
        service.release()
        talk.client.libretto.close(0.1)


def test_blocking_delivery_waits(model: FaultServer, service: FaultServer) -> None:
    with talking("sync", **options(model, service, delivery="blocking")) as talk:
        ask(talk, event_id="e")
        assert ids(service) == ["e"]


def test_feedback_comes_after_its_event(model: FaultServer, service: FaultServer) -> None:
    service.script([steps.reply(503)], path="/event")
    with talking("sync", **options(model, service)) as talk:
        answer = ask(talk)
        talk.client.send_feedback(feedback_key=answer.model_extra["libretto_feedback_key"], rating=1)
        for _ in range(2):
            talk.client.libretto.flush(2)
    assert [each.path for each in service.requests] == ["/event", "/event", "/feedback"]


def test_a_broken_stream_raises_what_openai_raises_and_is_an_event(face: Face, service: FaultServer) -> None:
    chunk = {**ANSWER, "object": "chat.completion.chunk"}
    chunk["choices"] = [{"index": 0, "delta": {"role": "assistant", "content": "A b"}, "finish_reason": None}]
    piece = f"data: {json.dumps(chunk)}\n\n".encode()
    broken = steps.stream([piece, piece], content_type="text/event-stream", end="reset")
    with FaultServer(default=broken) as model, talking(face, **options(model, service)) as talk:
        stream = talk(talk.client.chat.completions.create(model="m", messages=USER, stream=True))
        with pytest.raises((openai.OpenAIError, httpx.HTTPError)):
            talk.read(stream)
        talk.flush()
    (event,) = [json.loads(each.body) for each in service.requests]
    assert event["response"] == "A bA b"
    assert event["rawResponse"]["error"]["outcome"] == "error"


def test_a_fault_of_ours_hurts_no_call(
    face: Face, model: FaultServer, service: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ostiary.libretto.drop_in import tracking

    def fail(*args: Any) -> Any:
        raise RuntimeError("ours")

    with talking(face, **options(model, service)) as talk:
        monkeypatch.setattr(tracking, "PendingEvent", fail)
        ask(talk)
        monkeypatch.setattr(tracking, "draft_of", fail)
        ask(talk)
        found = talk.client.libretto.mishaps()
    assert found == {"answer: RuntimeError": 1, "begin: RuntimeError": 1}


def test_no_key_and_no_prompt_is_in_any_log_or_error(
    face: Face, model: FaultServer, leak_canary: LeakCanary
) -> None:
    leak_canary.leave_out_logger("openai")  # 1.x and 2.x log whole requests themselves
    prompt = "Rumpelstiltskin lives behind the seventh mountain"
    leak_canary.plant("key", KEY)
    leak_canary.plant("prompt", prompt)
    refusing = FaultServer(default=steps.reply(401, json={"detail": f"no key {KEY} for {prompt}"}))
    with refusing as service, talking(face, **options(model, service)) as talk:
        messages = [{"role": "user", "content": prompt}]
        talk(talk.client.chat.completions.create(model="m", messages=messages))
        talk(talk.client.libretto.flush(0.3))
        with pytest.raises(Exception, match="401"):
            talk(talk.client.send_feedback(feedback_key="f", better_response=prompt, wait=True))
        talk(talk.client.libretto.close(0.1))
        leak_canary.look_at(libretto=talk.client.libretto)


PROGRAM = """
import os, sys
from ostiary.config import NO_RETRIES
from ostiary.libretto import Client, LibrettoConfig
model, service = sys.argv[1:]
client = Client(base_url=model, api_key="k", libretto=LibrettoConfig(api_key="l", base_url=service, retry=NO_RETRIES))
for number in range(30):
    libretto = {"prompt_template_name": "n", "event_id": str(number)}
    client.chat.completions.create(model="m", messages=[{"role": "user", "content": "hi"}], libretto=libretto)
"""


@pytest.mark.parametrize("end", ["", "sys.exit(3)", "raise KeyError(1)"])
def test_nothing_is_lost_at_a_normal_exit(
    tmp_path: Path, model: FaultServer, service: FaultServer, end: str
) -> None:
    service.script([steps.pause(0.02, TAKEN)], repeat=True)
    file = tmp_path / "program.py"
    file.write_text(textwrap.dedent(PROGRAM) + end)
    done = subprocess.run(
        [sys.executable, file, model.url, service.url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == {"": 0, "sys.exit(3)": 3, "raise KeyError(1)": 1}[end]
    assert sorted(ids(service), key=int) == [str(number) for number in range(30)]


def test_openais_own_errors_come_through(face: Face, service: FaultServer) -> None:
    with FaultServer(default=steps.reply(401, json={"error": {"message": "no"}})) as model:
        with talking(face, **options(model, service)) as talk:
            with pytest.raises(openai.AuthenticationError):
                ask(talk)
            talk.flush()
    assert json.loads(service.requests[0].body)["rawResponse"]["error"]["status"] == 401


@pytest.mark.parametrize("end", ["closed", "closed before its event is sent", "forgotten"])
def test_a_client_leaves_no_connection_open(
    face: Face, model: FaultServer, service: FaultServer, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[socket.socket] = []  # held here, so that no finaliser closes them
    connect = socket.create_connection

    def remembered(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        made = connect(address, *args, **kwargs)
        if service.url.endswith(f":{address[1]}"):
            opened.append(made)
        return made

    monkeypatch.setattr(socket, "create_connection", remembered)
    gate = threading.Event()
    send = TransportSender.send
    monkeypatch.setattr(
        TransportSender, "send", lambda self, effect: send(self, effect) if gate.wait(30) else None
    )
    with asyncio.Runner() as runner:
        kind = Client if face == "sync" else AsyncClient
        talk = LibrettoTalk(kind(api_key="k", **options(model, service)), None if face == "sync" else runner)
        ask(talk)
        if end != "closed before its event is sent":
            gate.set()
            talk.flush()
        # Of OpenAI's connections alone, or of all.
        close = kind.__bases__[-1].close if end == "forgotten" else kind.close
        talk(close(talk.client))
        del talk
        gate.set()
        give_up = time.monotonic() + 30
        while not opened or any(each.fileno() != -1 for each in opened):
            gc.collect()
            assert time.monotonic() < give_up
            time.sleep(0.01)
    assert len(ids(service)) == 1
