"""Records by way of a broker: Redis Streams, through FastStream. Needs the extra `broker`.

Applications publish what they record (`BrokerRoute`); any number of machines run `ostiary deliver`, which takes it
from the stream into an outbox of its own, and from there to the service.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable, Sequence
from typing import Any

from ostiary._io.loop_thread import LoopThread
from ostiary.errors import ConfigurationError
from ostiary.record import Parcel

__all__ = ["STREAM", "BrokerRoute", "consume"]

STREAM = "ostiary.records"
_GROUP = "ostiary"
_PATIENCE = 10.0
_POLL_MS = 200


class BrokerRoute:
    """Publish records to a stream: `layer.init(route=BrokerRoute("redis://broker:6379"))`.

    A record counts as delivered when the broker has it; how safe it is there is the broker's configuration. Raises
    `ConfigurationError` where the extra is missing.
    """

    def __init__(self, url: str, *, stream: str = STREAM) -> None:
        self._url = url
        self._stream = stream
        self._loop = LoopThread("ostiary-broker")
        self._broker: Any = None
        self._pid = 0
        _broker_class()

    def send(self, parcels: Sequence[Parcel], timeout: float | None) -> None:
        """Publish parcels, in order."""
        self._loop.run(self._publish(parcels), _PATIENCE if timeout is None else min(timeout, _PATIENCE))

    def close(self) -> None:
        """Close the connection."""
        broker, self._broker = self._broker, None
        if broker is not None and self._pid == self._loop.pid:
            self._loop.run(broker.stop(), _PATIENCE)
        self._loop.stop()

    async def _publish(self, parcels: Sequence[Parcel]) -> None:
        if self._broker is None or self._pid != self._loop.pid:
            broker = _broker_class()(self._url, logger=None)
            await _make_group(await broker.connect(), self._stream)
            self._broker, self._pid = broker, self._loop.pid
        for parcel in parcels:
            headers = {"service": parcel.service, "key": parcel.key}
            await self._broker.publish(parcel.body, stream=self._stream, headers=headers)


async def consume(
    url: str,
    take: Callable[[str, str, bytes], None],
    *,
    stop: asyncio.Event,
    stream: str = STREAM,
    worker: str = "",
    idle: float = 30.0,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Hand what is published to `take(service, key, body)` until `stop` is set; what it took is acknowledged.

    Several workers share the work. An entry that a worker took and did not acknowledge for `idle` seconds goes to
    another one: the first is gone. After an interruption of the broker the work goes on.
    """
    broker = _broker_class()(url, logger=None)
    from faststream import AckPolicy
    from faststream.redis import RedisStreamMessage, StreamSub

    client = await broker.connect()
    await _make_group(client, stream)

    async def handle(message: RedisStreamMessage) -> None:
        take(str(message.headers["service"]), str(message.headers["key"]), bytes(message.body))
        numbers = message.raw_message["message_ids"]
        await client.xack(stream, _GROUP, *numbers)
        await client.xdel(stream, *numbers)

    name = worker or f"{socket.gethostname()}-{secrets.token_hex(4)}"
    for least in (None, int(idle * 1000)):
        source = StreamSub(
            stream, group=_GROUP, consumer=name, min_idle_time=least, polling_interval=_POLL_MS
        )
        broker.subscriber(stream=source, ack_policy=AckPolicy.MANUAL)(handle)
    await broker.start()
    ready()
    try:
        await stop.wait()
    finally:
        await broker.stop()


async def _make_group(client: Any, stream: str) -> None:
    """Make the stream and its group, so that what is published before the first worker comes is kept for it."""
    from redis.exceptions import ResponseError

    try:
        await client.xgroup_create(stream, _GROUP, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def _broker_class() -> Any:
    try:
        from faststream.redis import RedisBroker
    except ImportError:
        raise ConfigurationError("a broker needs an extra: pip install 'ostiary[broker]'") from None
    return RedisBroker
