"""Requests sent over a user's `requests.Session`, whose adapters, retries, proxies and certificates count.

requests is not a dependency: whoever passes a session has it installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Send, SendFailure
from ostiary._io.outgoing import timeouts_left
from ostiary._io.reading import BodyReader
from ostiary._io.senders import OpenSyncReply
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
        reply = self._exchange(effect)
        try:
            reader = BodyReader(reply.headers.get("content-encoding"), effect.cap)
            for piece in reply.chunks():
                reader.feed(piece)
            return Reply(reply.status, reply.headers, reader.finish())
        finally:
            reply.close()

    def open(self, effect: Send) -> OpenSyncReply:
        """Send, and return the answer when its head has arrived. Raises `SendFailure`."""
        return self._exchange(effect)  # type: ignore[return-value]

    def _exchange(self, effect: Send) -> _OpenRequestsReply:
        import requests

        if self._closed:
            raise SendFailure("no", "closed", "the client is closed")
        timeouts = timeouts_left(effect, self._clock)
        body = effect.body
        try:
            response = self._session.request(
                effect.method,
                effect.url,
                data=body if isinstance(body, bytes) else body.chunks(),
                headers=dict(effect.headers),
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
            return _OpenRequestsReply(response, effect.deadline, self._clock)
        raise failure

    def close(self) -> None:
        """Stop sending; the session belongs to the user and stays open."""
        self._closed = True


class _OpenRequestsReply:
    """An open answer of requests: raw pieces, inflated by whoever reads them."""

    def __init__(self, response: Any, deadline: float | None, clock: Clock) -> None:
        self._response = response
        self._deadline = deadline
        self.clock = clock
        self.status: int = response.status_code
        self.headers = Headers(
            [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
        )

    def chunks(self) -> Iterator[bytes]:
        """Give the pieces of the body as they arrive. Raises `SendFailure`."""
        import urllib3

        pieces = self._response.raw.stream(_PIECE, decode_content=False)
        while True:
            failure: SendFailure | None = None
            piece: bytes | None = None
            try:
                piece = next(pieces, None)
            except urllib3.exceptions.TimeoutError:
                failure = SendFailure("yes", "timeout", "no answer within the read timeout")
            except (urllib3.exceptions.HTTPError, OSError):
                failure = SendFailure("yes", "truncated", "the answer ended too early")
            if failure is not None:
                raise failure
            if piece is None:
                return
            if self._deadline is not None and self.clock.monotonic() >= self._deadline:
                raise SendFailure("yes", "deadline", "the call took longer than its deadline")
            yield piece

    def close(self) -> None:
        """Give the connection back, or close it where the body was not read to its end."""
        self._response.close()
