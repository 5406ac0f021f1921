"""Calls of `ostiary.compat.liminal.Client` read as each generation's users wrote them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from tests.support.liminal import URL, AsyncProvider, Liminals, Provider

from ostiary.compat.liminal import Client
from ostiary.compat.liminal.auth import AuthProvider
from ostiary.compat.liminal.errors import AuthError, LiminalError
from ostiary.liminal import LiminalInputError, LiminalUnsupportedError

TEXT = "Hello Ada Bell"


class Own(AuthProvider):
    """A provider of a user's own, as the vendor's documentation has it."""

    async def get_access_token(self) -> str:
        return "identity"


def older(service: Liminals, body: Callable[[Client], Awaitable[Any]], **settings: Any) -> Any:
    async def main() -> Any:
        async with httpx.AsyncClient(transport=httpx.MockTransport(service)) as pool:
            client = Client(Own(), URL, httpx_client=pool, **settings)
            await client.authenticate_from_auth_provider()
            return await body(client)

    return asyncio.run(main())


def newer(service: Liminals, body: Callable[[Client], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        async with httpx.AsyncClient(transport=httpx.MockTransport(service)) as pool:
            return await body(await Client.authenticate_from_auth_provider(URL, Own(), httpx_client=pool))

    return asyncio.run(main())


def test_the_first_id_is_the_thread_of_a_bearer_and_the_instance_of_a_session() -> None:
    async def body(client: Client) -> None:
        await client.prompt.analyze(42, TEXT)

    bearers, sessions = Liminals("bearer"), Liminals("session")
    older(bearers, body)
    newer(sessions, body)
    assert bearers.sent == {"threadId": 42, "text": TEXT}
    assert sessions.sent == {"modelInstanceId": 42, "source": "sdk", "text": TEXT}


@pytest.mark.parametrize("method", ["analyze", "cleanse", "hydrate", "submit"])
def test_ids_by_name_work_on_both(method: str) -> None:
    async def body(client: Client) -> None:
        await getattr(client.prompt, method)(thread_id=42, model_instance_id=7, prompt=TEXT)

    bearers, sessions = Liminals("bearer"), Liminals("session")
    older(bearers, body)
    newer(sessions, body)
    assert bearers.sent["threadId"] == 42
    assert sessions.sent["modelInstanceId"] == 7


def test_a_session_takes_thread_and_findings_by_name() -> None:
    async def body(client: Client) -> None:
        findings = await client.prompt.analyze(7, TEXT)
        await client.prompt.submit(7, TEXT, thread_id=42, findings=findings)

    sessions = Liminals("session")
    newer(sessions, body)
    assert (sessions.sent["modelInstanceId"], sessions.sent["threadId"]) == (7, 42)
    assert sessions.sent["findings"][0]["customTerm"] is None


def test_the_slips_of_the_vendors_examples_name_the_argument() -> None:
    async def body(client: Client) -> None:
        with pytest.raises(LiminalInputError, match=r"prompt is missing: analyze\(thread_id, prompt\)"):
            await client.prompt.analyze(42)
        instance = (await client.llm.get_available_model_instances())[0]
        with pytest.raises(LiminalInputError, match="thread_id is a ModelInstance"):
            await client.thread.get_deidentified_context_history(instance)  # type: ignore[arg-type]
        service.fault["get_context_history"] = lambda: httpx.Response(404)
        with pytest.raises(LiminalError, match=r"thread_id: .*not the id of a thread"):
            await client.thread.get_deidentified_context_history(instance.id)

    service = Liminals("bearer")
    older(service, body)


def test_an_id_twice_is_refused() -> None:
    async def body(client: Client) -> None:
        with pytest.raises(LiminalInputError, match="thread_id is given twice"):
            await client.prompt.cleanse(1, TEXT, thread_id=2)

    older(Liminals("bearer"), body)


def test_what_a_generation_lacks_points_to_what_replaces_it() -> None:
    async def of_session(client: Client) -> None:
        with pytest.raises(LiminalUnsupportedError, match=r"prompts\.submit"):
            await client.thread.get_deidentified_context_history(42)
        with pytest.raises(LiminalUnsupportedError, match="refresh token"):
            await client.authenticate_from_refresh_token(refresh_token="r")

    newer(Liminals("session"), of_session)


def test_a_bearers_life() -> None:
    got: list[str] = []

    async def body(client: Client) -> None:
        remove = client.add_refresh_token_callback(got.append)
        await client.authenticate_from_refresh_token()
        await client.authenticate_from_refresh_token(refresh_token="refresh-2")
        remove()
        await client.authenticate_from_refresh_token()
        assert client.session_id is None
        assert len(await client.thread.get_available()) == 1
        assert (await client.thread.create(7, "Demo")).id == 42
        assert (await client.thread.get_by_id(42)).name == "Demo"
        assert (await client.llm.get_model_instance("Sandbox GPT")).id == 7
        assert (await client.thread.get_deidentified_context_history(42))[0].deid_text == "PERSON_0"
        assert (await client.prompt.hydrate(42, "Hi PERSON_0")).text == "Hi Ada Bell"

    bearers = Liminals("bearer")
    older(bearers, body, source="mine")
    assert got == ["refresh-2", "refresh-3"]
    assert {each.url.query for each in bearers.requests} == {b"source=mine"}


def test_a_live_client_logs_in_again_with_the_providers_token() -> None:
    async def body(client: Client) -> None:
        await client.authenticate_from_auth_provider()

    bearers = Liminals("bearer")
    older(bearers, body)
    assert [each.headers["authorization"] for each in bearers.requests] == ["Bearer identity"] * 2


def test_a_sessions_life() -> None:
    lines = b'{"content": "Hi ", "finishReason": null}\n{"content": "Ada", "finishReason": "stop"}\n'

    async def body(client: Client) -> None:
        assert client.session_id == "session-1"
        sessions.fault["submit"] = lambda: httpx.Response(200, content=lines)
        chunks = [each async for each in client.prompt.stream(7, TEXT)]
        assert [(each.content, each.finish_reason) for each in chunks] == [("Hi ", None), ("Ada", "stop")]

    sessions = Liminals("session")
    newer(sessions, body)
    assert sessions.sent["isStreaming"] is True


@pytest.mark.parametrize("how", ["session_id", "token"])
def test_the_other_ways_to_begin_a_session(how: str) -> None:
    sessions = Liminals("session")
    sessions.sessions.add("kept")

    async def main() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(sessions)) as pool:
            client = await getattr(Client, f"authenticate_from_{how}")(URL, "kept", httpx_client=pool)
            assert client.session_id == "session-1"
            await client.thread.get_available()

    asyncio.run(main())
    assert sessions.requests[-1].headers["cookie"] == "session=session-1"


def test_a_login_that_is_refused_is_the_vendors_error() -> None:
    sessions = Liminals("session")

    async def main() -> None:
        async with httpx.AsyncClient(transport=httpx.MockTransport(sessions)) as pool:
            with pytest.raises(AuthError):
                await Client.authenticate_from_session_id(URL, "gone", httpx_client=pool)

    asyncio.run(main())


def test_clients_of_both_kinds_can_be_made_from_urls_and_providers() -> None:
    assert Client(AsyncProvider(), URL)._liminal.generation == "bearer"
    assert Client(URL)._liminal.generation == "session"
    assert Client(api_server_url=URL)._liminal.generation == "session"
    assert Client(auth_provider=Provider(), api_server_url=URL)._liminal.generation == "bearer"
    with pytest.raises(TypeError):
        Client(URL, URL)
