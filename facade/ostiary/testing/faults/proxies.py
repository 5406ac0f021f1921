"""Steps that make the server an HTTP proxy.

A proxied request is recorded like any other: `method` is CONNECT and `target` `host:port`, or `target` is the
whole URL. Whatever the client asks for, bytes go to `upstream` only, so a test can name any host and stay on
loopback.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from ostiary.testing.faults.parts import Part, Step, Tunnel
from ostiary.testing.faults.replies import head_bytes, reply

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ostiary.testing.faults.wire import Received

__all__ = ["Address", "proxy", "proxy_login"]

_LOGIN = {"Proxy-Authenticate": 'Basic realm="loopback"'}


class Address(Protocol):
    """Stand for anything that listens: another `FaultServer`, or your own object with `host` and `port`."""

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...


def proxy_login() -> Step:
    """Answer 407, as a proxy does that wants a name and a password."""
    return Step("407", reply(407, headers=_LOGIN, json={"error": "proxy login"}).parts)


def proxy(upstream: Address, *, user: str | None = None, password: str = "") -> Step:
    """Pass CONNECT tunnels and absolute-form requests on to `upstream`; with `user`, 407 until they match."""
    wanted = None if user is None else "Basic " + b64encode(f"{user}:{password}".encode()).decode()

    def parts(request: Received) -> Iterable[Part]:
        if wanted is not None and request.header("proxy-authorization") != wanted:
            return proxy_login().parts(request)
        if request.method == "CONNECT":
            return head_bytes(200, reason="Connection established"), Tunnel(upstream.host, upstream.port)
        return (Tunnel(upstream.host, upstream.port, _origin_form(request)),)

    return Step("proxy", parts)


def _origin_form(request: Received) -> bytes:
    parts = urlsplit(request.target)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    hop = {"proxy-authorization", "proxy-connection", "transfer-encoding", "content-length", "connection"}
    headers = [pair for pair in request.headers if pair[0].lower() not in hop]
    # One request a connection: the tunnel that carries the answer back does not read it.
    headers += [("Content-Length", str(len(request.body))), ("Connection", "close")]
    lines = [f"{request.method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + request.body
