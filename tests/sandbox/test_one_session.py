"""One id finds a conversation in every service."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

import ostiary
from ostiary import integrations
from ostiary.aigateway import GatewayClient
from ostiary.layer import layer
from ostiary.libretto import Client
from ostiary.orquesta import Orquesta
from ostiary.sandbox import Sandbox, serve
from ostiary_api.sandbox.api.layer import get_layer_session
from ostiary_api.sandbox.api.libretto import list_libretto_events
from ostiary_api.sandbox.api.requests import get_request, list_requests

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
ASK: dict[str, Any] = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Is anybody there?"}]}


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with serve() as running:
        for name, value in running.settings.items():
            monkeypatch.setenv(name, value)
        layer.init(base_url=running.services["layer"], application_id=APPLICATION)
        yield running
        layer.shutdown(timeout=1)


def kinds(sandbox: Sandbox, session: str) -> list[str]:
    assert layer.flush(60).complete
    found = get_layer_session.sync(client=sandbox.client(), session_id=session)
    return [action.body["kind"] for action in found.actions]


def bodies(sandbox: Sandbox, service: str) -> list[str]:
    api = sandbox.client()
    asked = list_requests.sync(client=api, service=service).items
    return [get_request.sync(client=api, request_number=each.number).body or "" for each in asked]


def test_layer_orquesta_and_spans_share_an_id(sandbox: Sandbox) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    integrations.trace(tracer_provider=provider)
    try:
        with ostiary.session("chat 42") as session, openai.OpenAI() as model, Orquesta() as orquesta:
            model.chat.completions.create(**ASK)
            orquesta.deployments.invoke(key="customer_service", inputs={"firstname": "J", "city": "N"})
    finally:
        integrations.untrace()
    assert kinds(sandbox, session.text) == ["completion_prompt", "completion_output"]
    assert session.text in "".join(bodies(sandbox, "orquesta"))
    (span,) = exporter.get_finished_spans()
    assert (span.attributes or {})["gen_ai.conversation.id"] == session.text


def test_the_id_is_a_chain_of_libretto_too_unless_the_call_names_one(sandbox: Sandbox) -> None:
    with (
        Client(libretto={"prompt_template_name": "n"}) as model,
        ostiary.session("chat 42") as session,
    ):
        model.chat.completions.create(**ASK)
        model.chat.completions.create(**ASK, libretto={"chain_id": "mine"})
        assert model.libretto.flush(60).complete
    client = sandbox.client()
    chains = [event.body.get("chainId") for event in list_libretto_events.sync(client=client).items]
    assert sorted(chains) == sorted([session.text, "mine"])
    assert kinds(sandbox, session.text) == ["completion_prompt", "completion_output"] * 2


def test_processors_are_told_the_id_unless_their_metadata_name_one(sandbox: Sandbox) -> None:
    with GatewayClient(base_url=sandbox.services["aigateway"]) as gateway:
        processor = gateway.discover()[0]
        with ostiary.session("chat 42") as session:
            gateway.execute(processor, "Hello")
            gateway.execute(processor, "Hello", metadata={"session_id": "mine"})
        gateway.execute(processor, "Hello")
    sent = "".join(bodies(sandbox, "aigateway"))
    assert [sent.count(f'"session_id":"{each}"') for each in (session.text, "mine")] == [1, 1]
    assert sent.count("session_id") == 2


def test_tasks_of_one_loop_keep_their_sessions_apart(sandbox: Sandbox) -> None:
    async def converse(client: openai.AsyncOpenAI, name: str) -> str:
        async with ostiary.session(name) as session:
            for _ in range(3):
                stream = await client.chat.completions.create(**ASK, stream=True)
                async for _ in stream:
                    pass
        return session.text

    async def all_of_them() -> list[str]:
        async with openai.AsyncOpenAI() as client:
            return await asyncio.gather(*(converse(client, f"chat {number}") for number in range(8)))

    for session in asyncio.run(all_of_them()):
        assert kinds(sandbox, session) == ["completion_prompt", "completion_output"] * 3
