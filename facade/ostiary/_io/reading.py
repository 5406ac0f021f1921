"""Answers read whole, within a cap on what comes out, not on what comes in; compressed ones inflated step by step."""

from __future__ import annotations

from collections.abc import Iterator

from ostiary._core.flow import SendFailure
from ostiary_api._runtime import MalformedReply
from ostiary_api._runtime.inflate import ACCEPT_ENCODING, inflater

__all__ = ["ACCEPT_ENCODING", "BodyReader", "Plain"]


class Plain:
    """Undo the content encoding of one body: `feed()` its pieces, then `finish()`. Raises `SendFailure`."""

    __slots__ = ("_fed", "_machine")

    def __init__(self, encoding: str | None) -> None:
        try:
            self._machine = inflater(encoding) if encoding else None
        except MalformedReply as problem:
            raise SendFailure("yes", "encoding", problem.reason) from None
        self._fed = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Take a piece as it came over the wire, and give what it holds, at most 1 MiB at a time."""
        machine = self._machine
        if machine is None:
            yield piece
            return
        self._fed = True
        try:
            plain = machine.feed(piece)
            while plain:
                yield plain
                plain = machine.more()
        except MalformedReply as problem:
            raise SendFailure("yes", "encoding", problem.reason) from None

    def finish(self) -> None:
        """Note the end of the body."""
        if self._machine is None or not self._fed:
            return
        try:
            self._machine.finish()
        except MalformedReply as problem:
            raise SendFailure("yes", "truncated", problem.reason) from None


class BodyReader:
    """Collect the body of one answer: `feed()` its pieces, then `finish()`."""

    __slots__ = ("_cap", "_pieces", "_plain", "_size")

    def __init__(self, encoding: str | None, cap: int) -> None:
        self._cap = cap
        self._size = 0
        self._pieces: list[bytes] = []
        self._plain = Plain(encoding) if encoding else None

    def feed(self, piece: bytes) -> None:
        """Take one piece as it came over the wire. Raises `SendFailure` where the cap is passed or zlib objects."""
        if self._plain is None:
            self._keep(piece)
            return
        for part in self._plain.feed(piece):
            self._keep(part)

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._cap:
            raise SendFailure("yes", "too_large", f"the answer is larger than the cap of {self._cap} bytes")
        self._pieces.append(piece)

    def finish(self) -> bytes:
        """Return the whole body. Raises `SendFailure` where compressed data stop in the middle."""
        if self._plain is not None:
            self._plain.finish()
        pieces = self._pieces
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
