"""The `fast` extra: async requests over aiohttp, several times the throughput of httpx's own async transport.

It is asked for, never picked because it is installed: mocks and instrumentation of httpx do not see it.
"""

from __future__ import annotations

import ssl
from importlib.util import find_spec

import httpx

from ostiary.config import Limits
from ostiary.errors import MissingExtraError

__all__ = ["fast_transport", "require"]


def require() -> None:
    """Check that the extra is installed. Raises `MissingExtraError`."""
    if find_spec("httpx_aiohttp") is None:
        raise MissingExtraError.of("fast", "fast=True")


def fast_transport(
    verify: ssl.SSLContext | bool, proxy: httpx.Proxy | None, limits: Limits
) -> httpx.AsyncBaseTransport:
    """Return a transport over an aiohttp session without cookies."""
    import aiohttp
    from httpx_aiohttp import AiohttpTransport

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=limits.connections,
            keepalive_timeout=limits.keepalive_expiry,
            ssl=verify if isinstance(verify, ssl.SSLContext) else True,
        )
        # Cookies of one user must not travel with the requests of another.
        return aiohttp.ClientSession(
            connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, trust_env=False
        )

    return AiohttpTransport(client=session, proxy=proxy)
