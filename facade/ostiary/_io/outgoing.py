"""From a `Send` to an `httpx.Request`, quickly: parsed URLs are kept, and the body is given as it is."""

from __future__ import annotations

from typing import Any

import httpx

from ostiary._core.clock import Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.sockets import Left

__all__ = ["OPERATION", "Target", "build", "target_if_valid", "target_of", "timeouts_left", "with_defaults"]

OPERATION = "ostiary.operation"
"""The extension of a request that holds the operation it is a request of: a tape reads it."""


class Target:
    """A parsed URL with what each request to it needs: Host header, path and query, and a key for transports."""

    __slots__ = ("host", "origin", "path", "url")

    def __init__(self, url: httpx.URL) -> None:
        self.url: httpx.URL = url
        self.host: str = url.netloc.decode("ascii")
        self.origin: str = f"{url.scheme}://{self.host}"
        self.path: str = url.raw_path.decode("ascii")


_TARGETS: dict[str, Target] = {}
_TARGETS_KEPT = 1024


def target_of(text: str) -> Target:
    """Parse a URL, or return the one that was parsed before; httpx's URLs never change."""
    target = _TARGETS.get(text)
    if target is None:
        target = Target(httpx.URL(text))
        if len(_TARGETS) >= _TARGETS_KEPT:
            _TARGETS.clear()
        _TARGETS[text] = target
    return target


def target_if_valid(text: str) -> Target | None:
    """Parse a URL; None where it is none."""
    try:
        return target_of(text)
    except httpx.InvalidURL:
        return None


def build(
    effect: Send, target: Target, clock: Clock, *, is_async: bool, looked_at: bool = True
) -> httpx.Request:
    """Return the request, with timeouts cut to what the deadline leaves. Raises `SendFailure` where nothing is left.

    `looked_at` says that its `.content` will be: by a user's hooks, or by httpx-aiohttp.
    """
    url = target.url
    timeout = timeouts_left(effect, clock)
    headers = [("Host", target.host), *effect.headers]
    body = effect.body
    if isinstance(body, bytes):
        if body or effect.method not in ("GET", "HEAD", "DELETE"):
            headers.append(("Content-Length", str(len(body))))
        request = httpx.Request(
            effect.method,
            url,
            headers=_encoded(headers),
            stream=httpx.ByteStream(body),
            extensions={"timeout": timeout, OPERATION: effect.operation},
        )
        if looked_at:
            request.read()  # `stream=` leaves `.content` unset
        return request
    if body.length is not None:
        headers.append(("Content-Length", str(body.length)))
    else:
        headers.append(("Transfer-Encoding", "chunked"))
    content: Any = body.achunks() if is_async else body.chunks()
    stream = _AsyncBody(content) if is_async else _SyncBody(content)
    extensions = {"timeout": timeout, OPERATION: effect.operation}
    return httpx.Request(effect.method, url, headers=_encoded(headers), stream=stream, extensions=extensions)


def _encoded(headers: list[tuple[str, str]]) -> httpx.Headers:
    """Encode headers as HTTP does, in Latin-1; httpx alone would take ASCII only. Raises `SendFailure`."""
    try:
        return httpx.Headers(headers, encoding="latin-1")
    except UnicodeEncodeError:
        pass  # its context would show the header
    raise SendFailure("no", "refused", "a header holds a character that headers can't carry")


def with_defaults(request: httpx.Request, headers: httpx.Headers) -> None:
    """Add the default headers of a user's client, which `client.send()` leaves out, below our own."""
    for name, value in headers.multi_items():
        if name not in request.headers and name.lower() not in _CONNECTION_HEADERS:
            request.headers[name] = value


# Ours to say: what is accepted is what we can read, and connections are the transport's.
_CONNECTION_HEADERS = frozenset({"accept", "accept-encoding", "connection", "user-agent"})


class _SyncBody(httpx.SyncByteStream):
    def __init__(self, chunks: Any) -> None:
        self._chunks = chunks

    def __iter__(self) -> Any:
        return iter(self._chunks)


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, chunks: Any) -> None:
        self._chunks = chunks

    def __aiter__(self) -> Any:
        return aiter(self._chunks)


def timeouts_left(effect: Send, clock: Clock) -> dict[str, float | None]:
    """Return the timeouts of the steps, none longer than what is left of the call, then or later."""
    t = effect.timeouts
    deadline = effect.deadline
    if deadline is None:
        return {"connect": t.connect, "read": t.read, "write": t.write, "pool": t.pool}
    monotonic = clock.monotonic
    left = deadline - monotonic()
    if left <= 0:
        raise SendFailure.late("no")
    connect, read, write, pool = [
        left if each is None or each > left else each for each in (t.connect, t.read, t.write, t.pool)
    ]
    return {
        "connect": Left.of(connect, deadline, monotonic),
        "read": Left.of(read, deadline, monotonic),
        "write": Left.of(write, deadline, monotonic),
        "pool": pool,
    }
