"""Floors: what the libraries below cost alone, with one small POST whose JSON answer is parsed.

Each client keeps its connections. The JSON body is encoded on every call, as an application's would be; `prepared`
floors build their request once, so they are the transport and nothing else.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measure import AT_ONCE, URL, Figures, in_tasks, in_threads, in_turn, sequential

Measure = Callable[[Callable[[], Awaitable[object]], int], Awaitable[Figures]]
SESSIONS = f"{URL}/v1/sessions"
BODY = {
    "application_id": "53ad4290-bf1a-4f68-b182-6026e869b8cd",
    "session_id": "43f82426-0be8-519d-b555-c068abf14d92",
    "attributes": {"user.id": "user-001", "environment": "production"},
    "actions": None,
}
HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


def httpx_client(n: int) -> Figures:
    import httpx

    with httpx.Client() as client:
        return sequential(lambda: client.post(SESSIONS, json=BODY).json()["session_id"], n)


def httpx_client_32(n: int) -> Figures:
    import httpx

    with httpx.Client() as client:
        return in_threads(lambda: client.post(SESSIONS, json=BODY).json()["session_id"], n)


def _prepared(transport: Any) -> Any:
    import httpx

    request = httpx.Request("POST", SESSIONS, json=BODY, headers=HEADERS)

    def call() -> object:
        response = transport.handle_request(request)
        response.read()
        return response.json()["session_id"]

    return call


def httpx_transport(n: int) -> Figures:
    import httpx

    with httpx.HTTPTransport() as transport:
        return sequential(_prepared(transport), n)


def httpx_transport_32(n: int) -> Figures:
    import httpx

    with httpx.HTTPTransport() as transport:
        return in_threads(_prepared(transport), n)


def requests_session(n: int) -> Figures:
    import requests

    with requests.Session() as session:
        return sequential(lambda: session.post(SESSIONS, json=BODY).json()["session_id"], n)


def requests_session_32(n: int) -> Figures:
    import requests

    with requests.Session() as session:
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=AT_ONCE)
        session.mount("http://", adapter)
        return in_threads(lambda: session.post(SESSIONS, json=BODY).json()["session_id"], n)


def _http_client_call() -> Any:
    host = urlsplit(URL)
    connection = http.client.HTTPConnection(host.hostname or "", host.port)

    def call() -> object:
        connection.request("POST", "/v1/sessions", json.dumps(BODY), HEADERS)
        return json.loads(connection.getresponse().read())["session_id"]

    return call


def http_client(n: int) -> Figures:
    return sequential(_http_client_call(), n)


def http_client_32(n: int) -> Figures:
    local = threading.local()

    def call() -> object:
        if not hasattr(local, "call"):
            local.call = _http_client_call()
        return local.call()

    return in_threads(call, n)


def _async_httpx(n: int, measure: Measure) -> Figures:
    import httpx

    async def run() -> Figures:
        async with httpx.AsyncClient() as client:

            async def call() -> object:
                return (await client.post(SESSIONS, json=BODY)).json()["session_id"]

            return await measure(call, n)

    return asyncio.run(run())


def httpx_async(n: int) -> Figures:
    return _async_httpx(n, in_turn)


def httpx_async_32(n: int) -> Figures:
    return _async_httpx(n, in_tasks)


def _aiohttp(n: int, measure: Measure) -> Figures:
    import aiohttp

    async def run() -> Figures:
        async with aiohttp.ClientSession() as session:

            async def call() -> object:
                async with session.post(SESSIONS, json=BODY) as response:
                    return (await response.json())["session_id"]

            return await measure(call, n)

    return asyncio.run(run())


def aiohttp_session(n: int) -> Figures:
    return _aiohttp(n, in_turn)


def aiohttp_session_32(n: int) -> Figures:
    return _aiohttp(n, in_tasks)
