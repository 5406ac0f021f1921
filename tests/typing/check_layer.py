"""Layer's public surface, as type checkers see it. Checked, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import assert_type

from ostiary.layer import Application, AsyncLayer, FirewallLookup, Layer, SessionActionKind, layer

NOW = datetime.now(UTC)


def calls(client: Layer) -> None:
    assert_type(client.create_session(attributes={"user.id": "u"}), str)
    assert_type(client.list_applications(), list[Application])
    assert_type(client.get_applications_by_name(), dict[str, str])
    assert_type(client.firewall_session_lookup("id"), FirewallLookup)
    client.append_action("id", kind=SessionActionKind.EMBEDDINGS, start_time=NOW, end_time=NOW)
    client.append_action("id", kind="x", start_time="x", end_time=NOW)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.create_session(attribute={})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    assert_type(client.with_options(timeout=1.0), Layer)


async def async_calls(client: AsyncLayer) -> None:
    assert_type(await client.create_session(), str)
    async with client as entered:
        assert_type(entered, AsyncLayer)


def settings() -> None:
    layer.init(base_url="http://x", application_id="a", http_timeout=3, delivery="blocking")
    layer.init(base_urn="http://x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Layer(firewall="sometimes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@layer.session
def plain(number: int) -> str:
    return str(number)


@layer.action(kind=SessionActionKind.COMPLETION_PROMPT)
async def coroutine(number: int) -> str:
    return str(number)


@layer.action
def generator(number: int) -> Iterator[int]:
    yield number


@layer.session(attributes={"a": "b"})
async def async_generator(number: int) -> AsyncIterator[int]:
    yield number


async def decorated_functions_keep_their_types() -> None:
    assert_type(plain(1), str)
    assert_type(await coroutine(1), str)
    assert_type(next(generator(1)), int)
    assert_type(await anext(async_generator(1)), int)
    plain("1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    with layer.session() as session_id:
        assert_type(session_id, str)
    async with layer.action(kind="x") as action:
        action.data = {"messages": []}
