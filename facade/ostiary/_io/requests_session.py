"""Requests sent over a user's `requests.Session`, whose adapters, retries, proxies and certificates count.

requests is not a dependency: whoever passes a session has it installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.opened import OpenSyncReply
from ostiary._io.outgoing import timeouts_left
from ostiary._io.rows import Rows
from ostiary_api._runtime import Headers, Reply

__all__ = ["RequestsSender"]

_PIECE = 64 * 1024


class RequestsSender:
    """Send over a `requests.Session`. One attempt a call: the session's own retry policy decides about others."""

    def __init__(self, session: Any, *, clock: Clock = SYSTEM) -> None:
        self._session = session
        self._clock = clock
        self._closed = False

    def send(self, effect: Send) -> Reply:
        """Send, and read the whole answer within the cap. Raises `SendFailure`."""
        return self.open(effect).read(effect.cap)

    def begin(self, effect: Send, *, opens: bool, rows: Rows) -> None:
        """Send nothing: a session waits for its answers."""

    def open(self, effect: Send) -> OpenSyncReply:
        """Send, and return the answer when its head has arrived. Raises `SendFailure`."""
        import requests

        if self._closed:
            raise SendFailure("no", "closed", "the client is closed")
        timeouts = timeouts_left(effect, self._clock)
        body = effect.body
        # Left to itself, requests replaces our Authorization by what ~/.netrc has for the host.
        own = any(name.lower() == "authorization" for name, _ in effect.headers)
        try:
            response = self._session.request(
                effect.method,
                effect.url,
                data=body if isinstance(body, bytes) else body.chunks(),
                headers=dict(effect.headers),
                auth=_unchanged if own else None,
                timeout=(timeouts["connect"], timeouts["read"]),
                allow_redirects=False,
                stream=True,
            )
        except requests.exceptions.ConnectTimeout:
            failure = SendFailure("no", "connect", "connecting took longer than the connect timeout")
        except requests.exceptions.Timeout:
            failure = SendFailure("maybe", "timeout", "no answer within the read timeout")
        except requests.exceptions.ConnectionError:
            # After the session's own retries it can't be told how far the last request came.
            failure = SendFailure("maybe", "connect", "the service could not be reached")
        except (requests.exceptions.RequestException, OSError):
            failure = SendFailure("maybe", "lost", "the connection failed")
        else:
            return _RequestsReply(response, effect.deadline, self._clock)
        raise failure

    def close(self) -> None:
        """Stop sending; the session belongs to the user and stays open."""
        self._closed = True


def _unchanged(request: Any) -> Any:
    return request


class _RequestsReply(OpenSyncReply):
    """An open answer of requests: raw pieces, inflated by whoever reads them."""

    __slots__ = ("_response",)

    def __init__(self, response: Any, deadline: float | None, clock: Clock) -> None:
        fields = [(str(name), str(value)) for name, value in response.headers.items()]
        super().__init__(response.status_code, Headers(fields), deadline, clock)
        self._response = response

    def _pieces(self) -> Iterator[bytes]:
        pieces: Iterator[bytes] = self._response.raw.stream(_PIECE, decode_content=False)
        return pieces

    def _next(self, pieces: Iterator[bytes]) -> bytes | None:
        import urllib3

        try:
            return next(pieces, None)
        except urllib3.exceptions.TimeoutError:
            failure = SendFailure("yes", "timeout", "no answer within the read timeout")
        except (urllib3.exceptions.HTTPError, OSError):
            failure = SendFailure("yes", "truncated", "the answer ended too early")
        raise failure

    def close(self) -> None:
        self._response.close()
