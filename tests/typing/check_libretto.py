"""Libretto's drop-in clients, as type checkers see them: whole answers and streams, on both faces. Never run."""

from __future__ import annotations

from typing import assert_type

from openai import AsyncStream, Stream
from openai.types import Completion
from openai.types.chat import ChatCompletion, ChatCompletionChunk
from openai.types.responses import Response, ResponseStreamEvent

from ostiary.compat.libretto_openai import Client as VendorsClient
from ostiary.libretto import AsyncClient, AsyncLibretto, Client, Libretto, LibrettoCreateParams


def sync_face() -> None:
    client = Client(libretto=Libretto(), api_key="k")
    assert_type(client.libretto, Libretto)
    assert_type(client.with_options(timeout=3), Client)
    assert_type(client.send_feedback(feedback_key="k", rating=1.0), None)
    chat, params = client.chat.completions, LibrettoCreateParams()
    assert_type(chat.create(model="m", messages=[], libretto=params), ChatCompletion)
    assert_type(chat.create(model="m", messages=[], stream=True), Stream[ChatCompletionChunk])
    assert_type(client.completions.create(model="m", prompt="p"), Completion)
    assert_type(client.completions.create(model="m", prompt="p", stream=True), Stream[Completion])
    assert_type(client.responses.create(model="m", input="i"), Response)
    assert_type(client.responses.create(model="m", input="i", stream=True), Stream[ResponseStreamEvent])
    vendors = VendorsClient(libretto=Libretto())
    assert_type(vendors.chat.completions.create(model="m", messages=[]), ChatCompletion)


async def async_face() -> None:
    client = AsyncClient(libretto=AsyncLibretto(), api_key="k")
    assert_type(client.libretto, AsyncLibretto)
    assert_type(client.with_options(timeout=3), AsyncClient)
    assert_type(await client.send_feedback(feedback_key="k", rating=1.0), None)
    chat = client.chat.completions
    assert_type(await chat.create(model="m", messages=[]), ChatCompletion)
    assert_type(await chat.create(model="m", messages=[], stream=True), AsyncStream[ChatCompletionChunk])
    assert_type(await client.completions.create(model="m", prompt="p", stream=True), AsyncStream[Completion])
    assert_type(await client.responses.create(model="m", input="i"), Response)
    stream = await client.responses.create(model="m", input="i", stream=True)
    assert_type(stream, AsyncStream[ResponseStreamEvent])


def what_does_not_fit() -> None:
    Client(libretto=AsyncLibretto())  # type: ignore[arg-type]
    AsyncClient(libretto=Libretto())  # type: ignore[arg-type]
    Client().chat.completions.create("m")  # type: ignore[call-overload]
