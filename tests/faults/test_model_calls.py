"""A Layer that is down, hangs or fails: calls of models neither fail nor wait, and nothing is lost unsaid."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator

import pytest
from tests.support.models import ANSWER, FakeSdk, instrumented_sdk

from ostiary.config import NO_RETRIES
from ostiary.layer import Layer
from ostiary.record import stats
from ostiary.testing import FaultServer, steps


@pytest.fixture
def sdk() -> Iterator[FakeSdk]:
    with instrumented_sdk("openai") as made:
        yield made


def refused() -> str:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.mark.parametrize("trouble", ["refused", "hanging", "500", "503"])
@pytest.mark.parametrize("face", ["sync", "async"])
def test_the_call_neither_fails_nor_waits(sdk: FakeSdk, trouble: str, face: str) -> None:
    hold = steps.hang() if trouble == "hanging" else steps.reply(int(trouble) if trouble.isdigit() else 202)
    with FaultServer(default=hold) as server:
        url = refused() if trouble == "refused" else server.url
        client = Layer(
            base_url=url, application_id="app", platform="Test", http_timeout=0.2, retry=NO_RETRIES
        )
        client.instrument("openai")
        began = time.monotonic()
        for _ in range(20):
            if face == "sync":
                assert sdk.client.request(dict, sdk.options()) is ANSWER
            else:
                assert asyncio.run(sdk.async_client.request(dict, sdk.options())) is ANSWER
        took = time.monotonic() - began
        client.close(timeout=1)
        books = client.ledger()
    assert took < 5  # a second's timeout each would be twenty
    assert books.accepted == 40
    assert books.accepted == books.delivered + books.pending + sum(books.dropped.values())
    assert books.delivered == 0
    assert stats().delivered_by["layer"].accepted >= 40
