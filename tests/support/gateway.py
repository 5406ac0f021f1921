"""A gateway client of either face, for tests that are written once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.faces import Caller, Face

from ostiary.aigateway import AsyncGatewayClient, GatewayClient


@contextmanager
def gateway_client(face: Face, **settings: Any) -> Iterator[Caller]:
    """Give a caller around a client, and close it."""
    if face == "sync":
        with GatewayClient(**settings) as client:
            yield Caller(client, None)
        return
    with asyncio.Runner() as runner:
        other = AsyncGatewayClient(**settings)
        try:
            yield Caller(other, runner)
        finally:
            runner.run(other.close())
