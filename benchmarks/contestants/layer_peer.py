"""The vendor's SDK for Layer, in an environment of its own (benchmarks/peers/layer_sdk.txt)."""

from __future__ import annotations

import logging
from typing import Any

from benchmarks.measure import URL, Figures, in_threads, sequential

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
ATTRIBUTES = {"user.id": "user-001", "environment": "production"}


def _call() -> Any:
    from layer_sdk import layer

    # It prints each request at DEBUG by default; with that off the comparison is about the calls alone.
    logging.disable(logging.CRITICAL)
    layer.init(base_url=URL, application_id=APPLICATION, environment="production")
    return lambda: layer.create_session(attributes=ATTRIBUTES)


def create_session(n: int) -> Figures:
    return sequential(_call(), n)


def create_session_32(n: int) -> Figures:
    return in_threads(_call(), n)
