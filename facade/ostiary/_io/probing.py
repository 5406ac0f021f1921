"""Look at the way to a host step by step: its name, a connection, TLS, its clock. For finding out what is wrong."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from ostiary._io.proxies import proxy_for
from ostiary._io.tls import context_for
from ostiary.config import ConnectionOptions

__all__ = ["Way"]

_PORTS = {"http": 80, "https": 443}


class Way:
    """The way to a base URL, over the proxy that would be taken, if any. Each step raises `OSError` or its kin."""

    def __init__(self, url: str, options: ConnectionOptions, timeout: float) -> None:
        proxy = proxy_for(httpx.URL(url), options)
        self.proxied = proxy is not None
        first = urlsplit(str(proxy.url) if proxy is not None else url)
        self.scheme = first.scheme
        self.host = first.hostname or ""
        self.port = first.port or _PORTS.get(first.scheme, 1080)
        self._path = first.path or "/"
        self._options = options
        self._timeout = timeout
        self._addresses: list[tuple[socket.AddressFamily, tuple[str, int]]] = []
        self._socket: socket.socket | None = None

    def resolve(self) -> list[str]:
        """Return the addresses that the host's name has."""
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        self._addresses = [(family, (str(place[0]), int(place[1]))) for family, *_, place in found]
        return sorted({place[0] for _, place in self._addresses})

    def connect(self) -> None:
        """Open a connection to one of the addresses."""
        problem: OSError = OSError("the name has no address")
        for family, place in self._addresses:
            opened = socket.socket(family, socket.SOCK_STREAM)
            opened.settimeout(self._timeout)
            try:
                opened.connect(place)
            except OSError as failed:
                opened.close()
                problem = failed
            else:
                self._socket = opened
                return
        raise problem

    def secure(self) -> str:
        """Speak TLS as a client would; return its version. Raises `ssl.SSLError` for a certificate that is refused."""
        assert self._socket is not None
        context = context_for("https", self._options)
        assert isinstance(context, ssl.SSLContext)
        secured = context.wrap_socket(self._socket, server_hostname=self.host)
        self._socket = secured
        return secured.version() or "TLS"

    def clock(self) -> float | None:
        """Return the seconds by which the host's clock is ahead of this one, None where it doesn't tell.

        Asks with HEAD and no credentials; whatever the answer is, it has a date.
        """
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self._timeout)
        connection.sock = self._socket
        connection.request("HEAD", self._path, headers={"Connection": "close"})
        began = time.time()
        told = connection.getresponse().getheader("Date")
        try:
            return None if told is None else parsedate_to_datetime(told).timestamp() - began
        except ValueError:
            return None

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
