"""httpx's exceptions told as what the retry policy needs: how far the request came, and what kind of trouble it was.

The one table for it. httpx-aiohttp misnames two of them (a refused connection and a server that closed after reading
are both `ConnectTimeout`), so the cause is looked at first.
"""

from __future__ import annotations

import httpx

from ostiary._core.flow import SendFailure, Sent, Trouble

__all__ = ["failure_of", "is_trouble"]

_TABLE: tuple[tuple[type[Exception], Sent, Trouble, str], ...] = (
    (httpx.PoolTimeout, "no", "timeout", "no connection of the pool became free in time"),
    (httpx.ConnectTimeout, "no", "connect", "connecting took longer than the connect timeout"),
    (httpx.WriteTimeout, "maybe", "timeout", "sending took longer than the write timeout"),
    (httpx.ReadTimeout, "maybe", "timeout", "no answer within the read timeout"),
    (httpx.ProxyError, "no", "connect", "the proxy refused or failed"),
    (httpx.ConnectError, "no", "connect", "the service could not be reached"),
    (httpx.UnsupportedProtocol, "no", "refused", "the base URL's protocol is not supported"),
    (
        httpx.LocalProtocolError,
        "no",
        "refused",
        "the request can't be put into HTTP: a header holds forbidden characters",
    ),
    (httpx.RemoteProtocolError, "maybe", "lost", "the connection broke or the answer was not HTTP"),
    (httpx.NetworkError, "maybe", "lost", "the connection broke"),
    (httpx.DecodingError, "yes", "encoding", "the answer's compression is damaged"),
    (httpx.TransportError, "maybe", "lost", "the connection failed"),
)
# Exceptions of aiohttp by name, so that it need not be installed: what httpx-aiohttp hides behind its own.
_AIOHTTP: dict[str, tuple[Sent, Trouble, str]] = {
    "ServerDisconnectedError": ("maybe", "lost", "the connection broke or the answer was not HTTP"),
    "ClientOSError": ("maybe", "lost", "the connection broke"),
    "ClientConnectionResetError": ("maybe", "lost", "the connection broke"),
    "ClientResponseError": ("maybe", "lost", "the connection broke or the answer was not HTTP"),
    "ClientPayloadError": ("yes", "truncated", "the answer ended too early"),
    "ClientConnectorDNSError": ("no", "connect", "the service could not be reached"),
    "ClientConnectorError": ("no", "connect", "the service could not be reached"),
}


def is_trouble(error: Exception) -> bool:
    """Say whether an exception tells of the network; httpx-aiohttp lets some of aiohttp's through as they are."""
    known = isinstance(error, httpx.HTTPError | httpx.StreamError | OSError)
    return known or _is_aiohttps(error)


def _is_aiohttps(error: BaseException) -> bool:
    return type(error).__module__.partition(".")[0] == "aiohttp"


def failure_of(error: Exception, *, head_arrived: bool) -> SendFailure:
    """Return the failure of an exception that httpx raised; nothing of the request is in it."""
    cause: BaseException | None = error
    while cause is not None and type(cause).__name__ not in _AIOHTTP:
        cause = cause.__cause__
    known = _AIOHTTP.get(type(cause).__name__) if cause is not None else None
    sent, trouble, text = known or _by_class(error)
    if head_arrived:
        sent = "yes"
        if trouble == "lost":
            trouble, text = "truncated", "the answer ended too early"
    reason = _system_reason(error)
    return SendFailure(sent, trouble, f"{text} ({reason})" if reason else text)


def _by_class(error: Exception) -> tuple[Sent, Trouble, str]:
    for kind, sent, trouble, words in _TABLE:
        if isinstance(error, kind):
            return sent, trouble, words
    return "maybe", "lost", "the connection failed"


def _system_reason(error: BaseException) -> str:
    """Return the operating system's or TLS's own words, which hold nothing of the request (aiohttp's hold the URL)."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and not isinstance(seen, TimeoutError) and not _is_aiohttps(seen):
            words: str | None = seen.strerror
            if words:
                return f"[Errno {seen.errno}] {words}" if seen.errno else words
        seen = seen.__cause__ or seen.__context__
    return ""
