"""P16: a forked child has connections and delivery of its own, the parent is left alone; loops and threads mix freely.

tests/faults/test_delivery_processes.py shows it of delivery; here clients of a service go through it as a whole.
"""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.support.echo import AsyncEcho, Echo
from tests.support.programs import FORKS, run
from tests.support.recording import TAKEN, arrived

from ostiary.config import ConnectionOptions
from ostiary.layer import AsyncLayer, Layer
from ostiary.testing import FaultServer, steps

OK = steps.reply(json={"text": "hello"})
APPLICATIONS = steps.reply(json=[{"id": "1", "name": "n"}])


def place() -> FaultServer:
    """A server for calls and records."""
    server = FaultServer(default=TAKEN)
    server.script([APPLICATIONS], path="/v1/applications", repeat=True)
    return server


def connections_by_pid(server: FaultServer) -> dict[str, set[int]]:
    """Return which process used which connections; programs put their pid into a header or an action's data."""
    used: dict[str, set[int]] = {}
    for request in server.requests:
        pid = request.header("x-pid") or ""
        used.setdefault(pid, set()).add(request.connection)
    return used


def test_children_of_a_server_that_preloads(tmp_path: Path) -> None:
    """As under gunicorn --preload: one client, made and used before the workers are forked."""
    program = """
    client = Layer(**SETTINGS)
    use(client, "parent, before")
    assert client.flush().complete
    children = []
    for n in range(4):
        child = os.fork()
        if not child:
            for _ in range(5):
                use(client, "child")
            ledger = client.ledger()
            assert ledger.accepted == 5, ledger
            os._exit(0 if client.close().complete else 3)
        children.append(child)
    for _ in range(5):
        use(client, "parent, meanwhile")
    assert [waited(child) for child in children] == [0] * 4
    assert client.close().complete
    """
    with place() as server:
        assert run(tmp_path, server.url, program, *FORKS) == (0, "")
        assert sorted(arrived(server)) == ["child"] * 20 + ["parent, before"] + ["parent, meanwhile"] * 5
        by_pid = [used for pid, used in connections_by_pid(server).items() if pid]
        assert len(by_pid) == 5
        assert sum(map(len, by_pid)) == len(set().union(*by_pid)), "no connection serves two processes"


def test_a_fork_in_the_middle_of_calls_and_records_of_other_threads(tmp_path: Path) -> None:
    program = """
    client = Layer(**SETTINGS)
    stop = threading.Event()

    def busy():
        while not stop.is_set():
            use(client, "busy")

    threads = [threading.Thread(target=busy) for _ in range(4)]
    for thread in threads:
        thread.start()
    codes = []
    for n in range(12):
        child = os.fork()
        if not child:
            use(client, "child")
            os._exit(0 if client.flush(60).complete else 3)
        codes.append(waited(child))
    stop.set()
    for thread in threads:
        thread.join()
    assert codes == [0] * 12, codes
    assert client.close(20).complete
    assert sum(client.ledger().dropped.values()) == 0
    """
    with place() as server:
        assert run(tmp_path, server.url, program, *FORKS) == (0, "")
        assert arrived(server).count("child") == 12


def test_a_child_of_a_running_loop(tmp_path: Path) -> None:
    """The child replaces the loop, as asyncio demands; the client goes with it."""
    program = """
    client = AsyncLayer(**SETTINGS)

    async def once(what):
        assert (await client.list_applications())[0].id == "1"
        client.action(lambda: what)()
        assert (await client.flush(20)).complete

    async def main():
        await once("before")
        child = os.fork()
        if not child:
            asyncio._set_running_loop(None)
            asyncio.set_event_loop(None)
            with asyncio.Runner() as runner:
                runner.run(once("child"))
            os._exit(0)
        assert await asyncio.to_thread(waited, child) == 0
        await once("after")
        await client.close()

    asyncio.run(main())
    """
    with place() as server:
        code, said = run(tmp_path, server.url, program, *FORKS)
        assert (code, said) == (0, "")
        assert arrived(server) == ["before", "child", "after"]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_multiprocessing(tmp_path: Path, method: str) -> None:
    program = f"""
    import multiprocessing

    def begin():
        if {method != "fork"}:
            layer.init(**SETTINGS)  # nothing but the module itself comes over from the parent

    def work(number):
        use(layer, number)

    if __name__ == "__main__":
        layer.init(**SETTINGS)
        use(layer, "parent")
        context = multiprocessing.get_context({method!r})
        with context.Pool(2, begin) as pool:
            pool.map(work, range(4), chunksize=1)
            pool.close()
            pool.join()
        use(layer, "parent")
        assert layer.shutdown().complete
    """
    with place() as server:
        assert run(tmp_path, server.url, program, *FORKS) == (0, "")
        assert sorted(map(str, arrived(server))) == ["0", "1", "2", "3", "parent", "parent"]


@pytest.mark.parametrize("fast", [False, True])
def test_one_loop_closed_and_another_begun(fast: bool) -> None:
    """Each `asyncio.run` is a loop of its own; whoever forgets to close leaves no trace in the next."""
    with place() as server:
        layer = AsyncLayer(base_url=server.url, application_id="app", connection=ConnectionOptions(fast=fast))

        async def once(number: int) -> None:
            assert (await layer.list_applications())[0].id == "1"
            layer.action(lambda: number)()
            assert (await layer.flush()).complete
            await layer._connections.sender.close()  # type: ignore[attr-defined]
            layer._connections.sender._closed = False  # type: ignore[attr-defined]

        for number in range(4):
            asyncio.run(once(number), debug=True)
        asyncio.run(_closed(layer))
        assert arrived(server) == [0, 1, 2, 3]


async def _closed(layer: AsyncLayer) -> None:
    await layer.close()


@pytest.mark.parametrize("fast", [False, True])
def test_loops_in_several_threads_share_a_client(fast: bool) -> None:
    with FaultServer(default=OK) as server:
        client = AsyncEcho(server.url, connection=ConnectionOptions(fast=fast))
        texts: list[str] = []
        done = threading.Barrier(5)

        async def main() -> None:
            texts.extend(await asyncio.gather(*(client.echo("x") for _ in range(10))))
            await asyncio.to_thread(done.wait)
            await client.close()  # of this loop's connections

        threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert texts == ["hello"] * 50
        server.wait_until_idle()


def test_threads_and_tasks_together() -> None:
    """Sync and async clients at work at once, from threads and tasks, calling and recording."""
    with place() as server:
        sync = Layer(base_url=server.url, application_id="app")
        echo = Echo(server.url)
        problems: list[BaseException] = []

        def in_thread(number: int) -> None:
            try:
                for _ in range(5):
                    assert sync.list_applications()[0].id == "1"
                    sync.action(lambda: f"thread {number}")()
            except BaseException as problem:
                problems.append(problem)

        async def in_task(client: AsyncLayer, number: int) -> None:
            @client.action
            async def act() -> str:
                assert (await client.list_applications())[0].id == "1"
                return f"task {number}"

            for _ in range(5):
                await act()

        async def main() -> None:
            async with AsyncLayer(base_url=server.url, application_id="app") as client:
                await asyncio.gather(*(in_task(client, number) for number in range(20)))
                assert (await client.flush(20)).complete

        threads = [threading.Thread(target=in_thread, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        asyncio.run(main())
        for thread in threads:
            thread.join()
        assert sync.close(20).complete
        echo.close()
        assert problems == []
        expected: list[Any] = [f"{kind} {number}" for kind in ("thread", "task") for number in range(20)] * 5
        assert sorted(arrived(server)) == sorted(expected)
        server.wait_until_idle()
