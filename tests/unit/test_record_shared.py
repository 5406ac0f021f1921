"""One session is seen by everything in its block, on every thread and task that it should reach, and nowhere else."""

from __future__ import annotations

import asyncio
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from tests.support.faces import FACES, Face
from tests.support.orquesta import Service, talking

import ostiary
from ostiary.errors import InvalidInputError
from ostiary.layer import Layer
from ostiary.record import SessionMiddleware, current_session
from ostiary.testing import FaultServer, steps

V5 = "43f82426-0be8-519d-b555-c068abf14d92"


def seen() -> str | None:
    found = current_session()
    return found.text if found else None


def test_a_block_has_a_session_and_the_innermost_counts() -> None:
    assert seen() is None
    with ostiary.session() as outer:
        assert (seen(), outer.id.version) == (outer.text, 5)
        with ostiary.session() as inner:
            assert seen() == inner.text != outer.text
        assert seen() == outer.text
    assert seen() is None


def test_async_with_is_the_same() -> None:
    async def run() -> None:
        async with ostiary.session() as session:
            assert seen() == session.text
            assert await asyncio.create_task(asyncio.sleep(0, seen())) == session.text
        assert seen() is None

    asyncio.run(run())


def test_one_session_may_be_entered_in_many_places_at_once() -> None:
    session = ostiary.session()

    async def visit() -> None:
        async with session:
            await asyncio.sleep(0)
            with session:
                assert seen() == session.text
            assert seen() == session.text
        assert seen() is None

    async def run() -> None:
        await asyncio.gather(*(visit() for _ in range(3)))

    asyncio.run(run())


@pytest.mark.parametrize("given", [V5, V5.upper(), f"{{{V5}}}", uuid.UUID(V5)])
def test_a_uuid_of_version_5_is_the_id(given: Any) -> None:
    session = ostiary.session(given)
    assert (session.text, session.name, session.attributes) == (V5, None, {})


@pytest.mark.parametrize("given", ["chat 42", str(uuid.UUID(int=7)), uuid.UUID(int=7)])
def test_a_name_gives_the_same_id_each_time_and_is_kept(given: Any) -> None:
    first, second = ostiary.session(given), ostiary.session(given, attributes={"user.id": "u"})
    assert first.id == second.id
    assert first.id.version == 5
    assert first.id != ostiary.session("another").id
    assert second.attributes == {"user.id": "u", "session.name": str(given)}


@pytest.mark.parametrize("given", ["", "  ", "x" * 1001, 7, b"x"])
def test_what_is_no_name_is_refused(given: Any) -> None:
    with pytest.raises(InvalidInputError, match="session_id"):
        ostiary.session(given)


def test_attributes_must_be_a_dictionary() -> None:
    with pytest.raises(InvalidInputError, match="attributes is a list"):
        ostiary.session(attributes=["a"])  # type: ignore[arg-type]


def test_threads_see_it_where_it_is_carried_to_them() -> None:
    gate = threading.Barrier(2, timeout=10)

    def work(item: int) -> tuple[int, str | None]:
        gate.wait()
        return item, seen()

    with ThreadPoolExecutor(2) as pool:
        with ostiary.session() as session:
            carried = list(pool.map(ostiary.carry(work), [1, 2]))
            plain = list(pool.map(work, [1, 2]))
    assert carried == [(1, session.text), (2, session.text)]
    assert plain == [(1, None), (2, None)]


def recorded(use: Any) -> list[tuple[str, Any]]:
    """Return the requests (path, body) that a client sends which `use` records with."""
    with FaultServer(default=steps.reply(202, json={"session_id": V5})) as server:
        client = Layer(base_url=server.url, application_id="app", platform="Test")
        use(client)
        assert client.close().complete
        return [(request.path, request.json()) for request in server.requests]


def test_actions_of_layer_belong_to_it() -> None:
    def use(client: Layer) -> None:
        with ostiary.session(attributes={"user.id": "u"}) as session:
            ids.append(session.text)
            client.action(lambda: "one")()
            client.action(lambda: "two")()
        client.action(lambda: "elsewhere")()

    ids: list[str] = []
    bodies = {body["session_id"]: body for _, body in recorded(use)}
    body = bodies.pop(ids[0])
    assert body["attributes"]["user.id"] == "u"
    assert [action["data"] for action in body["actions"]] == ["one", "two"]
    assert [action["data"] for other in bodies.values() for action in other["actions"]] == ["elsewhere"]


def test_a_session_of_layers_inside_it_counts_there() -> None:
    def use(client: Layer) -> None:
        with ostiary.session(), client.session() as inner:
            ids.append(inner)
            client.action(lambda: "one")()

    ids: list[str] = []
    ((_, body),) = recorded(use)
    assert body["session_id"] == ids[0]


def test_a_session_that_may_exist_already_keeps_its_actions_apart() -> None:
    """The service ignores what comes with a session that it knows."""

    def use(client: Layer) -> None:
        with ostiary.session("chat 42"):
            client.action(lambda: "one")()

    (_, opening), (path, action) = recorded(use)
    assert opening["actions"] is None
    assert path == f"/v1/sessions/{ostiary.session('chat 42').text}/actions"
    assert action["data"] == "one"


@pytest.mark.parametrize("face", FACES)
def test_it_is_orquestas_conversation(face: Face) -> None:
    service = Service()
    with ostiary.session() as session, talking(face, service) as talk:
        talk(talk.client.deployments.invoke("k"))
        assert service.sent["conversation_id"] == session.text
        talk.read(talk.client.deployments.invoke_with_stream("k"))
        assert service.sent["conversation_id"] == session.text
        talk(talk.client.deployments.get_config("k", conversation_id="mine"))
        assert service.sent["conversation_id"] == "mine"
        talk(talk.client.deployments.invoke("k", thread={"id": "t"}))
        assert "conversation_id" not in service.sent


def answer(**settings: Any) -> Any:
    """Make an application behind the middleware, and a function that asks it."""

    async def plain(request: Request) -> PlainTextResponse:
        return PlainTextResponse(seen() or "none")

    async def stream(request: Request) -> StreamingResponse:
        async def pieces() -> Any:
            yield seen() or "none"

        return StreamingResponse(pieces())

    app = Starlette(routes=[Route("/", plain), Route("/stream", stream)])
    app.add_middleware(SessionMiddleware, **settings)

    def ask(path: str = "/", **headers: str) -> httpx.Response:
        async def run() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=httpx.ASGITransport(app), base_url="http://x.test"
            ) as client:
                return await client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})

        return asyncio.run(run())

    return ask


@pytest.mark.parametrize("path", ["/", "/stream"])
def test_each_request_has_a_session(path: str) -> None:
    ask = answer()
    first, second = ask(path, x_session_id=V5), ask(path)
    assert uuid.UUID(first.text).version == 5
    assert len({V5, first.text, second.text}) == 3
    assert "x-session-id" not in first.headers


def test_a_header_may_name_the_session_and_the_answer_does() -> None:
    ask = answer(header="X-Session-Id")
    assert ask(x_session_id=V5).text == V5
    named = ask(x_session_id="chat 42")
    assert named.text == named.headers["x-session-id"] == ostiary.session("chat 42").text
    assert uuid.UUID(ask(x_session_id="x" * 2000).text).version == 5


def test_the_application_may_identify_the_session() -> None:
    described: list[Any] = []

    def attributes(scope: Any) -> dict[str, Any]:
        described.append(scope["path"])
        return {"path": scope["path"]}

    ask = answer(identify=lambda scope: "by path " + scope["path"], attributes=attributes)
    assert ask().text == ostiary.session("by path /").text
    assert described == ["/"]
