"""Spans of processors continue the caller's trace, and hold no text that was inspected."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.support.f5_processors import Each, raises
from tests.support.processing import execute, form

from ostiary.aigateway import Result, Tags, processor_app
from ostiary.aigateway.gateway import Gateway, GatewayConfig, Pipeline, Stage, Step, gateway_app
from ostiary.compat.f5_ai_gateway_sdk.quieter_batch_processor import QuieterBatchSpanProcessor

SECRET = "a prompt nobody may see"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(trace, "get_tracer", lambda name, *args, **more: provider.get_tracer(name))
    yield kept
    provider.shutdown()


def sent(say: Any, **more: Any) -> Any:
    body = form(
        ("input.messages", {"messages": [{"content": SECRET}]}),
        ("metadata", {"request_id": "r", "note": SECRET}),
        ("input.parameters", {"modify": True}),
    )
    return asyncio.run(execute(processor_app([Each("p", say)]), "p", body, **more))


def test_the_incoming_trace_is_continued(exporter: InMemorySpanExporter) -> None:
    answer = sent(lambda *_: Result(tags=Tags({"a": ["b"]})), headers={"traceparent": PARENT})
    assert answer.status_code == 200
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert set(spans) == {"handle_request", "parse_and_process", "process"}
    assert {f"{span.context.trace_id:032x}" for span in spans.values()} == {
        "0af7651916cd43dd8448eb211c80319c"
    }
    assert f"{spans['handle_request'].parent.span_id:016x}" == "b7ad6b7169203331"
    for inner, outer in (("parse_and_process", "handle_request"), ("process", "parse_and_process")):
        assert spans[inner].parent.span_id == spans[outer].context.span_id
    assert spans["handle_request"].attributes["http.response.status_code"] == 200
    described = spans["parse_and_process"].attributes
    assert described["multipart.fields"] == "input.messages, metadata, input.parameters"
    assert described["http.request.body.size"] > 100
    assert described["parameters.modify"] is True
    assert described["metadata.request_id"] == "r"


def test_no_span_holds_the_text(exporter: InMemorySpanExporter) -> None:
    sent(raises(ValueError(SECRET)))
    spans = exporter.get_finished_spans()
    assert len(spans) == 3
    assert SECRET not in "".join(span.to_json() for span in spans)
    assert next(span for span in spans if span.name == "handle_request").status.status_code.name == "ERROR"


def test_choose_span_follows_the_current_one(exporter: InMemorySpanExporter) -> None:
    processor = Each("p", lambda *_: Result())
    with processor.choose_span("none"):
        pass
    assert exporter.get_finished_spans() == ()
    with trace.get_tracer("t").start_as_current_span("outer"), processor.choose_span("inner"):
        pass
    assert [span.name for span in exporter.get_finished_spans()] == ["inner", "outer"]


def test_spans_of_single_messages_can_be_left_out() -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(QuieterBatchSpanProcessor(kept))  # type: ignore[arg-type]
    tracer = provider.get_tracer("t")
    for kind in ("http.request", "http.response.start", "other"):
        tracer.start_span(kind, attributes={"asgi.event.type": kind}).end()
    provider.force_flush()
    assert [span.name for span in kept.get_finished_spans()] == ["other"]
    provider.shutdown()


def through_the_gateway(seen: dict[str, str]) -> None:
    """Send a chat through a gateway with a step by URL; note the trace that reaches processor and model."""

    def handle(request: httpx.Request) -> httpx.Response:
        seen[request.url.host] = request.headers["traceparent"]
        if request.url.host == "model":
            return httpx.Response(200, json={"choices": []})
        return httpx.Response(204)

    async def main() -> None:
        steps = [
            Step(processor="a:b", url="http://processors"),
            Step(processor=Each("p", lambda *_: Result())),
        ]
        config = GatewayConfig("http://model/v1", Pipeline(input=[Stage(steps)]))
        gateway = Gateway(config, http_session=httpx.MockTransport(handle))
        transport = httpx.ASGITransport(app=gateway_app(gateway))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            asked = {"model": "m", "messages": [{"role": "user", "content": SECRET}]}
            answer = await client.post("/v1/chat/completions", json=asked, headers={"traceparent": PARENT})
            assert answer.status_code == 200
        await gateway.close()

    asyncio.run(main())


def test_a_gateway_continues_the_callers_trace_in_its_steps_and_to_the_model(
    exporter: InMemorySpanExporter,
) -> None:
    seen: dict[str, str] = {}
    through_the_gateway(seen)
    spans = {span.name: span for span in exporter.get_finished_spans()}
    assert set(spans) == {"gateway chat", "process"}
    chat = spans["gateway chat"]
    assert f"{chat.parent.span_id:016x}" == "b7ad6b7169203331"
    assert spans["process"].parent.span_id == chat.context.span_id
    onward = f"00-0af7651916cd43dd8448eb211c80319c-{chat.context.span_id:016x}-01"
    assert seen == {"processors": onward, "model": onward}
    assert SECRET not in str([span.to_json() for span in spans.values()])


def test_without_opentelemetry_the_callers_trace_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("opentelemetry.trace", "opentelemetry.propagate"):
        monkeypatch.delitem(sys.modules, name)
    seen: dict[str, str] = {}
    through_the_gateway(seen)
    assert seen == {"processors": PARENT, "model": PARENT}
