"""List one thread, read a streamed answer of 10 000 lines, rehydrate a stream of pieces.

Imports, the client, its login and one call to warm up come before the clock starts.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

from benchmarks.measure import URL, Figures, in_turn, measured, sequential

LIMINAL = f"{URL}/liminal"
THREADS = "/api/v1/threads?source=sdk"
SUBMIT = "/api/v1/prompts/submit"
BODY = {"modelInstanceId": 7, "source": "sdk", "text": "x", "threadId": 42, "isStreaming": True}
COUNT = 10_000
COOKIE = {"Cookie": "session=benchmark"}


def threads_httpx(n: int) -> Figures:
    import httpx

    async def main() -> Figures:
        async with httpx.AsyncClient(headers=COOKIE) as client:

            async def call() -> Any:
                return (await client.get(LIMINAL + THREADS)).json()["data"][0]["name"]

            return await in_turn(call, n)

    return asyncio.run(main())


def threads_ours(n: int) -> Figures:
    from ostiary.liminal import AsyncLiminal

    async def main() -> Figures:
        async with AsyncLiminal(LIMINAL, session_id="benchmark") as client:

            async def call() -> Any:
                return (await client.threads.list())[0].name

            return await in_turn(call, n)

    return asyncio.run(main())


def threads_ours_sync(n: int) -> Figures:
    from ostiary.liminal import Liminal

    with Liminal(LIMINAL, session_id="benchmark") as client:
        return sequential(lambda: client.threads.list()[0].name, n)


async def _vendor(httpx_client: Any = None) -> Any:
    from liminal import Client

    return await Client.authenticate_from_token(LIMINAL, "benchmark", httpx_client=httpx_client)


def threads_vendor(n: int) -> Figures:
    async def main() -> Figures:
        client = await _vendor()

        async def call() -> Any:
            return (await client.thread.get_available())[0].name

        return await in_turn(call, n)

    return asyncio.run(main())


def threads_vendor_pooled(n: int) -> Figures:
    import httpx

    async def main() -> Figures:
        async with httpx.AsyncClient() as pool:
            client = await _vendor(pool)

            async def call() -> Any:
                return (await client.thread.get_available())[0].name

            return await in_turn(call, n)

    return asyncio.run(main())


def counted(texts: Callable[[], Any]) -> Figures:
    """Read a stream; figures are a line's."""
    with measured(COUNT) as figures:
        seen = sum(1 for text in texts() if text)
    assert seen == COUNT, seen
    return figures


async def acounted(texts: Callable[[], AsyncIterator[Any]]) -> Figures:
    """Read a stream on an event loop."""
    seen = 0
    with measured(COUNT) as figures:
        async for text in texts():
            seen += bool(text)
    assert seen == COUNT, seen
    return figures


def stream_httpx(n: int) -> Figures:
    import httpx

    with httpx.Client(headers=COOKIE) as client:

        def texts() -> Any:
            with client.stream("POST", LIMINAL + SUBMIT, json=BODY) as response:
                for line in response.iter_lines():
                    yield json.loads(line)["content"]

        client.get(LIMINAL + THREADS)
        return counted(texts)


def stream_httpx_async(n: int) -> Figures:
    import httpx

    async def main() -> Figures:
        async with httpx.AsyncClient(headers=COOKIE) as client:

            async def texts() -> AsyncIterator[Any]:
                async with client.stream("POST", LIMINAL + SUBMIT, json=BODY) as response:
                    async for line in response.aiter_lines():
                        yield json.loads(line)["content"]

            await client.get(LIMINAL + THREADS)
            return await acounted(texts)

    return asyncio.run(main())


def stream_ours(n: int) -> Figures:
    from ostiary.liminal import Liminal

    with Liminal(LIMINAL, session_id="benchmark") as client:

        def texts() -> Any:
            with client.prompts.stream("x", thread_id=42, model_instance_id=7) as stream:
                for chunk in stream:
                    yield chunk.content

        client.threads.list()
        return counted(texts)


def stream_ours_async(n: int) -> Figures:
    from ostiary.liminal import AsyncLiminal

    async def main() -> Figures:
        async with AsyncLiminal(LIMINAL, session_id="benchmark") as client:

            async def texts() -> AsyncIterator[Any]:
                async for chunk in client.prompts.stream("x", thread_id=42, model_instance_id=7):
                    yield chunk.content

            await client.threads.list()
            return await acounted(texts)

    return asyncio.run(main())


def stream_vendor(n: int) -> Figures:
    async def main() -> Figures:
        client = await _vendor()

        async def texts() -> AsyncIterator[Any]:
            async for chunk in client.prompt.stream(7, "x", thread_id=42):
                yield chunk.content

        await client.thread.get_available()
        return await acounted(texts)

    return asyncio.run(main())


PIECES = ["The ", "parcel ", "of ", "PERS", "ON_1 ", "is ", "on ", "its ", "way", ". "] * 10_000


def _rehydrated(mapping: dict[str, str]) -> Figures:
    from ostiary.liminal import Liminal

    with Liminal(LIMINAL, session_id="benchmark") as client:
        whole = "".join(client.prompts.hydrate_stream(PIECES[:10], mapping=mapping))
        assert whole == "The parcel of Ada Bell is on its way. "
        with measured(len(PIECES)) as figures:
            for _ in client.prompts.hydrate_stream(PIECES, mapping=mapping):
                pass
    return figures


def pieces_joined(n: int) -> Figures:
    with measured(len(PIECES)) as figures:
        for piece in iter(PIECES):
            _ = piece + ""
    return figures


def pieces_ours(n: int) -> Figures:
    return _rehydrated({"PERSON_0": "Bo", "PERSON_1": "Ada Bell", "EMAIL_ADDRESS_0": "ada@example.org"})


def pieces_ours_many(n: int) -> Figures:
    return _rehydrated(
        {f"PERSON_{number}": f"Name {number}" for number in range(500)} | {"PERSON_1": "Ada Bell"}
    )
