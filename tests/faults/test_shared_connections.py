"""Several clients over the connections of one `SharedConnections`."""

from __future__ import annotations

import asyncio

import pytest

from ostiary import errors as e
from ostiary._io.shared import SharedConnections
from ostiary.layer import AsyncLayer, Layer
from ostiary.orquesta import AsyncOrquesta, Orquesta
from ostiary.testing import FaultServer, steps

PAGE = steps.reply(json={"object": "list", "data": [], "has_more": False})


def test_clients_use_the_same_connection_and_close_alone() -> None:
    shared = SharedConnections()
    with FaultServer(default=PAGE) as server:
        one = Orquesta(api_key="k1", base_url=server.url, http_session=shared)
        two = Orquesta(api_key="k2", base_url=server.url, http_session=shared)
        one.deployments.list()
        two.deployments.list()
        assert {request.connection for request in server.requests} == {server.requests[0].connection}
        assert [dict(request.headers)["Authorization"] for request in server.requests] == [
            "Bearer k1",
            "Bearer k2",
        ]
        one.close()
        with pytest.raises(e.ClosedError):
            one.deployments.list()
        two.deployments.list()
        shared.close()
        shared.close()
        with pytest.raises(e.ClosedError):
            two.deployments.list()
        server.wait_until_idle()


def test_the_async_face_and_its_recording_share_too() -> None:
    async def main() -> None:
        shared = SharedConnections()
        with FaultServer(default=PAGE) as server:
            one = AsyncOrquesta(api_key="k1", base_url=server.url, http_session=shared)
            layer = AsyncLayer(base_url=server.url, application_id="a", http_session=shared)
            await one.deployments.list()
            server.script([steps.reply(json={"session_id": "43f82426-0be8-519d-b555-c068abf14d92"})])
            await layer.create_session()
            assert {request.connection for request in server.requests} == {server.requests[0].connection}
            await one.close()
            with pytest.raises(e.ClosedError):
                await one.deployments.list()
            await layer.close()
            await shared.aclose()
            await shared.aclose()
            server.wait_until_idle()

    asyncio.run(main())


def test_what_is_no_session_is_named() -> None:
    with pytest.raises(e.InvalidInputError, match="http_session is a str"):
        Layer(base_url="http://localhost", application_id="a", http_session="no")
