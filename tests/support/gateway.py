"""A gateway client of either face, for tests that are written once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.faces import Caller, Face, talking_to

from ostiary.aigateway import AsyncGatewayClient, GatewayClient


@contextmanager
def gateway_client(face: Face, **settings: Any) -> Iterator[Caller]:
    """Give a caller around a client, and close it."""
    with talking_to(face, (GatewayClient, AsyncGatewayClient), settings, Caller) as caller:
        yield caller
