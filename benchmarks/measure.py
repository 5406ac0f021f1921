"""What a contestant measures with. Standard library only: contestants run in environments of their own.

    def httpx_client(n):
        with httpx.Client() as client:
            return sequential(lambda: client.post(URL, json=BODY).json(), n)

A contestant is a function of a number of calls that makes them and returns a dict of figures. Time and CPU are those
of its own process and of the calls alone: construction and one first call come before the clock starts. So does a full
collection, which the imports bring near: within a run of a second it would weigh more than what is compared.
"""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# The server that the harness runs; a contestant is of no use without it.
URL = os.environ.get("BENCH_URL", "http://127.0.0.1:0")
AT_ONCE = 32

Figures = dict[str, Any]


@contextmanager
def measured(calls: int) -> Iterator[Figures]:
    """Measure a `with` block that makes `calls` calls: seconds, and CPU seconds of all threads of this process."""
    figures: Figures = {"calls": calls}
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    yield figures
    figures["seconds"] = time.perf_counter() - wall
    figures["cpu_seconds"] = time.process_time() - cpu
    figures["peak_rss_mb"] = peak_rss()


def sequential(call: Callable[[], object], n: int) -> Figures:
    """Call `n` times, one after the other, after one call to warm up; adds p50 and p99 of one call."""
    call()
    times, clock = [0] * n, time.perf_counter_ns
    with measured(n) as figures:
        for number in range(n):
            began = clock()
            call()
            times[number] = clock() - began
    return figures | percentiles(times) | {"warm_up": 1}


def in_threads(call: Callable[[], object], n: int, threads: int = AT_ONCE) -> Figures:
    """Call about `n` times from `threads` threads at once, each after one call to warm up."""
    ready, each = threading.Barrier(threads + 1), max(1, n // threads)
    failed: list[BaseException] = []

    def work() -> None:
        try:
            call()
            ready.wait()
            for _ in range(each):
                call()
        except BaseException as error:
            failed.append(error)
            ready.abort()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    try:
        ready.wait()
    except threading.BrokenBarrierError:
        raise failed[0] from None
    with measured(each * threads) as figures:
        for worker in workers:
            worker.join()
    if failed:
        raise failed[0]
    return figures | {"warm_up": threads}


async def in_turn(call: Callable[[], Awaitable[object]], n: int) -> Figures:
    """Await `n` calls, one after the other, after one call to warm up; adds p50 and p99 of one call."""
    await call()
    times, clock = [0] * n, time.perf_counter_ns
    with measured(n) as figures:
        for number in range(n):
            began = clock()
            await call()
            times[number] = clock() - began
    return figures | percentiles(times) | {"warm_up": 1}


async def in_tasks(call: Callable[[], Awaitable[object]], n: int, tasks: int = AT_ONCE) -> Figures:
    """Await about `n` calls from `tasks` tasks at once, after one call of each to warm up."""
    each = max(1, n // tasks)
    await asyncio.gather(*(call() for _ in range(tasks)))

    async def work() -> None:
        for _ in range(each):
            await call()

    with measured(each * tasks) as figures:
        await asyncio.gather(*(work() for _ in range(tasks)))
    return figures | {"warm_up": tasks}


def percentiles(nanoseconds: list[int]) -> Figures:
    """Return p50 and p99 in microseconds."""
    ordered = sorted(nanoseconds)
    return {
        "p50_us": ordered[len(ordered) // 2] / 1000,
        "p99_us": ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] / 1000,
    }


def peak_rss() -> float | None:
    """Return this process's own peak of resident memory in MB, or None where the system does not say.

    Not `ru_maxrss`: that survives `exec`, so a light process would report its parent's.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024
