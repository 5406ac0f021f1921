"""The door's public surface, as type checkers see it. Checked, never run."""

from __future__ import annotations

from typing import assert_type

from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion

import ostiary
from ostiary import AsyncOstiary, Ostiary, deadline
from ostiary.aigateway import AsyncGatewayClient, GatewayClient
from ostiary.auth import Bearer
from ostiary.config import RetryPolicy
from ostiary.door.guard import Cleanse, Explanation, Record, StageReport, explain
from ostiary.layer import AsyncLayer, Layer
from ostiary.libretto import AsyncLibretto, Libretto
from ostiary.liminal import AsyncLiminal, Liminal
from ostiary.orquesta import AsyncOrquesta, Orquesta


def clients() -> None:
    with Ostiary(
        layer={"base_url": "https://layer.test", "application_id": "a"},
        liminal={"api_server_url": "https://liminal.test", "token": "t"},
        orquesta={"api_key": "k"},
        retry=RetryPolicy(attempts=2),
    ) as door:
        assert_type(door, Ostiary)
        assert_type(door.layer, Layer)
        assert_type(door.liminal, Liminal)
        assert_type(door.aigateway, GatewayClient)
        assert_type(door.orquesta, Orquesta)
        assert_type(door.libretto, Libretto)
    Ostiary(auth=Bearer("t"))
    Ostiary(auth={"issuer": "https://idp.test", "client_id": "c", "client_secret": "s"})
    Ostiary(auth=None)
    Ostiary(auth={"secret": "s"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Ostiary(orquesta={"key": "k"})  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportArgumentType]
    with deadline(2.0) as bounded:
        assert_type(bounded, deadline)


def a_guard(door: Ostiary, model: OpenAI) -> None:
    client = door.guard(
        model, cleanse=Cleanse(attachments="pass"), record=Record(on_failure="closed"), log=False
    )
    assert_type(client, OpenAI)
    answer = client.chat.completions.create(model="m", messages=[])
    assert_type(answer, ChatCompletion)
    assert_type(explain(answer), Explanation)
    assert_type(explain(answer).stages, list[StageReport])
    door.guard(model, cleanse="yes")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def an_async_guard(door: AsyncOstiary, model: AsyncOpenAI) -> None:
    assert_type(door.guard(model), AsyncOpenAI)
    door.guard(OpenAI())  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def one_for_all() -> None:
    assert_type(ostiary.init(file="ostiary.toml", retry=RetryPolicy(attempts=2)), Ostiary)
    assert_type(ostiary.client(), Ostiary)
    assert_type(ostiary.async_client(), AsyncOstiary)
    assert_type(ostiary.shutdown(timeout=1.0), bool)
    ostiary.init(orquesta={"key": "k"})  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportArgumentType]


async def async_clients() -> None:
    assert_type(await ostiary.ashutdown(), bool)
    async with AsyncOstiary.from_env() as door:
        assert_type(door, AsyncOstiary)
        assert_type(door.layer, AsyncLayer)
        assert_type(door.liminal, AsyncLiminal)
        assert_type(door.aigateway, AsyncGatewayClient)
        assert_type(door.orquesta, AsyncOrquesta)
        assert_type(door.libretto, AsyncLibretto)
