"""One block of `ostiary.deadline` bounds a door's services, its identity, their retries and streams, on both faces.

Nothing is timed: what is asked for would never end, and ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.support.faces import FACES, Face
from tests.support.idp import SECRET

import ostiary
from ostiary import AsyncOstiary, Ostiary
from ostiary import errors as e
from ostiary.config import RetryPolicy
from ostiary.testing import FaultServer, steps

SOON = 0.3
LONG = 3600.0
FOREVER = RetryPolicy(attempts=10_000, base=0.01, cap=0.01, budget=10_000_000)
LISTED = {"object": "list", "data": [], "has_more": False}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(default=steps.hang()) as running:
        yield running


def settings(server: FaultServer, **more: Any) -> dict[str, Any]:
    """Return a door whose own limits are all far away."""
    url = server.url
    return {
        "layer": {"base_url": url, "application_id": "any", "http_timeout": LONG, "deadline": None},
        "liminal": {"api_server_url": url, "session_id": "s", "timeout": LONG},
        "aigateway": {"base_url": url, "timeout": LONG},
        "orquesta": {"api_key": "k", "base_url": url, "timeout": LONG, "idle_timeout": LONG},
        "libretto": {"api_key": "k", "base_url": url, "timeout": LONG},
        "retry": FOREVER,
        "auth": None,
        **more,
    }


def identity(server: FaultServer) -> dict[str, Any]:
    return {
        "token_url": f"{server.url}/token",
        "client_id": "app",
        "client_secret": SECRET,
        "http_timeout": LONG,
    }


Call = Callable[[Any], Any]
CALLS: dict[str, Call] = {
    "layer": lambda door: door.layer.list_applications(),
    "layer, a session": lambda door: door.layer.create_session(),
    "liminal": lambda door: door.liminal.threads.list(),
    "liminal, a prompt": lambda door: door.liminal.prompts.cleanse("text", thread_id=1),
    "aigateway": lambda door: door.aigateway.discover(),
    "aigateway, a text": lambda door: door.aigateway.execute("a:b", "text"),
    "orquesta": lambda door: door.orquesta.deployments.list(),
    "orquesta, a call": lambda door: door.orquesta.deployments.invoke(key="any"),
    "libretto": lambda door: door.libretto.send_feedback(feedback_key="f", rating=1),
}
STREAMS: dict[str, Call] = {
    "liminal": lambda door: door.liminal.prompts.stream("text", thread_id=1),
    "orquesta": lambda door: door.orquesta.deployments.invoke_with_stream(key="any"),
}


def within(face: Face, given: dict[str, Any], *calls: Call, reads: bool = False) -> None:
    """Make calls one after the other under one deadline; read what the last one gives, where it is a stream."""
    if face == "sync":
        with Ostiary(**given) as door, ostiary.deadline(SOON):
            for call in calls[: len(calls) - reads]:
                call(door)
            if reads:
                list(calls[-1](door))
        return

    async def main() -> None:
        async with AsyncOstiary(**given) as door:
            with ostiary.deadline(SOON):
                for call in calls[: len(calls) - reads]:
                    await call(door)
                if reads:
                    async for _ in calls[-1](door):
                        pass

    asyncio.run(main())


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("call", CALLS)
def test_a_service_that_hangs(call: str, face: Face, server: FaultServer) -> None:
    with pytest.raises(e.DeadlineExceededError):
        within(face, settings(server), CALLS[call])
    assert len(server.requests) <= 1


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("call", ["layer", "liminal", "aigateway", "orquesta", "libretto"])
def test_a_service_that_is_always_busy(call: str, face: Face, server: FaultServer) -> None:
    """There would be ten thousand attempts."""
    server.answer(lambda _: steps.reply(503))
    with pytest.raises((e.DeadlineExceededError, e.ServerError)):
        within(face, settings(server), CALLS[call])
    assert len(server.requests) < FOREVER.attempts


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("service", ["layer", "aigateway"])
def test_an_identity_provider_that_hangs(service: str, face: Face, server: FaultServer) -> None:
    with FaultServer(default=steps.reply(json=[])) as fine:
        with pytest.raises(e.DeadlineExceededError):
            within(face, settings(fine, auth=identity(server)), CALLS[service])
        assert fine.requests == []
    assert {request.path for request in server.requests} <= {"/token"}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("service", STREAMS)
def test_a_stream_that_hangs(service: str, begun: bool, face: Face, server: FaultServer) -> None:
    if begun:
        first = (
            b'data: {"id": "1"}\n\n' if service == "orquesta" else b'{"content": "x", "is_final": false}\n'
        )
        server.answer(lambda _: steps.stream([first], end="hang"))
    with pytest.raises(e.DeadlineExceededError):
        within(face, settings(server), STREAMS[service], reads=True)


@pytest.mark.parametrize("face", FACES)
def test_one_block_over_a_token_an_attempt_and_a_stream(face: Face, server: FaultServer) -> None:
    """The deadline is over all of it, whichever part it ends in: the last one never would by itself."""
    server.script(
        [
            steps.reply(json={"access_token": "t", "token_type": "Bearer", "expires_in": 300}),
            steps.reply(503),
            steps.reply(json=[]),
            steps.reply(json=LISTED),
            steps.stream([b'data: {"id": "1"}\n\n'], end="hang"),
        ]
    )
    calls = (CALLS["layer"], CALLS["orquesta"], STREAMS["orquesta"])
    with pytest.raises(e.DeadlineExceededError):
        within(face, settings(server, auth=identity(server)), *calls, reads=True)


@pytest.mark.parametrize("face", FACES)
def test_a_block_that_is_over_sends_nothing_more(face: Face, server: FaultServer) -> None:
    def caught(door: Any) -> Any:
        return _caught(door) if face == "async" else _caught_sync(door)

    with pytest.raises(e.DeadlineExceededError):
        within(face, settings(server), caught, CALLS["aigateway"])
    assert not any(request.path.endswith("processors") for request in server.requests)


def _caught_sync(door: Any) -> None:
    with pytest.raises(e.DeadlineExceededError):
        door.orquesta.deployments.list()


async def _caught(door: Any) -> None:
    with pytest.raises(e.DeadlineExceededError):
        await door.orquesta.deployments.list()
