"""Pass requests on to another server as they are: bytes in, bytes or a stream out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from ostiary._core.flow import Open, Send
from ostiary._io.choose import async_sender
from ostiary.config import ConnectionOptions, Timeouts

if TYPE_CHECKING:
    from ostiary._io.async_opened import OpenAsyncReply
    from ostiary_api._runtime import Reply

__all__ = ["HOP_HEADERS", "Upstream", "passed_on"]

HOP_HEADERS = frozenset(
    {
        *(
            "connection",
            "keep-alive",
            "transfer-encoding",
            "content-length",
            "host",
            "te",
            "upgrade",
            "trailer",
        ),
        *(
            "proxy-authorization",
            "proxy-authenticate",
            "proxy-connection",
            "accept-encoding",
            "content-encoding",
        ),
    }
)
"""Headers of one connection alone, or of the form in which a body crosses it."""

_LARGEST = 64 * 1024 * 1024


class Bounds(TypedDict):
    """Bound one request."""

    timeouts: Timeouts
    deadline: float | None
    cap: int


class Upstream:
    """Send requests to one server: `send` gives the whole answer, `open` one whose body is still to be read.

    Both raise `SendFailure` where no answer comes. `deadline` of a call is in seconds of the monotonic clock.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeouts: Timeouts | None = None,
        connection: ConnectionOptions | None = None,
        http_session: object = None,
    ) -> None:
        self.base_url: str = base_url.rstrip("/")
        self._timeouts = timeouts or Timeouts()
        self._sender = async_sender(http_session, connection or ConnectionOptions())

    async def send(
        self,
        method: str,
        path: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        deadline: float | None = None,
    ) -> Reply:
        """Send a request and return its whole answer."""
        return await self._sender.send(
            Send(*self._asked(method, path, headers, body), **self._bounds(deadline))
        )

    async def open(
        self,
        method: str,
        path: str,
        headers: Iterable[tuple[str, str]],
        body: bytes,
        deadline: float | None = None,
    ) -> OpenAsyncReply:
        """Send a request and return its answer when the head has arrived; whoever holds it closes it."""
        return await self._sender.open(
            Open(*self._asked(method, path, headers, body), **self._bounds(deadline))
        )

    def _asked(
        self, method: str, path: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> tuple[str, str, list[tuple[str, str]], bytes]:
        return method, self.base_url + path, [*passed_on(headers), ("Accept-Encoding", "identity")], body

    def _bounds(self, deadline: float | None) -> Bounds:
        return {"timeouts": self._timeouts, "deadline": deadline, "cap": _LARGEST}

    async def close(self) -> None:
        """Close the connections."""
        await self._sender.close()


def passed_on(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the headers that belong to the request or answer itself; `Connection` names more that don't."""
    given = list(headers)
    named = ",".join(value for name, value in given if name.lower() == "connection")
    left = HOP_HEADERS.union(each.strip().lower() for each in named.split(",")) if named else HOP_HEADERS
    return [(name, value) for name, value in given if name.lower() not in left]
