"""Calls of models are OpenTelemetry spans by the GenAI conventions, children of what is around, without content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import trace as api
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode
from tests.support.models import ANSWER, FakeSdk, Stream, instrumented_sdk

import ostiary
from ostiary.integrations import trace, untrace
from ostiary.record.models import observers_of


class Spans:
    """A tracer provider, and the spans that have ended."""

    def __init__(self) -> None:
        self.exporter = InMemorySpanExporter()
        self.provider = TracerProvider()
        self.provider.add_span_processor(SimpleSpanProcessor(self.exporter))

    def one(self) -> tuple[ReadableSpan, dict[str, Any]]:
        (span,) = self.exporter.get_finished_spans()
        return span, dict(span.attributes or {})


@pytest.fixture
def sdk() -> Iterator[FakeSdk]:
    with instrumented_sdk("openai") as made:
        yield made
        untrace()


@pytest.fixture
def spans() -> Spans:
    return Spans()


def test_a_chat_is_a_span_without_content(sdk: FakeSdk, spans: Spans) -> None:
    trace("openai", tracer_provider=spans.provider)
    with ostiary.session() as session:
        sdk.client.request(dict, sdk.options(temperature=0.5, max_tokens=7, stop="x", seed=True, n=2))
    span, attributes = spans.one()
    assert (span.name, span.kind, span.status.status_code) == ("chat m", SpanKind.CLIENT, StatusCode.UNSET)
    assert attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.request.temperature": 0.5,
        "gen_ai.request.max_tokens": 7,
        "gen_ai.request.stop_sequences": ("x",),
        "gen_ai.request.choice.count": 2,
        "gen_ai.conversation.id": session.text,
        "gen_ai.response.id": "chatcmpl-1",
        "gen_ai.response.model": "m-2026",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 2,
        "gen_ai.usage.output_tokens": 1,
        "openai.api.type": "chat_completions",
    }


def test_what_openai_says_of_its_answer_is_told(sdk: FakeSdk, spans: Spans) -> None:
    trace("openai", tracer_provider=spans.provider)
    sdk.result = {**ANSWER, "service_tier": "default", "system_fingerprint": "fp_1"}
    sdk.client.request(dict, sdk.options(service_tier="auto"))
    _, attributes = spans.one()
    assert attributes["openai.request.service_tier"] == "auto"
    assert attributes["openai.response.service_tier"] == "default"
    assert attributes["openai.response.system_fingerprint"] == "fp_1"


def test_it_is_a_child_of_what_is_around_and_the_parent_of_what_is_within(sdk: FakeSdk, spans: Spans) -> None:
    trace("openai", tracer_provider=spans.provider)
    tracer = spans.provider.get_tracer("test")
    inner: list[Any] = []
    plain = sdk._answer

    def answer(options: Any) -> Any:
        with tracer.start_as_current_span("http"):
            inner.append(api.get_current_span().get_span_context())
        return plain(options)

    sdk._answer = answer  # type: ignore[method-assign]
    with tracer.start_as_current_span("work") as work:
        sdk.client.request(dict, sdk.options())
        assert api.get_current_span() is work
    http, call, around = spans.exporter.get_finished_spans()
    assert call.parent is not None
    assert call.parent.span_id == around.context.span_id
    assert http.parent is not None
    assert http.parent.span_id == call.context.span_id
    assert len({span.context.trace_id for span in (http, call, around)}) == 1


def test_a_stream_ends_its_span_when_it_has_been_read(sdk: FakeSdk, spans: Spans) -> None:
    trace("openai", tracer_provider=spans.provider)
    sdk.result = stream = Stream([{"id": "c", "model": "m-2", "choices": [{"delta": {"content": "Hi"}}]}])
    sdk.client.request(dict, sdk.options(stream=True), stream=True)
    assert spans.exporter.get_finished_spans() == ()
    list(stream)
    _, attributes = spans.one()
    assert attributes["gen_ai.request.stream"] is True
    assert attributes["gen_ai.response.time_to_first_chunk"] >= 0
    assert attributes["gen_ai.response.model"] == "m-2"


def test_an_error_is_named_by_its_type_alone(sdk: FakeSdk, spans: Spans) -> None:
    trace("openai", tracer_provider=spans.provider)
    sdk.error = TimeoutError("the prompt was: Hi")
    with pytest.raises(TimeoutError):
        sdk.client.request(dict, sdk.options())
    span, attributes = spans.one()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
    assert attributes["error.type"] == "TimeoutError"
    assert span.events == ()
    assert "Hi" not in span.to_json()


def test_content_is_captured_where_it_is_asked_for(
    sdk: FakeSdk, spans: Spans, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", "true")
    trace("openai", tracer_provider=spans.provider)
    call = {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    messages = [
        {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "call_1", "content": "Rain"},
    ]
    sdk.client.request(dict, sdk.options(messages=messages))
    _, attributes = spans.one()
    assert json.loads(attributes["gen_ai.input.messages"]) == [
        {"role": "user", "parts": [{"type": "text", "content": "Hi"}]},
        {
            "role": "assistant",
            "parts": [{"type": "tool_call", "id": "call_1", "name": "f", "arguments": {"a": 1}}],
        },
        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "call_1", "response": "Rain"}]},
    ]
    assert json.loads(attributes["gen_ai.output.messages"]) == [
        {"role": "assistant", "parts": [{"type": "text", "content": "Hello"}], "finish_reason": "stop"}
    ]


def test_captured_content_is_masked_and_a_mask_that_fails_keeps_it_out(sdk: FakeSdk, spans: Spans) -> None:
    def mask(value: Any) -> Any:
        if "Hello" in json.dumps(value):
            raise ValueError
        return [{"masked": True}]

    trace("openai", capture_content=True, mask=mask, tracer_provider=spans.provider)
    sdk.client.request(dict, sdk.options())
    _, attributes = spans.one()
    assert json.loads(attributes["gen_ai.input.messages"]) == [{"masked": True}]
    assert "gen_ai.output.messages" not in attributes


def test_anthropics_cached_tokens_count_as_read(spans: Spans) -> None:
    with instrumented_sdk("anthropic") as sdk:
        trace("anthropic", tracer_provider=spans.provider)
        usage = {
            "input_tokens": 1,
            "cache_creation_input_tokens": 2,
            "cache_read_input_tokens": 4,
            "output_tokens": 8,
        }
        sdk.result = {"id": "msg_1", "model": "c", "stop_reason": "end_turn", "content": [], "usage": usage}
        sdk.client.request(dict, sdk.options(top_k=3))
        untrace()
    _, attributes = spans.one()
    assert attributes["gen_ai.provider.name"] == "anthropic"
    assert attributes["gen_ai.request.top_k"] == 3
    assert attributes["gen_ai.usage.input_tokens"] == 7
    assert attributes["gen_ai.usage.cache_creation.input_tokens"] == 2
    assert attributes["gen_ai.usage.cache_read.input_tokens"] == 4
    assert attributes["gen_ai.response.finish_reasons"] == ("end_turn",)


def test_without_an_sdk_of_opentelemetry_there_is_nothing_to_do(sdk: FakeSdk) -> None:
    trace("openai", tracer_provider=api.NoOpTracerProvider())
    assert sdk.client.request(dict, sdk.options()) is sdk.result


def test_it_is_switched_off_and_on(sdk: FakeSdk, spans: Spans) -> None:
    untouched = vars(sdk.sync_base)["request"]
    trace("openai", tracer_provider=spans.provider)
    trace("openai", tracer_provider=spans.provider)
    assert len(observers_of("openai")) == 1
    untrace()
    untrace()
    assert vars(sdk.sync_base)["request"] is untouched
    sdk.client.request(dict, sdk.options())
    assert spans.exporter.get_finished_spans() == ()
