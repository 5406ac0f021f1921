"""What a recorded call costs its caller where records are kept on disk, and where they aren't; and who loses how many.

Timed are calls with a pause in between, as an application makes them.
"""

from __future__ import annotations

import functools
import logging
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measure import URL, Figures

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
PAUSE = 0.0005


def answer(number: int) -> dict[str, Any]:
    return {"messages": [{"role": "assistant", "content": f"record-{number}- Hello, how can I help you?"}]}


def timed(call: Callable[[int], object], n: int, end: Callable[[], object] = lambda: None) -> Figures:
    """Call `n` times with pauses; return the times of the calls, and the CPU of the process for all it did."""
    n = min(n, 4_000)
    for number in range(64):
        call(number)
    times: list[int] = []
    cpu, began = time.process_time(), time.perf_counter()
    for number in range(n):
        start = time.perf_counter_ns()
        call(number)
        times.append(time.perf_counter_ns() - start)
        time.sleep(PAUSE)
    end()
    times.sort()
    return {
        "calls": n,
        "warm_up": 64,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu,
        "p50_us": times[n // 2] / 1000,
        "p99_us": times[n * 99 // 100] / 1000,
    }


def wraps(n: int) -> Figures:
    return timed(functools.wraps(answer)(lambda number: answer(number)), n)


def ours(url: str, **settings: Any) -> tuple[Any, Callable[[int], object]]:
    """Return a client that records, and a function that it records."""
    from ostiary.layer import Layer

    layer = Layer(base_url=url, application_id=APPLICATION, **settings)
    return layer, layer.action(kind="completion_prompt", attributes={"model.id": "m"})(answer)


def _ours(n: int, **settings: Any) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        if settings["delivery"] == "durable":
            from ostiary.config import Outbox

            settings["outbox"] = Outbox(Path(folder, "box", "x.outbox"), sync=settings.pop("sync", "crash"))
        layer, call = ours(URL, **settings)
        with layer.session():
            figures = timed(call, n, lambda: layer.flush(60))
        layer.close(5)
    return figures


def background(n: int) -> Figures:
    return _ours(n, delivery="background")


def durable(n: int) -> Figures:
    return _ours(n, delivery="durable")


def power(n: int) -> Figures:
    return _ours(n, delivery="durable", sync="power")


def spans(url: str) -> tuple[Any, Callable[[int], object]]:
    """Return OpenTelemetry's batch processor, which sends OTLP over HTTP, and a function that makes a span."""
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    logging.disable(logging.CRITICAL)
    provider = TracerProvider()
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{url}/v1/traces")))
    tracer = provider.get_tracer("bench")

    def traced(number: int) -> object:
        with tracer.start_as_current_span("answer") as span:
            span.set_attribute("model.id", "m")
            value = answer(number)
            span.set_attribute("output", repr(value))
            return value

    return provider, traced


def otel(n: int) -> Figures:
    provider, traced = spans(URL)
    return timed(traced, n, provider.shutdown)


def observed(url: str) -> Callable[[int], object]:
    """Return a function that langfuse observes."""
    logging.disable(logging.CRITICAL)
    os.environ |= {
        "LANGFUSE_HOST": url,
        "LANGFUSE_PUBLIC_KEY": "pk-lf-benchmark",
        "LANGFUSE_SECRET_KEY": "sk-lf-benchmark",
    }
    from langfuse import observe

    return observe()(answer)


def langfuse(n: int) -> Figures:
    return timed(observed(URL), n)


def theirs(url: str) -> Callable[[int], object]:
    """Return a function that the vendor's Layer SDK records."""
    from layer_sdk import SessionActionKind, layer

    logging.disable(logging.CRITICAL)
    layer.init(base_url=url, application_id=APPLICATION)
    session = layer.create_session(attributes={})
    kind = SessionActionKind.COMPLETION_PROMPT
    return layer.action(session_id=session, kind=kind, attributes={"model.id": "m"})(answer)


def layer_sdk(n: int) -> Figures:
    return timed(theirs(URL), n)
