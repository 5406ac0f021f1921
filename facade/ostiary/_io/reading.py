"""Answers read whole, within a cap on what comes out, not on what comes in.

A compressed answer is inflated here, with a bound on each step: 200 KB of gzip can hold 200 MB.
"""

from __future__ import annotations

import zlib

from ostiary._core.flow import SendFailure

__all__ = ["ACCEPT_ENCODING", "BodyReader"]

# Only what is inflated here; a wider promise would bring answers that nobody bounds.
ACCEPT_ENCODING = "gzip, deflate"


class BodyReader:
    """Collect the body of one answer: `feed()` its pieces, then `finish()`."""

    __slots__ = ("_cap", "_inflate", "_pieces", "_size")

    def __init__(self, encoding: str | None, cap: int) -> None:
        self._cap = cap
        self._size = 0
        self._pieces: list[bytes] = []
        self._inflate = _inflater(encoding) if encoding else None

    def feed(self, piece: bytes) -> None:
        """Take one piece as it came over the wire. Raises `SendFailure` where the cap is passed or zlib objects."""
        if self._inflate is not None:
            piece = self._inflate.inflate(piece, self._cap - self._size + 1)
        self._size += len(piece)
        if self._size > self._cap:
            raise SendFailure("yes", "too_large", f"the answer is larger than the cap of {self._cap} bytes")
        self._pieces.append(piece)

    def finish(self) -> bytes:
        """Return the whole body. Raises `SendFailure` where compressed data stop in the middle."""
        if self._inflate is not None and self._pieces and not self._inflate.complete():
            raise SendFailure("yes", "truncated", "the compressed answer ended too early")
        pieces = self._pieces
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


class _Inflater:
    """Inflate gzip or deflate; deflate comes with or without a zlib header, told apart by the first bytes."""

    __slots__ = ("_machine", "_raw_allowed")

    def __init__(self, wbits: int, *, raw_allowed: bool) -> None:
        self._machine = zlib.decompressobj(wbits)
        self._raw_allowed = raw_allowed

    def inflate(self, piece: bytes, limit: int) -> bytes:
        try:
            result = self._machine.decompress(piece, limit)
        except zlib.error:
            if not self._raw_allowed:
                raise SendFailure("yes", "encoding", "the answer's compression is damaged") from None
            self._machine = zlib.decompressobj(-zlib.MAX_WBITS)
            self._raw_allowed = False
            return self.inflate(piece, limit)
        self._raw_allowed = False
        return result

    def complete(self) -> bool:
        return self._machine.eof


def _inflater(encoding: str) -> _Inflater | None:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip"):
        return _Inflater(zlib.MAX_WBITS | 16, raw_allowed=False)
    if name == "deflate":
        return _Inflater(zlib.MAX_WBITS, raw_allowed=True)
    raise SendFailure("yes", "encoding", "the answer has a content encoding that was not asked for")
