"""A Layer that is down, hangs or fails: calls of models neither fail nor wait, and nothing is lost unsaid."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from tests.support.models import ANSWER, FakeSdk, instrumented_sdk
from tests.support.nobody import refusing_port

from ostiary._core.flow import Send
from ostiary._io.senders import TransportSender
from ostiary.config import NO_RETRIES
from ostiary.layer import Layer
from ostiary.record import stats
from ostiary.testing import FaultServer, steps
from ostiary_api._runtime import Reply


@pytest.fixture
def sdk() -> Iterator[FakeSdk]:
    with instrumented_sdk("openai") as made:
        yield made


@pytest.mark.parametrize("trouble", ["refused", "hanging", "500", "503"])
@pytest.mark.parametrize("face", ["sync", "async"])
def test_the_call_neither_fails_nor_waits(
    sdk: FakeSdk, trouble: str, face: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold = steps.hang() if trouble == "hanging" else steps.reply(int(trouble) if trouble.isdigit() else 202)
    returned, reached = threading.Event(), threading.Semaphore(0)
    send = TransportSender.send

    def gated(self: TransportSender, effect: Send) -> Reply:
        # Nothing leaves for the service before the application's calls have all returned.
        reached.release()
        assert returned.wait(30)
        return send(self, effect)

    monkeypatch.setattr(TransportSender, "send", gated)
    with FaultServer(default=hold) as server, refusing_port() as port:
        url = f"http://127.0.0.1:{port}" if trouble == "refused" else server.url
        client = Layer(
            base_url=url, application_id="app", platform="Test", http_timeout=0.2, retry=NO_RETRIES
        )
        client.instrument("openai")
        for number in range(20):
            if face == "sync":
                assert sdk.client.request(dict, sdk.options()) is ANSWER
            else:
                assert asyncio.run(sdk.async_client.request(dict, sdk.options())) is ANSWER
            if not number:
                assert reached.acquire(timeout=30)  # the delivery is at it, and held
        returned.set()
        client.close(timeout=1)
        books = client.ledger()
    assert books.accepted == 40
    assert books.accepted == books.delivered + books.pending + sum(books.dropped.values())
    assert books.delivered == 0
    assert stats().delivered_by["layer"].accepted >= 40
