"""Ten thousand calls, some of which fail in every way, leave nothing behind: no descriptor, thread, task or object."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from tests.support.echo import AsyncEcho, Echo
from tests.support.plain_server import plain_server

from ostiary.config import ConnectionOptions, RetryPolicy
from ostiary.errors import OstiaryError
from ostiary.layer import AsyncLayer, Layer

CALLS = 10_000
WARM_UP = 500
AT_ONCE = 10
AT_ONCE_TOO = RetryPolicy(base=0, throttled_base=0, attempts=2, budget=10**9)

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="this system has no /proc")


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


class Held:
    """What the process holds: descriptors, threads, and objects that the collector knows."""

    def __init__(self) -> None:
        gc.collect()
        self.descriptors = descriptors()
        self.threads = threading.active_count()
        self.objects = len(gc.get_objects())

    def check(self, calls: int = CALLS, *, connections: int = 0) -> None:
        now = Held()
        assert now.descriptors <= self.descriptors + connections
        # Collecting may find what an earlier test forgot, whose records a thread then delivers, and ends.
        wait_for_threads(self.threads)
        # Caches of the interpreter and the libraries fill up, and a connection holds some tens of objects more or
        # less, as it was when it was looked at. Anything that is kept of each call would be as many as the calls.
        assert now.objects < self.objects + calls / 2 + 20 * connections


def test_sync_calls() -> None:
    before = descriptors()
    with plain_server() as url:
        client = Echo(url, retry=AT_ONCE_TOO)
        failures: list[OstiaryError] = []

        def calls(count: int) -> None:
            for _ in range(count):
                try:
                    client.echo("x")
                except OstiaryError as error:
                    failures.append(type(error)())

        in_threads(lambda: calls(WARM_UP // AT_ONCE))
        failures.clear()
        held = Held()
        in_threads(lambda: calls(CALLS // AT_ONCE))
        assert len(failures) < CALLS / 100
        failures.clear()
        held.check(connections=AT_ONCE)
        client.close()
        gc.collect()
        assert descriptors() <= before + 2, "the two pipes of the server's process"


def in_threads(work: object) -> None:
    threads = [threading.Thread(target=work) for _ in range(AT_ONCE)]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("fast", "debug", "total"),
    [(False, False, CALLS), (True, False, CALLS), (False, True, CALLS // 10), (True, True, CALLS // 10)],
    ids=["stock", "fast", "stock, debug", "fast, debug"],
)
def test_async_calls(fast: bool, debug: bool, total: int) -> None:
    async def calls(client: AsyncEcho, count: int) -> None:
        for _ in range(count):
            with suppress(OstiaryError):
                await client.echo("x")

    async def main(url: str) -> None:
        client = AsyncEcho(url, retry=AT_ONCE_TOO, connection=ConnectionOptions(fast=fast))
        await asyncio.gather(*(calls(client, WARM_UP // AT_ONCE) for _ in range(AT_ONCE)))
        held = Held()
        await asyncio.gather(*(calls(client, total // AT_ONCE) for _ in range(AT_ONCE)))
        await asyncio.sleep(0.05)  # connections that were dropped are closed by the loop
        assert asyncio.all_tasks() == {asyncio.current_task()}
        held.check(total, connections=AT_ONCE)
        await client.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    before = descriptors()
    with plain_server() as url:
        asyncio.run(main(url), debug=debug)
        gc.collect()
        assert descriptors() <= before + 2


def test_records() -> None:
    """Delivery ends its threads when it is closed, and keeps nothing of what has arrived."""
    threads = threading.active_count()
    with plain_server(202) as url:
        layer = Layer(base_url=url, application_id="app", queue_capacity=2 * CALLS, retry=AT_ONCE_TOO)
        action = layer.action(lambda text: text)

        def record(count: int) -> None:
            with layer.session():
                for number in range(count):
                    action(f"record {number}")

        record(WARM_UP)
        layer.flush(30)
        held = Held()
        for _ in range(10):
            record(CALLS // 10)
        layer.flush(60)
        held.threads += 4
        held.check(connections=AT_ONCE)
        closed = layer.close(30)
        assert closed.pending == 0
        ledger = layer.ledger()
        assert ledger.accepted == ledger.delivered + sum(ledger.dropped.values()) == CALLS + WARM_UP
        wait_for_threads(threads)


def wait_for_threads(count: int) -> None:
    done = threading.Event()
    for _ in range(2000):  # who has nothing to do rests for five seconds first
        if threading.active_count() <= count:
            return
        done.wait(0.01)
    raise AssertionError(f"threads left: {threading.enumerate()}")


def test_clients_that_come_and_go() -> None:
    """A client for each piece of work, closed each time, as servers that make one per request do."""

    async def asynchronous(url: str) -> None:
        async with AsyncLayer(base_url=url, application_id="app", retry=AT_ONCE_TOO) as client:
            client.action(lambda: 1)()
            with suppress(OstiaryError):
                await client.create_session()

    def synchronous(url: str) -> None:
        with Layer(base_url=url, application_id="app", retry=AT_ONCE_TOO) as client:
            client.action(lambda: 1)()
            with suppress(OstiaryError):
                client.create_session()

    threads = threading.active_count()
    with plain_server(202) as url, asyncio.Runner() as runner:
        synchronous(url)
        runner.run(asynchronous(url))
        held = Held()
        for _ in range(50):
            synchronous(url)
            runner.run(asynchronous(url))
        wait_for_threads(threads + 20)
        held.threads = 10**6  # the loop's executor may grow
        held.check()
