"""The public surface of Liminal, as type checkers see it on both faces. Checked, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from ostiary.compat.liminal import Client
from ostiary.liminal import (
    AsyncLiminal,
    Cleansed,
    Findings,
    Liminal,
    MicrosoftAuthProvider,
    ModelInstance,
    StreamChunk,
    Submitted,
    Thread,
)


def sync_face() -> None:
    with Liminal("https://api.example.liminal.ai", auth_provider=MicrosoftAuthProvider("t", "c")) as client:
        assert_type(client.model_instances.get("My Model"), ModelInstance)
        thread = client.threads.create(1, "name")
        assert_type(thread, Thread)
        assert_type(client.threads.list(), list[Thread])
        findings = client.prompts.analyze("x", thread_id=thread.id)
        assert_type(findings, Findings)
        assert_type(client.prompts.cleanse("x", thread_id=thread.id, findings=findings), Cleansed)
        assert_type(client.prompts.hydrate_stream(["x"], thread_id=thread.id), Iterator[str])
        for chunk in client.prompts.stream("x"):
            assert_type(chunk, StreamChunk)
        client.add_refresh_token_callback(print)()


async def async_face(own: AsyncIterator[str]) -> None:
    async with AsyncLiminal(session_id="s") as client:
        assert_type(await client.prompts.submit("x", model_instance_id=1), Submitted)
        async for chunk in client.prompts.stream("x"):
            assert_type(chunk.content, str)
        async for text in client.prompts.hydrate_stream(own, thread_id=1):
            assert_type(text, str)


async def compat() -> None:
    client = await Client.authenticate_from_token("https://api.example.liminal.ai", "t")
    assert_type(client, Client)
    assert_type((await client.prompt.submit(7, "x")).thread_id, int)
