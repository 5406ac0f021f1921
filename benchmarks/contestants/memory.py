"""Resident memory above what it was after the imports."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Figures, measured

NOWHERE = "http://127.0.0.1:9"
RECORDS = 100_000


def resident() -> float:
    """Return this process's resident memory in MB."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def grown(work: Callable[[], object]) -> Figures:
    """Return what some work leaves in memory."""
    before = resident()
    with measured(1) as figures:
        kept = work()
    figures["memory_mb"] = resident() - before
    del kept
    return figures


def httpx_client(n: int) -> Figures:
    import httpx

    return grown(httpx.Client)


def ours_client(n: int) -> Figures:
    from ostiary.layer import Layer

    def work() -> object:
        layer = Layer(base_url=NOWHERE, application_id="a", exit_timeout=0)
        with layer.session(), layer.action(kind="moderation"):
            pass
        return layer

    return grown(work)


def ours_ten_clients(n: int) -> Figures:
    from ostiary.layer import Layer

    return grown(lambda: [Layer(base_url=NOWHERE, application_id="a", exit_timeout=0) for _ in range(10)])


def httpx_ten_clients(n: int) -> Figures:
    import httpx

    return grown(lambda: [httpx.Client() for _ in range(10)])


def dictionaries(n: int) -> Figures:
    return grown(
        lambda: deque(
            {"messages": [{"role": "user", "content": f"question {each}"}]} for each in range(RECORDS)
        )
    )


def ours_records(n: int) -> Figures:
    from ostiary.layer import Layer

    layer = Layer(base_url=NOWHERE, application_id="a", exit_timeout=0, queue_capacity=2 * RECORDS)
    numbers = iter(range(RECORDS))

    @layer.action(kind="completion_prompt")
    def ask() -> dict[str, list[dict[str, str]]]:
        return {"messages": [{"role": "user", "content": f"question {next(numbers)}"}]}

    def work() -> object:
        for _ in range(RECORDS):
            ask()
        return layer

    with layer.session():
        figures = grown(work)
    assert layer.ledger().pending == RECORDS
    return figures


def opentelemetry_records(n: int) -> Figures:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracer = provider.get_tracer("bench")

    def work() -> object:
        for each in range(RECORDS):
            with tracer.start_as_current_span("ask") as span:
                span.set_attribute("output", f"question {each}")
        return kept

    return grown(work)
