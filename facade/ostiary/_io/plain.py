"""Whole requests and whole answers in HTTP/1.1 as nearly all of them are; what is any other is not for here to judge.

A request whose headers are plain text is written in one piece. An answer in the plainest shape, with its length said
once, is read by one expression; whatever else comes (chunks, 1xx, a body without a length, what is no HTTP) goes to
h11, from its first byte on.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import h11
import httpcore

from ostiary._core.flow import Send, SendFailure
from ostiary._io.outgoing import Target
from ostiary._io.reading import BodyReader
from ostiary_api._runtime import Headers, Reply

__all__ = ["Incoming", "Outgoing", "written"]

_NAME = "[-!#$%&'*+.^_`|~0-9A-Za-z]+"
# Headers that say how the message is framed, or what becomes of the connection, are none that just pass.
_FRAMING = "connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade"
# Only their names in any case: to ignore it throughout takes several times as long.
_FIELDS = re.compile(rf"(?:(?!(?i:{_FRAMING}):){_NAME}: (?! )[ -~]+(?<! )\r\n)*")
_HEAD = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9][0-9])(?: [ -~]*)?\r\n((?:%b:[^\x00-\x08\x0a-\x1f\x7f]*\r\n)*)\r\n"
    % _NAME.encode("ascii")
)
_LONGEST_LENGTH = 15
# As httpcore has it; what is longer is no head.
_LONGEST_HEAD = 100 * 1024

_Fields = list[tuple[bytes, bytes]]


class Outgoing:
    """A request as it goes over the wire. Its head holds credentials, so it isn't shown."""

    __slots__ = ("body", "head", "method")

    def __init__(self, method: str, head: bytes, body: bytes) -> None:
        self.method: str = method
        self.head: bytes = head
        self.body: bytes = body


def written(effect: Send, target: Target) -> Outgoing | None:
    """Write a request, or None where it has something that isn't plain: a body in pieces, an unusual header."""
    body = effect.body
    if not isinstance(body, bytes) or effect.method == "HEAD":
        return None
    fields = "".join([f"{name}: {value}\r\n" for name, value in effect.headers])
    # Counted too: a value that holds a line end would pass for two headers.
    if not _FIELDS.fullmatch(fields) or fields.count("\n") != len(effect.headers):
        return None
    length = f"Content-Length: {len(body)}\r\n" if body or effect.method not in ("GET", "DELETE") else ""
    head = f"{effect.method} {target.path} HTTP/1.1\r\nHost: {target.host}\r\n{fields}{length}\r\n"
    return Outgoing(effect.method, head.encode("ascii"), body)


class Incoming:
    """Read one answer whole, by a function that receives some bytes of it, and none at its end.

    Afterwards, and where reading fails, `begun` says whether its head had arrived and `keeps` whether the service goes
    on with the connection; `surplus` is what came after it.
    """

    __slots__ = ("_cap", "_late", "_receive", "begun", "keeps", "surplus")

    def __init__(self, receive: Callable[[], bytes], cap: int, late: Callable[[], bool]) -> None:
        self._receive = receive
        self._cap = cap
        self._late = late
        self.begun = False
        self.keeps = False
        self.surplus = b""

    def read(self, method: str) -> Reply:
        """Return the answer. Raises `SendFailure`, or an exception of httpcore."""
        data = self._receive()
        found = _HEAD.match(data)
        if found is None:
            return self._judged(method, data)
        status, fields = int(found[1]), _split(found[2])
        framing = _framing(status, fields)
        if framing is None:
            return self._judged(method, data)
        length, encoding = framing
        self.begun = True
        data = data[found.end() :]
        if encoding is None and len(data) >= length <= self._cap and not self._late():
            self.keeps = True  # all of it has come at once, as a small answer does
            self.surplus = data[length:]
            return Reply(status, Headers(fields), data[:length])
        reader = BodyReader(encoding, self._cap)
        left = self._fed(reader, data, length)
        while left > 0:
            data = self._receive()
            if not data:
                raise httpcore.RemoteProtocolError("the connection was closed within the body")
            left = self._fed(reader, data, left)
        body = reader.finish()
        self.keeps = True
        self.surplus = data[left:] if left else b""
        return Reply(status, Headers(fields), body)

    def _fed(self, reader: BodyReader, data: bytes, left: int) -> int:
        """Take what has come of a body, and return how much is left; less than none where too much came."""
        if self._late():
            raise SendFailure.late("yes")
        if data and left > 0:  # what comes after an empty body is none of it
            reader.feed(data if len(data) <= left else data[:left])
        return left - len(data)

    # Answers of any other shape.

    def _judged(self, method: str, data: bytes) -> Reply:
        """Read an answer as h11 does, of which `data` is what came first."""
        machine = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        # What was sent is known; of it, only the method says something about the answer.
        machine.send(h11.Request(method=method, target="/", headers=[("Host", "h")]))
        machine.send(h11.EndOfMessage())
        try:
            return self._followed(machine, data)
        except h11.RemoteProtocolError as problem:
            text = str(problem)
        raise httpcore.RemoteProtocolError(text)

    def _followed(self, machine: h11.Connection, data: bytes) -> Reply:
        self._told(machine, data)
        head: h11.Response | None = None
        reader = BodyReader(None, self._cap)
        while True:
            event = machine.next_event()
            if event is h11.NEED_DATA:
                self._told(machine, self._receive())
            elif isinstance(event, h11.Response):
                head, self.begun = event, True
                reader = BodyReader(_encoding(event.headers.raw_items()), self._cap)
            elif isinstance(event, h11.Data):
                self._fed(reader, bytes(event.data), len(event.data))
            elif not isinstance(event, h11.InformationalResponse):
                break
        if head is None:
            raise httpcore.RemoteProtocolError("the answer has no head")
        body = reader.finish()
        self.keeps = machine.our_state is h11.DONE and machine.their_state is h11.DONE
        self.surplus = bytes(machine.trailing_data[0])
        return Reply(head.status_code, Headers(head.headers.raw_items()), body)

    def _told(self, machine: h11.Connection, data: bytes) -> None:
        if not data and machine.their_state is h11.SEND_RESPONSE:
            raise httpcore.RemoteProtocolError("the service disconnected without an answer")
        machine.receive_data(data)


def _split(block: bytes) -> _Fields:
    parts = [line.partition(b":") for line in block.split(b"\r\n")[:-1]]
    return [(name, value.strip(b" \t")) for name, _, value in parts]


def _framing(status: int, fields: _Fields) -> tuple[int, str | None] | None:
    """Return the length and the encoding of a body, None where they aren't plainly said."""
    length: int | None = None
    encoding: str | None = None
    for name, value in fields:
        known = name.lower()
        if known == b"content-length":
            if length is not None or not value.isdigit() or len(value) > _LONGEST_LENGTH:
                return None
            length = int(value)
        elif known == b"content-encoding":
            encoding = (
                value.decode("latin-1") if encoding is None else f"{encoding}, {value.decode('latin-1')}"
            )
        elif known == b"transfer-encoding" or (known == b"connection" and value.lower() != b"keep-alive"):
            return None
    if status in (204, 304):
        return None if length else (0, encoding)
    return None if length is None else (length, encoding)


def _encoding(fields: _Fields) -> str | None:
    found = [value for name, value in fields if name.lower() == b"content-encoding"]
    return b", ".join(found).decode("latin-1") if found else None
