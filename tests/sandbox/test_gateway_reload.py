"""A gateway whose file changes under load, and the processors of this process that it starts and stops."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.f5_processors import Each, nothing

from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Processor, Result
from ostiary.aigateway.gateway import Gateway, GatewayConfig, Pipeline, Route, Stage, Step, gateway_app
from ostiary.aigateway.gateway.serving import Reloading
from ostiary.config import ConnectionOptions
from ostiary.testing import FaultServer, steps

pytestmark = pytest.mark.anyio
# Processors that say when they are started and stopped, one that can't be started, and a module that can't be loaded.
MODULE = """
import asyncio
from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Processor, Result

heard, gate = [], asyncio.Event()

class First(Processor):
    name_ = "first"
    def __init__(self):
        super().__init__(self.name_, "1", "my", INPUT_ONLY_SIGNATURE)
        self.is_up = False
    async def on_startup(self):
        heard.append(f"{self.name} up")
        self.is_up = True
    async def on_shutdown(self):
        heard.append(f"{self.name} down")
    async def process_input(self, prompt, metadata, parameters, request):
        assert self.is_up
        heard.append(f"{self.name} asked")
        return Result()

class Second(First):
    name_ = "second"

class Slow(First):
    name_ = "slow"
    async def on_startup(self):
        await gate.wait()
        await super().on_startup()

class Broken(First):
    name_ = "broken"
    async def on_startup(self):
        raise OSError("no disk")
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = "processors_of_a_reload"
    (tmp_path / f"{name}.py").write_text(MODULE)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield name
    sys.modules.pop(name, None)


def write(path: Path, upstream: str, processor: str, **more: Any) -> None:
    config = {"upstream": {"url": f"{upstream}/v1"}, "input": [{"steps": [{"processor": processor}]}], **more}
    path.with_suffix(".new").write_text(json.dumps(config))
    path.with_suffix(".new").rename(path)


@asynccontextmanager
async def client_of(app: Any) -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://gateway") as client:
        yield client


async def asked(client: httpx.AsyncClient, **more: Any) -> httpx.Response:
    return await client.post("/v1/chat/completions", json={"model": "m", "messages": [], **more})


async def test_requests_end_by_the_gateway_that_they_began_with(module: str, tmp_path: Path) -> None:
    path = tmp_path / "gateway.yaml"
    with FaultServer(default=steps.reply(json={"choices": []})) as model:
        gate = model.gate("held")
        model.script([steps.after(gate, steps.reply(json={"choices": []}))])
        write(path, model.url, f"{module}:First")
        app = Reloading(path)
        async with client_of(app) as client:
            slow = asyncio.create_task(asked(client))
            await asyncio.to_thread(gate.reached.wait, 30)
            write(path, model.url, f"{module}:Second")
            await app.look()
            assert (await asked(client)).status_code == 200
            heard = sys.modules[module].heard
            assert heard == ["first up", "first asked", "second up", "second asked"]
            gate.open()
            assert (await slow).status_code == 200
            # Closed with its last request, not with the server.
            while "first down" not in heard:
                await asyncio.sleep(0)
            counts = (await client.get("/metrics")).text
        assert 'ostiary_gateway_requests_total{outcome="passed"} 2' in counts
        assert "ostiary_gateway_chats_under_way 0" in counts
        await app.close()
        assert heard[-1] == "second down"


async def test_the_old_gateway_serves_until_the_new_one_has_started(module: str, tmp_path: Path) -> None:
    path = tmp_path / "gateway.yaml"
    with FaultServer(default=steps.reply(json={"choices": []})) as model:
        write(path, model.url, f"{module}:First")
        app = Reloading(path)
        async with client_of(app) as client:
            await asked(client)
            write(path, model.url, f"{module}:Slow")
            looking = asyncio.create_task(app.look())
            await asyncio.sleep(0)
            assert (await asked(client)).status_code == 200
            loaded = sys.modules[module]
            assert loaded.heard == ["first up", "first asked", "first asked"]
            loaded.gate.set()
            await looking
            await asked(client)
            assert loaded.heard.index("slow up") < loaded.heard.index("slow asked")
        await app.close()


@pytest.mark.parametrize("wrong", ["Broken", "not_there", "a module that raises"])
async def test_a_file_that_cannot_be_followed_changes_nothing(
    module: str, tmp_path: Path, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "gateway.yaml"
    (tmp_path / "raises_on_import.py").write_text("raise RuntimeError('swordfish')")
    target = "raises_on_import:X" if wrong.startswith("a module") else f"{module}:{wrong}"
    with FaultServer(default=steps.reply(json={"choices": []})) as model:
        write(path, model.url, f"{module}:First")
        app = Reloading(path)
        async with client_of(app) as client:
            assert (await asked(client)).status_code == 200
            write(path, model.url, target)
            await app.look()
            assert (await asked(client)).status_code == 200
        assert "the gateway goes on as it is" in caplog.text
        assert "swordfish" not in caplog.text
        await app.close()


async def test_a_server_starts_its_processors_before_it_serves_and_stops_them(
    module: str, tmp_path: Path
) -> None:
    path = tmp_path / "gateway.yaml"
    sent: list[Any] = []

    async def live(app: Any) -> None:
        coming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

        async def receive() -> Any:
            return coming.pop(0)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await app({"type": "lifespan"}, receive, send)

    write(path, "http://127.0.0.1:9", f"{module}:First")
    await live(Reloading(path))
    assert sys.modules[module].heard == ["first up", "first down"]
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    write(path, "http://127.0.0.1:9", f"{module}:Broken")
    sent.clear()
    await live(Reloading(path))
    assert sent == ["lifespan.startup.failed"]


async def test_a_processor_of_several_pipelines_is_started_once_even_by_chats_at_once() -> None:
    heard: list[str] = []

    class Counts(Processor[Any, Any, Any]):
        def __init__(self) -> None:
            super().__init__("counts", "1", "my", INPUT_ONLY_SIGNATURE)

        async def on_startup(self) -> None:
            heard.append("up")
            await asyncio.sleep(0)

        async def on_shutdown(self) -> None:
            heard.append("down")

        async def process_input(self, prompt: Any, metadata: Any, parameters: Any, request: Any) -> Any:
            return Result()

    counts = Counts()
    one, other = (Pipeline(input=[Stage([Step(processor=counts)])]) for _ in range(2))
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"choices": []}))
    config = GatewayConfig("http://model/v1", one, [Route(["x"], other)])
    gateway = Gateway(config, http_session=transport)
    async with client_of(gateway_app(gateway)) as client:
        answers = await asyncio.gather(*(asked(client, model=name) for name in "xyxyxy"))
    assert {each.status_code for each in answers} == {200}
    await gateway.close()
    assert heard == ["up", "down"]


@pytest.mark.parametrize("delay", [None, 60.0])
async def test_windowed_streams_keep_their_connection(delay: float | None) -> None:
    chunk = {"id": "c", "choices": [{"index": 0, "delta": {"content": "a"}, "finish_reason": "stop"}]}
    events = [b"data: " + json.dumps(chunk).encode() + b"\n\n", b"data: [DONE]\n\n"]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
    # In one piece: the end is there when the last event is.
    step = steps.raw(head + b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in events) + b"0\r\n\r\n")
    pipeline = Pipeline(response=[Stage([Step(processor=Each("p", nothing))])])
    with FaultServer(default=step) as model:
        config = GatewayConfig(f"{model.url}/v1", pipeline, streams="windowed", delay=delay)
        gateway = Gateway(config, connection=ConnectionOptions())
        async with client_of(gateway_app(gateway)) as client:
            for _ in range(3):
                assert (await asked(client, stream=True)).text.endswith("data: [DONE]\n\n")
        await gateway.close()
        assert len(model.connections) == 1
