"""What says how records are delivered, as type checkers see it. Checked, never run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import assert_type

from ostiary.config import Outbox
from ostiary.integrations.broker import BrokerRoute
from ostiary.integrations.otlp import OtlpRoute
from ostiary.layer import Layer, layer
from ostiary.record import Codec, Durable, FlushResult, Ledger, Parcel, Route, mask_texts


class Cipher:
    def seal(self, plain: bytes) -> bytes:
        return plain

    def open(self, sealed: bytes) -> bytes:
        return sealed


class OwnRoute:
    def send(self, parcels: Sequence[Parcel], timeout: float | None) -> None:
        assert_type([each.body for each in parcels], list[bytes])


class OwnCodec:
    def encode(self, payload: object, /) -> bytes:
        return repr(payload).encode()

    def decode(self, body: bytes, /) -> object:
        return body


class TextRoute:
    def send(self, parcels: Sequence[str], timeout: float | None) -> None: ...


def settings() -> None:
    layer.init(delivery="durable", outbox="app.outbox")
    layer.init(delivery="durable", outbox=Path("app.outbox"), overflow="block", block_timeout=0.5)
    layer.init(
        delivery="durable", outbox=Outbox("app.outbox", sync="power", max_bytes=2**20, cipher=Cipher())
    )
    layer.init(route=BrokerRoute("redis://127.0.0.1"), mask=mask_texts(str.lower))
    Layer(route=OtlpRoute("http://127.0.0.1:4318/v1/traces"))
    Layer(route=OwnRoute(), delivery="durable")
    route: Route = OwnRoute()
    codec: Codec = OwnCodec()
    Durable(Outbox(), codec, service="own", destination=str(route))


def wrong_settings() -> None:
    layer.init(delivery="dureable")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    layer.init(outbox=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    layer.init(overflow="drop")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Outbox("x", sync="always")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Outbox("x", max_byte=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Outbox("x", cipher=3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Layer(route=TextRoute())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Layer(route="redis://127.0.0.1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def results(client: Layer) -> None:
    assert_type(client.ledger(), Ledger)
    assert_type(client.flush(1), FlushResult)
    assert_type(client.flush().complete, bool)
    assert_type(client.ledger().pending, int)
    for reason, count in client.ledger().dropped.items():
        assert_type((reason, count), tuple[str, int])
