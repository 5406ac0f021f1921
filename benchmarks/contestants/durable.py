"""What a recorded call costs its caller where records are kept on disk, and where they aren't; and who loses how many.

Timed are calls one right after the other, and calls with a pause in between, as an application makes them.
"""

from __future__ import annotations

import functools
import logging
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from benchmarks.measure import URL, Figures, peak_rss

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
PAUSE = 0.0005
TURNS = 20


def answer(number: int) -> dict[str, Any]:
    return {"messages": [{"role": "assistant", "content": f"record-{number}- Hello, how can I help you?"}]}


def timed(
    call: Callable[[int], object],
    n: int,
    end: Callable[[], object] = lambda: None,
    conversation: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> Figures:
    """Call `n` times, half of them with pauses; return the times of the calls, and the CPU for all that was done."""
    half = max(32, min(n, 4_000) // 2)
    for number in range(64):
        call(number)
    cpu, began = time.process_time(), time.perf_counter()
    paced = _times(call, half, PAUSE, conversation)
    burst = _times(call, half, 0.0, conversation)
    end()
    return {
        "calls": 2 * half,
        "warm_up": 64,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu,
        "p50_us": burst[half // 2] / 1000,
        "paced_p50_us": paced[half // 2] / 1000,
        "p99_us": burst[half * 99 // 100] / 1000,
        "peak_rss_mb": peak_rss(),
    }


def _times(
    call: Callable[[int], object],
    count: int,
    pause: float,
    conversation: Callable[[], AbstractContextManager[object]],
) -> list[int]:
    times = [0] * count
    for first in range(0, count, TURNS):
        with conversation():
            for number in range(first, min(first + TURNS, count)):
                start = time.perf_counter_ns()
                call(number)
                times[number] = time.perf_counter_ns() - start
                if pause:
                    time.sleep(pause)
    return sorted(times)


def wraps(n: int) -> Figures:
    return timed(functools.wraps(answer)(lambda number: answer(number)), n)


def sqlite_floor(n: int) -> Figures:
    import json
    import sqlite3

    with tempfile.TemporaryDirectory() as folder:
        db = sqlite3.connect(Path(folder, "x.db"), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "wal_autocheckpoint=0"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("CREATE TABLE records (seq INTEGER PRIMARY KEY, body BLOB NOT NULL)")

        def kept(number: int) -> object:
            value = answer(number)
            db.execute("INSERT INTO records (body) VALUES (?)", (json.dumps(value).encode(),))
            return value

        figures = timed(kept, n)
        db.close()
    return figures


def ours(url: str, **settings: Any) -> tuple[Any, Callable[[int], object]]:
    """Return a client that records, and a function that it records."""
    from ostiary.layer import Layer

    layer = Layer(base_url=url, application_id=APPLICATION, **settings)
    return layer, layer.action(kind="completion_prompt", attributes={"model.id": "m"})(answer)


def _ours(n: int, *, long: bool = False, **settings: Any) -> Figures:
    with tempfile.TemporaryDirectory() as folder:
        if settings["delivery"] == "durable":
            from ostiary.config import Outbox

            settings["outbox"] = Outbox(Path(folder, "box", "x.outbox"), sync=settings.pop("sync", "crash"))
        layer, call = ours(URL, **settings)
        with layer.session() if long else nullcontext():
            figures = timed(call, n, lambda: layer.flush(60), nullcontext if long else layer.session)
        layer.close(5)
    return figures


def background(n: int) -> Figures:
    return _ours(n, delivery="background")


def durable(n: int) -> Figures:
    return _ours(n, delivery="durable")


def durable_long(n: int) -> Figures:
    return _ours(n, delivery="durable", long=True)


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
