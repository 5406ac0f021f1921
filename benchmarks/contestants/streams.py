"""Read a stream of server-sent events to its end, and look at each event's text.

10 000 events of about 120 bytes, or with `slow_` 20 events 10 ms apart, timed from the request to the first text.
Imports, the client and one stream to warm up come before the clock starts.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

from benchmarks.measure import URL, Figures, measured, peak_rss, sequential

BURST, SLOW, WARM = f"{URL}/events/10000/0", f"{URL}/events/20/10", f"{URL}/events/5/0"
LONG = f"{URL}/events/1000000/0"
DEPLOYMENT = "/v2/deployments/invoke"
BODY = {"key": "benchmark", "stream": True}
Texts = Callable[[str], Iterator[Any]]


def read(texts: Texts, url: str = BURST, count: int = 10_000) -> Figures:
    """Read all texts; figures are an event's."""
    list(texts(WARM))
    with measured(count) as figures:
        seen = sum(1 for text in texts(url) if text)
    assert seen == count, seen
    return figures | {"warm_up": 1}


def first(texts: Texts) -> Figures:
    """Return how long the first text took, in the place of one call: the median of several streams."""
    list(texts(WARM))
    times: list[float] = []
    cpu = time.process_time()
    for _ in range(7):
        began = time.perf_counter()
        stream = texts(SLOW)
        next(stream)
        times.append(time.perf_counter() - began)
        for _ in stream:
            pass
    return median_of(times, cpu)


def median_of(times: list[float], cpu: float) -> Figures:
    """Return the figures of seven streams since a moment of the process's CPU clock."""
    taken = sorted(times)[3]
    return {
        "calls": 1,
        "seconds": taken,
        "p50_us": taken * 1e6,
        "cpu_seconds": (time.process_time() - cpu) / 7,
        "peak_rss_mb": peak_rss(),
    }


def _httpx_lines() -> Texts:
    import httpx

    client = httpx.Client()

    def texts(url: str) -> Iterator[Any]:
        with client.stream("POST", url + DEPLOYMENT, json=BODY) as response:
            for line in response.iter_lines():
                if line.startswith("data: {"):
                    yield json.loads(line[6:])["choices"][0]["message"]["content"]

    return texts


def httpx_lines(n: int) -> Figures:
    return read(_httpx_lines())


def slow_httpx_lines(n: int) -> Figures:
    return first(_httpx_lines())


def _httpx_sse() -> Texts:
    import httpx
    from httpx_sse import connect_sse

    client = httpx.Client()

    def texts(url: str) -> Iterator[Any]:
        with connect_sse(client, "POST", url + DEPLOYMENT, json=BODY) as source:
            for event in source.iter_sse():
                if event.data != "[DONE]":
                    yield json.loads(event.data)["choices"][0]["message"]["content"]

    return texts


def httpx_sse(n: int) -> Figures:
    return read(_httpx_sse())


def slow_httpx_sse(n: int) -> Figures:
    return first(_httpx_sse())


def _ours() -> Texts:
    from ostiary.orquesta import Orquesta

    def texts(url: str) -> Iterator[Any]:
        with clients[url].deployments.invoke_with_stream(key="benchmark") as stream:
            for chunk in stream:
                yield chunk.choices[0].message.content

    clients = {url: Orquesta(api_key="benchmark", base_url=url) for url in (BURST, SLOW, WARM, LONG)}
    return texts


def ours(n: int) -> Figures:
    return read(_ours())


def ours_long(n: int) -> Figures:
    return read(_ours(), LONG, 1_000_000)


def slow_ours(n: int) -> Figures:
    return first(_ours())


AsyncTexts = Callable[[str], AsyncIterator[Any]]


async def aread(texts: AsyncTexts, count: int = 10_000) -> Figures:
    """Read all texts on an event loop."""
    async for _ in texts(WARM):
        pass
    seen = 0
    with measured(count) as figures:
        async for text in texts(BURST):
            seen += bool(text)
    assert seen == count, seen
    return figures | {"warm_up": 1}


async def afirst(texts: AsyncTexts) -> Figures:
    """Return how long the first text took, as `first` does."""
    async for _ in texts(WARM):
        pass
    times: list[float] = []
    cpu = time.process_time()
    for _ in range(7):
        began = time.perf_counter()
        is_first = True
        async for _ in texts(SLOW):
            if is_first:
                times.append(time.perf_counter() - began)
                is_first = False
    return median_of(times, cpu)


async def _async_ours(measure: Callable[[AsyncTexts], Awaitable[Figures]], *, fast: bool) -> Figures:
    from ostiary.config import ConnectionOptions
    from ostiary.orquesta import AsyncOrquesta

    options = ConnectionOptions(fast=fast)
    clients = {
        url: AsyncOrquesta(api_key="benchmark", base_url=url, connection=options)
        for url in (BURST, SLOW, WARM)
    }

    async def texts(url: str) -> AsyncIterator[Any]:
        async with clients[url].deployments.invoke_with_stream(key="benchmark") as stream:
            async for chunk in stream:
                yield chunk.choices[0].message.content

    figures = await measure(texts)
    for client in clients.values():
        await client.close()
    return figures


def ours_async(n: int) -> Figures:
    return asyncio.run(_async_ours(aread, fast=False))


def ours_fast(n: int) -> Figures:
    return asyncio.run(_async_ours(aread, fast=True))


def slow_ours_async(n: int) -> Figures:
    return asyncio.run(_async_ours(afirst, fast=False))


def slow_ours_fast(n: int) -> Figures:
    return asyncio.run(_async_ours(afirst, fast=True))


async def _httpx_async(measure: Callable[[AsyncTexts], Awaitable[Figures]]) -> Figures:
    import httpx

    async with httpx.AsyncClient() as client:

        async def texts(url: str) -> AsyncIterator[Any]:
            async with client.stream("POST", url + DEPLOYMENT, json=BODY) as response:
                async for line in response.aiter_lines():
                    if line.startswith("data: {"):
                        yield json.loads(line[6:])["choices"][0]["message"]["content"]

        return await measure(texts)


def httpx_async_lines(n: int) -> Figures:
    return asyncio.run(_httpx_async(aread))


def slow_httpx_async_lines(n: int) -> Figures:
    return asyncio.run(_httpx_async(afirst))


def _orquesta() -> Texts:
    import contextlib
    import io

    from orquesta_sdk import Orquesta, OrquestaClientOptions
    from orquesta_sdk.api_resources import deployments

    client = Orquesta(OrquestaClientOptions(api_key="benchmark"))

    def texts(url: str) -> Iterator[Any]:
        deployments.INVOKE_URL = url + DEPLOYMENT
        # It prints on every call.
        with contextlib.redirect_stdout(io.StringIO()):
            for chunk in client.deployments.invoke_with_stream(key="benchmark"):
                yield chunk.choices[0].message.content

    return texts


def orquesta_sdk(n: int) -> Figures:
    return read(_orquesta())


def slow_orquesta_sdk(n: int) -> Figures:
    return first(_orquesta())


def _openai() -> Texts:
    from openai import OpenAI

    client = OpenAI(api_key="benchmark", base_url="http://127.0.0.1")
    messages: Any = [{"role": "user", "content": "x"}]

    def texts(url: str) -> Iterator[Any]:
        at = client.with_options(base_url=url + "/v1")
        for chunk in at.chat.completions.create(model="m", messages=messages, stream=True):
            yield chunk.choices[0].delta.content

    return texts


def openai(n: int) -> Figures:
    return read(_openai())


def slow_openai(n: int) -> Figures:
    return first(_openai())


def invoke_httpx(n: int) -> Figures:
    import httpx

    with httpx.Client() as client:
        body = {"key": "benchmark", "inputs": {"a": "b"}}
        return sequential(lambda: client.post(URL + DEPLOYMENT, json=body).json()["choices"], n)


def invoke_ours(n: int) -> Figures:
    from ostiary.orquesta import Orquesta

    with Orquesta(api_key="benchmark", base_url=URL) as client:
        return sequential(lambda: client.deployments.invoke(key="benchmark", inputs={"a": "b"}).choices, n)
