"""P7: one token request for any number of threads, tasks, loops, clients and forks that need a token at once."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from types import FrameType
from typing import Any

import httpx
import pytest
from tests.support.echo import AsyncEcho, Echo
from tests.support.idp import Guarded, Provider, provider_and_service

from ostiary import errors as e
from ostiary._io.flights import ThreadFlights
from ostiary.auth import OIDCClientCredentials
from ostiary.testing import steps

MANY = 50


@pytest.fixture
def both() -> Iterator[tuple[Provider, Guarded]]:
    with provider_and_service() as pair:
        yield pair


def waiting(predicate: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not predicate():
        assert time.monotonic() < end
        time.sleep(0.005)


def in_line() -> int:
    """Count the threads that wait for what another one gets."""
    tops = sys._current_frames().values()
    callers = [(inner.f_code, outer.f_code) for top in tops for inner, outer in pairwise(stack(top))]
    return callers.count((threading.Event.wait.__code__, ThreadFlights.run.__code__))


def stack(top: FrameType) -> Iterator[FrameType]:
    return (frame for frame, _ in traceback.walk_stack(top))


async def tasks(service: Guarded, auth: OIDCClientCredentials, count: int) -> list[Any]:
    client = AsyncEcho(service.url, auth=auth.bound_to(service.url))
    try:
        calls = [asyncio.create_task(client.echo(f"task {n}")) for n in range(count)]
        return await asyncio.gather(*calls, return_exceptions=True)
    finally:
        await client.close()


def threads(service: Guarded, auth: OIDCClientCredentials, count: int) -> list[Any]:
    client = Echo(service.url, auth=auth.bound_to(service.url))
    try:
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(lambda n: client.echo(f"thread {n}"), range(count)))
    finally:
        client.close()


def everybody(service: Guarded, auth: OIDCClientCredentials) -> list[Any]:
    """Call from 50 threads and from 50 tasks of a loop in another thread, at once; return what they got."""
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(threads, service, auth, MANY)
        other = pool.submit(lambda: asyncio.run(tasks(service, auth, MANY)))
        return one.result() + other.result()


def test_fifty_threads_and_fifty_tasks_make_one_token_request(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.held = True
    gate = provider.server.gate("grant")

    def open_late() -> None:
        gate.wait_until_reached()
        # Time for everybody to have come.
        time.sleep(0.3)
        gate.open()

    opener = threading.Thread(target=open_late)
    opener.start()
    assert everybody(service, provider.auth()) == ["hello"] * 2 * MANY
    opener.join()
    assert len(provider.forms) == 1
    assert set(service.tokens) == {"token-1"}


def test_a_revoked_token_of_a_hundred_callers_is_replaced_once(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    auth = provider.auth()
    auth.token()
    service.revoked.add("token-1")
    assert everybody(service, auth) == ["hello"] * 2 * MANY
    assert len(provider.forms) == 2


def test_an_expired_token_of_a_hundred_callers_is_replaced_once(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.answer["expires_in"] = 1
    auth = provider.auth()
    auth.token()
    provider.answer["expires_in"] = 3600
    assert everybody(service, auth) == ["hello"] * 2 * MANY
    assert len(provider.forms) == 2


def test_a_refusal_is_told_to_all_who_waited_each_with_an_error_of_its_own(
    both: tuple[Provider, Guarded],
) -> None:
    provider, _ = both
    gate = provider.server.gate("refuse")
    provider.first = [steps.after(gate, steps.reply(401, json={"error": "invalid_client"}))]
    auth = provider.auth()
    caught: list[Exception] = []

    def call() -> None:
        try:
            auth.token()
        except e.InvalidClientError as error:
            caught.append(error)

    crowd = [threading.Thread(target=call) for _ in range(10)]
    for each in crowd:
        each.start()
    gate.wait_until_reached()
    waiting(lambda: in_line() == 9)
    gate.open()
    for each in crowd:
        each.join()
    assert len(caught) == len({id(error) for error in caught}) == 10
    assert len(provider.server.requests) == 1
    assert auth.token().reveal() == "token-1"


def test_a_cancelled_leader_loses_nothing(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.held = True
    gate = provider.server.gate("grant")
    auth = provider.auth()

    async def main() -> list[Any]:
        client = AsyncEcho(service.url, auth=auth.bound_to(service.url))
        leader = asyncio.create_task(client.echo("leader"))
        await asyncio.to_thread(gate.wait_until_reached)
        followers = [asyncio.create_task(client.echo(f"follower {n}")) for n in range(20)]
        await asyncio.sleep(0.05)
        leader.cancel()
        followers[7].cancel()
        await asyncio.sleep(0.05)
        gate.open()
        got = await asyncio.gather(leader, *followers, return_exceptions=True)
        await client.close()
        return got

    got = asyncio.run(main())
    assert [type(each) for each in got].count(asyncio.CancelledError) == 2
    assert got.count("hello") == 19
    assert len(provider.forms) == 1


def test_a_token_outlives_the_only_caller_who_was_cancelled(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.held = True
    gate = provider.server.gate("grant")
    auth = provider.auth()

    async def main() -> str:
        client = AsyncEcho(service.url, auth=auth.bound_to(service.url))
        alone = asyncio.create_task(client.echo("alone"))
        await asyncio.to_thread(gate.wait_until_reached)
        alone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await alone
        gate.open()
        try:
            return await client.echo("next")
        finally:
            await client.close()

    assert asyncio.run(main()) == "hello"
    assert len(provider.forms) == 1


def test_a_loop_that_dies_takes_no_token_with_it(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.held = True
    gate = provider.server.gate("grant")
    auth = provider.auth()

    async def dies() -> None:
        client = AsyncEcho(service.url, auth=auth.bound_to(service.url))
        asyncio.create_task(client.echo("never answered"))  # noqa: RUF006 - left to the dying loop
        await asyncio.to_thread(gate.wait_until_reached)
        threading.Timer(0.2, gate.open).start()

    asyncio.run(dies())
    assert threads(service, auth, 3) == ["hello"] * 3
    assert len(provider.forms) == 1


def test_one_executor_thread_a_loop_waits_for_the_token(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.held = True
    gate = provider.server.gate("grant")
    auth = provider.auth()
    counted: list[int] = []

    def count() -> None:
        gate.wait_until_reached()
        time.sleep(0.2)
        counted.append(sum(each.name.startswith("asyncio_") for each in threading.enumerate()))
        gate.open()

    counter = threading.Thread(target=count)
    counter.start()
    assert asyncio.run(tasks(service, auth, MANY)) == ["hello"] * MANY
    counter.join()
    assert counted == [1]


def test_clients_of_both_kinds_share_one_token(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    auth = provider.auth()
    threads(service, auth, 2)
    asyncio.run(tasks(service, auth, 2))
    with httpx.Client(auth=auth.bound_to(service.url), trust_env=False) as client:
        assert client.get(service.url).status_code == 200
    assert auth.get_headers() == {"Authorization": "Bearer token-1"}
    assert asyncio.run(auth.atoken()) == auth.token()
    assert len(provider.forms) == 1


def test_a_follower_waits_no_longer_than_its_own_deadline(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.held = True
    gate = provider.server.gate("grant")
    auth = provider.auth()
    leader = threading.Thread(target=auth.token)
    leader.start()
    gate.wait_until_reached()
    client = Echo(service.url, auth=auth.bound_to(service.url), deadline=0.1)
    with pytest.raises(e.DeadlineExceededError):
        client.echo("hurry")
    client.close()
    gate.open()
    leader.join()


def test_a_leader_out_of_time_hands_over(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.first = [steps.hang()]
    auth = provider.auth()
    got: list[Any] = []
    hurried = Echo(service.url, auth=auth.bound_to(service.url), deadline=1.0)
    patient = Echo(service.url, auth=auth.bound_to(service.url), deadline=20.0)

    def lead() -> None:
        try:
            got.append(hurried.echo("x"))
        except e.DeadlineExceededError as error:
            got.append(error)

    leader = threading.Thread(target=lead)
    leader.start()
    provider.server.wait_for_requests(1)
    assert patient.echo("y") == "hello"
    leader.join()
    assert isinstance(got[0], e.DeadlineExceededError)
    hurried.close()
    patient.close()
    provider.server.release()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_child_forked_in_the_middle_of_a_token_request_gets_its_own(
    both: tuple[Provider, Guarded],
) -> None:
    provider, _ = both
    provider.held = True
    gate = provider.server.gate("grant")
    auth = provider.auth()
    leader = threading.Thread(target=auth.token)
    leader.start()
    gate.wait_until_reached()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        signal.alarm(10)
        try:
            os.write(writing, auth.token().reveal().encode())
        finally:
            os._exit(0)
    gate.wait_until_reached(2)
    gate.open()
    leader.join()
    os.close(writing)
    with open(reading, "rb") as pipe:
        assert pipe.read() == b"token-2"
    os.waitpid(child, 0)
    assert auth.token().reveal() == "token-1"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_keeps_a_token_that_is_there(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    auth = provider.auth()
    auth.token()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        os._exit(0 if auth.token().reveal() == "token-1" else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert len(provider.forms) == 1


def test_a_fresh_token_costs_a_request_no_lock_and_no_wait(both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    auth = provider.auth().bound_to(service.url)
    auth.token()
    # Nothing is asked of a driver: no guard, no store, no clock but the auth's own.
    assert list(auth.credentials(f"{service.url}/v1/sessions", None)) == []
