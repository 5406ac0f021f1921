"""What a recorded call costs its caller: a function that does nothing, wrapped by each."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from benchmarks.measure import URL, Figures, sequential

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
MESSAGES = {"messages": [{"role": "assistant", "content": "Hello, how can I help you?"}]}


def answer() -> dict[str, Any]:
    return MESSAGES


def paced(call: Callable[[], object], n: int, every: float = 0.0005) -> Figures:
    """Call with a pause in between, as an application does, and time the calls alone."""
    times: list[int] = []
    for _ in range(min(n, 4_000)):
        began = time.perf_counter_ns()
        call()
        times.append(time.perf_counter_ns() - began)
        time.sleep(every)
    times.sort()
    return {"p50_us": times[len(times) // 2] / 1000, "p99_us": times[len(times) * 99 // 100] / 1000}


def both(call: Callable[[], object], n: int, end: Callable[[], object] = lambda: None) -> Figures:
    """Measure calls one right after the other (the table), and paced ones beside them; wait for the delivery."""
    pauses = paced(call, min(n, 2_000))
    figures = sequential(call, n)
    end()
    return figures | {"paced_" + name: value for name, value in pauses.items()}


def wraps(n: int) -> Figures:
    @functools.wraps(answer)
    def wrapped() -> object:
        return answer()

    return both(wrapped, n)


def _ours(n: int, url: str) -> Figures:
    from ostiary.layer import Layer

    layer = Layer(base_url=url, application_id=APPLICATION, queue_capacity=2_000_000, exit_timeout=0)
    recorded = layer.action(kind="completion_prompt", attributes={"model.id": "m"})(answer)
    with layer.session():
        figures = both(recorded, n)
    layer.close(0)
    return figures


def ours(n: int) -> Figures:
    return _ours(n, URL)


def ours_20ms(n: int) -> Figures:
    return _ours(n, f"{URL}/delay/20")


def _theirs(n: int, url: str) -> Figures:
    import logging

    from layer_sdk import SessionActionKind, layer

    logging.disable(logging.CRITICAL)
    layer.init(base_url=url, application_id=APPLICATION)
    session = layer.create_session(attributes={})
    kind = SessionActionKind.COMPLETION_PROMPT
    recorded = layer.action(session_id=session, kind=kind, attributes={"model.id": "m"})(answer)
    return sequential(recorded, n)


def theirs(n: int) -> Figures:
    return _theirs(n, URL)


def theirs_20ms(n: int) -> Figures:
    return _theirs(n, f"{URL}/delay/20")


def otel(n: int) -> Figures:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(InMemorySpanExporter()))
    tracer = provider.get_tracer("bench")

    @functools.wraps(answer)
    def traced() -> object:
        with tracer.start_as_current_span("answer") as span:
            span.set_attribute("model.id", "m")
            value = answer()
            span.set_attribute("output", repr(value))
            return value

    return both(traced, n, provider.shutdown)


def langfuse(n: int) -> Figures:
    import logging
    import os

    # It sends to the benchmark server, which knows no such path; what is measured is the caller's side.
    logging.disable(logging.CRITICAL)
    os.environ |= {
        "LANGFUSE_HOST": URL,
        "LANGFUSE_PUBLIC_KEY": "pk-lf-benchmark",
        "LANGFUSE_SECRET_KEY": "sk-lf-benchmark",
        "OTEL_BSP_MAX_QUEUE_SIZE": "100000",
    }
    from langfuse import observe

    return both(observe()(answer), n)
