"""Records by way of a real broker that is killed in the middle, and as spans to a collector."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ostiary.layer import Layer
from ostiary.sandbox import Sandbox, serve
from ostiary.testing import FaultServer, steps

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"


class Redis:
    """A broker that keeps on disk what it took, and may be killed and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}"
        self._folder = folder
        self.start()

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self._folder),
                   "--appendonly", "yes", "--appendfsync", "always"]  # fmt: skip
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self._answers)

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as link:
                link.sendall(b"PING\r\n")
                return link.recv(10).startswith(b"+PONG")
        except OSError:
            return False

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def wait_until(condition: Any, patience: float = 40.0) -> None:
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip("there is no redis-server here (Debian: apt-get install redis-server)")
    pytest.importorskip("faststream.redis")
    broker = Redis(tmp_path)
    yield broker
    broker.kill()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with serve() as sandbox:
        yield sandbox


def arrived(sandbox: Sandbox) -> list[Any]:
    read = sandbox.services["sandbox"]
    found: list[Any] = []
    with httpx.Client(trust_env=False) as http:
        for session in http.get(f"{read}/layer/sessions", params={"limit": 1000}).json()["items"]:
            answer = http.get(f"{read}/layer/sessions/{session['session_id']}").json()
            found += [action["body"]["data"] for action in answer["actions"]]
    return found


def worker(sandbox: Sandbox, redis: Redis, outbox: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ostiary", "deliver", redis.url, "--outbox", str(outbox), "--idle", "1"]
    environment = {
        **os.environ,
        "LAYER_BASE_URL": sandbox.services["layer"],
        "LAYER_APPLICATION_ID": APPLICATION,
    }
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["broker"] == redis.url
    return process


# redis-py leaves connections to a broker that was killed for the garbage collector to close.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_everything_arrives_though_the_broker_and_a_worker_are_killed(
    tmp_path: Path, redis: Redis, sandbox: Sandbox
) -> None:
    from ostiary.integrations.broker import BrokerRoute

    route = BrokerRoute(redis.url)
    application = Layer(
        base_url="https://not.reached.example",
        application_id=APPLICATION,
        delivery="durable",
        outbox=tmp_path / "app" / "x.outbox",
        route=route,
    )

    def record(*numbers: int) -> None:
        for start in range(0, len(numbers), 5):
            with application.session(attributes={"user.id": "u"}):
                for number in numbers[start : start + 5]:
                    with application.action(kind="model") as action:
                        action.data = number

    record(*range(100))  # nobody takes these yet: they wait in the stream
    assert application.flush(20).complete
    first = worker(sandbox, redis, tmp_path / "one" / "x.outbox")
    second = worker(sandbox, redis, tmp_path / "two" / "x.outbox")
    record(*range(100, 150))
    redis.kill()
    record(*range(150, 250))  # these wait in the application's outbox
    redis.start()
    record(*range(250, 300))
    wait_until(lambda: application.flush(1).pending == 0)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    again = worker(sandbox, redis, tmp_path / "one" / "x.outbox")  # finds what the first one had on disk
    wait_until(lambda: set(arrived(sandbox)) == set(range(300)))
    for process in (second, again):
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
        assert process.returncode == 0
    got = arrived(sandbox)
    assert len(got) - len(set(got)) <= 150  # again what was in flight at each kill, no more
    ledger = application.ledger()
    assert (ledger.accepted, ledger.delivered, ledger.pending) == (300, 300, 0)
    application.close(5)
    route.close()
    gc.collect()  # now, while this test's filter counts, and not at the end of the run


def test_records_become_spans_of_one_trace_a_session(tmp_path: Path) -> None:
    pytest.importorskip("opentelemetry.exporter.otlp.proto.http")
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    from ostiary.integrations.otlp import OtlpRoute

    with FaultServer(default=steps.reply(200)) as collector:
        collector.script([steps.reply(503)])
        application = Layer(
            base_url="https://not.reached.example",
            application_id=APPLICATION,
            delivery="durable",
            outbox=tmp_path / "box" / "x.outbox",
            route=OtlpRoute(f"{collector.url}/v1/traces"),
            mask=lambda record: {**record, "data": "masked"} if "data" in record else record,
        )
        with application.session() as session_id:
            for number in range(3):
                with application.action(kind="model", attributes={"n": number}) as action:
                    action.data = {"secret": number}
        wait_until(lambda: application.flush(1).pending == 0)
        spans = []
        for request in collector.requests:
            if request.answered_with.endswith("reply 200"):
                body = ExportTraceServiceRequest.FromString(request.body)
                spans += [s for r in body.resource_spans for scope in r.scope_spans for s in scope.spans]
        application.close(5)
    assert [span.name for span in spans] == ["layer.model"] * 3
    assert {span.trace_id.hex() for span in spans} == {session_id.replace("-", "")}
    assert len({span.span_id for span in spans}) == 3
    values = {each.key: each.value for each in spans[0].attributes}
    assert values["session.id"].string_value == session_id
    assert values["layer.n"].int_value == 0
    assert values["layer.data"].string_value == "masked"
