"""Ostiary's own calls: typed arguments in, a typed value out, its deadline, retries, hooks and size cap in place."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from benchmarks.measure import URL, Figures, in_tasks, in_threads, in_turn, sequential

Measure = Callable[[Callable[[], Awaitable[object]], int], Awaitable[Figures]]
APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
SESSION = "43f82426-0be8-519d-b555-c068abf14d92"
ATTRIBUTES = {"user.id": "user-001", "environment": "production"}


def layer_sync(n: int) -> Figures:
    from ostiary.layer import Layer

    with Layer(base_url=URL, application_id=APPLICATION) as layer:
        return sequential(lambda: layer.create_session(session_id=SESSION, attributes=ATTRIBUTES), n)


def layer_oidc(n: int) -> Figures:
    from ostiary.layer import Layer, OIDCClientCredentials

    auth = OIDCClientCredentials(token_url=f"{URL}/token", client_id="bench", client_secret="bench")
    with Layer(base_url=URL, application_id=APPLICATION, auth_provider=auth) as layer:
        return sequential(lambda: layer.create_session(session_id=SESSION, attributes=ATTRIBUTES), n)


def layer_oidc_32(n: int) -> Figures:
    from ostiary.layer import Layer, OIDCClientCredentials

    auth = OIDCClientCredentials(token_url=f"{URL}/token", client_id="bench", client_secret="bench")
    with Layer(base_url=URL, application_id=APPLICATION, auth_provider=auth) as layer:
        return in_threads(lambda: layer.create_session(session_id=SESSION, attributes=ATTRIBUTES), n)


def layer_sync_32(n: int) -> Figures:
    from ostiary.layer import Layer

    with Layer(base_url=URL, application_id=APPLICATION) as layer:
        return in_threads(lambda: layer.create_session(session_id=SESSION, attributes=ATTRIBUTES), n)


def _layer_async(n: int, measure: Measure, *, fast: bool) -> Figures:
    from ostiary.config import ConnectionOptions
    from ostiary.layer import AsyncLayer

    async def run() -> Figures:
        connection = ConnectionOptions(fast=fast)
        async with AsyncLayer(base_url=URL, application_id=APPLICATION, connection=connection) as layer:
            return await measure(lambda: layer.create_session(session_id=SESSION, attributes=ATTRIBUTES), n)

    return asyncio.run(run())


def layer_async(n: int) -> Figures:
    return _layer_async(n, in_turn, fast=False)


def layer_async_32(n: int) -> Figures:
    return _layer_async(n, in_tasks, fast=False)


def layer_fast(n: int) -> Figures:
    return _layer_async(n, in_turn, fast=True)


def layer_fast_32(n: int) -> Figures:
    return _layer_async(n, in_tasks, fast=True)
