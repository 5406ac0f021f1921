"""The `fast` extra: async requests over aiohttp, several times the throughput of httpx's own async transport.

It is asked for, never picked because it is installed: mocks and instrumentation of httpx do not see it.
"""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from collections.abc import AsyncIterator
from importlib.util import find_spec
from typing import Any

import httpx

from ostiary.config import Limits
from ostiary.errors import MissingExtraError

__all__ = ["FastTransport", "fast_transport", "is_there", "require"]

_AT_ONCE = 1 << 20
_PIECE = 1 << 16


def is_there() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("httpx_aiohttp") is not None


def require() -> None:
    """Check that the extra is installed. Raises `MissingExtraError`."""
    if not is_there():
        raise MissingExtraError.of("fast", "fast=True")


def fast_transport(
    verify: ssl.SSLContext | bool, proxy: httpx.Proxy | None, limits: Limits
) -> httpx.AsyncBaseTransport:
    """Return a transport over an aiohttp session without cookies."""
    import aiohttp
    from httpx_aiohttp import AiohttpTransport

    from ostiary._io.fast_protocol import merge_chunks

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=limits.connections,
            keepalive_timeout=limits.keepalive_expiry,
            ssl=verify if isinstance(verify, ssl.SSLContext) else True,
        )
        merge_chunks(connector, asyncio.get_running_loop())
        # Cookies of one user must not travel with the requests of another.
        made = aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False
        )
        # It would send idempotent requests again by itself where a kept connection breaks; whether that may be done is
        # for the operation to say, and each request counts.
        if hasattr(made, "_retry_connection"):
            made._retry_connection = False  # pyright: ignore[reportPrivateUsage]
        return made

    return FastTransport(AiohttpTransport(client=session, proxy=_with_header(proxy)))


def _with_header(proxy: httpx.Proxy | None) -> httpx.Proxy | None:
    """Give a proxy's password as a header, which aiohttp makes the proxy's own: its `BasicAuth` is deprecated."""
    if proxy is None or proxy.auth is None:
        return proxy
    basic = b64encode(":".join(proxy.auth).encode()).decode("ascii")
    return httpx.Proxy(proxy.url, headers={"Authorization": f"Basic {basic}"})


class FastTransport(httpx.AsyncBaseTransport):
    """Hand large bodies on in pieces: aiohttp would write one at once, holding the loop up, and warn of it."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if isinstance(request.stream, httpx.ByteStream) and len(request.content) > _AT_ONCE:
            request = httpx.Request(
                request.method,
                request.url,
                headers=request.headers,
                stream=_Pieces(request.content),
                extensions=request.extensions,
            )
        response = await self._transport.handle_async_request(request)
        # What has come in at once is read at once.
        stream: Any = response.stream
        stream.CHUNK_SIZE = _PIECE
        return response

    async def aclose(self) -> None:
        await self._transport.aclose()


class _Pieces(httpx.AsyncByteStream):
    def __init__(self, content: bytes) -> None:
        self._content = content

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._content), _PIECE):
            yield self._content[start : start + _PIECE]
