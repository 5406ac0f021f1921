"""Credentials for a user's own httpx client: what our clients do, as an `httpx.Auth`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from functools import cache
from typing import Any

import httpx

from ostiary._core.credentials import Credentials
from ostiary._core.flow import Flow
from ostiary._io.aio import AsyncRuntime
from ostiary._io.async_senders import AsyncTransportSender
from ostiary._io.origins import origin_of
from ostiary._io.senders import TransportSender
from ostiary._io.sync import SyncRuntime
from ostiary.errors import ForeignOriginError

__all__ = ["HttpxAuth", "async_runtime", "sync_runtime"]


@cache
def sync_runtime() -> SyncRuntime:
    """Return the driver for flows of credentials, which send nothing over it."""
    return SyncRuntime(TransportSender())


@cache
def async_runtime() -> AsyncRuntime:
    """Return the async driver for flows of credentials, which send nothing over it."""
    return AsyncRuntime(AsyncTransportSender())


class HttpxAuth(httpx.Auth):
    """Authenticate the requests of an `httpx.Client` or `httpx.AsyncClient`, after a 401 once more.

    A subclass has the two methods of `ostiary._core.credentials.Auth`. Answers are not read ahead: a streamed answer
    stays a stream.
    """

    def credentials(self, url: str, deadline: float | None) -> Flow[Credentials]:
        """Return the credentials for a request to `url`."""
        raise NotImplementedError

    def refused(self, used: Credentials) -> bool:
        """Take note of a 401 for `used`; say whether another try may get fresher ones."""
        raise NotImplementedError

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Authenticate one request of a sync client (httpx calls this)."""
        url = str(request.url)
        used = sync_runtime().run(self.credentials(url, None))
        _put(request, used, is_async=False)
        response = yield request
        if self._may_go_again(request, response, used):
            _put(request, sync_runtime().run(self.credentials(url, None)), is_async=False)
            yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Authenticate one request of an async client (httpx calls this)."""
        url = str(request.url)
        used = await async_runtime().run(self.credentials(url, None))
        _put(request, used, is_async=True)
        response = yield request
        if self._may_go_again(request, response, used):
            _put(request, await async_runtime().run(self.credentials(url, None)), is_async=True)
            yield request

    def _may_go_again(self, request: httpx.Request, response: httpx.Response, used: Credentials) -> bool:
        # Only bytes can be sent twice: an iterator is used up, a file stands at its end. A 401 that came by a redirect
        # was for another URL.
        return (
            response.status_code == 401
            and isinstance(request.stream, httpx.ByteStream)
            and response.request.url == request.url
            and self.refused(used)
        )


def _put(request: httpx.Request, credentials: Credentials, *, is_async: bool) -> None:
    headers = credentials.reveal()
    for name, value in headers:
        request.headers[name] = value
    if any(name.lower() != "authorization" for name, _ in headers):
        _stay_home(request, is_async=is_async)


def _stay_home(request: httpx.Request, *, is_async: bool) -> None:
    """Stop the request before it leaves for another origin.

    A client that follows redirects takes `Authorization` off for another host, but no other header. What it takes
    along are the request's extensions, and httpx reports there when headers are about to be sent, and where to.
    """
    home = origin_of(str(request.url))
    theirs: Any = request.extensions.get("trace")

    def check(event: str, info: dict[str, Any]) -> None:
        if event.endswith(".send_request_headers.started") and _leads_to(info["request"]) not in (None, home):
            raise ForeignOriginError("a redirect leads to another host, which must not see the credentials")

    def trace(event: str, info: dict[str, Any]) -> None:
        check(event, info)
        if theirs is not None:
            theirs(event, info)

    async def atrace(event: str, info: dict[str, Any]) -> None:
        check(event, info)
        if theirs is not None:
            await theirs(event, info)

    request.extensions = {**request.extensions, "trace": atrace if is_async else trace}


def _leads_to(request: Any) -> str | None:
    """Return the origin that a request of httpcore is for, None for the one that only opens a tunnel."""
    if request.method == b"CONNECT":
        return None
    url = request.url
    if url.target.startswith(b"http"):
        # On its way to a proxy: the URL is the proxy's, the target is ours.
        return origin_of(url.target.decode("ascii"))
    host = url.host.decode("ascii")
    port = f":{url.port}" if url.port else ""
    return origin_of(f"{url.scheme.decode('ascii')}://{f'[{host}]' if ':' in host else host}{port}")
