# Copied from openapi/runtime/inflate.py; do not edit, run `make regenerate`.
"""Content encodings undone within a bound: a few hundred bytes of gzip can hold hundreds of megabytes."""

from __future__ import annotations

import zlib

from .errors import MalformedReply, TooLarge

__all__ = ["ACCEPT_ENCODING", "Inflater", "inflater"]

# Only what is undone here; a wider promise would bring answers that nobody bounds.
ACCEPT_ENCODING = "gzip, deflate"
_STEP = 1024 * 1024


class Inflater:
    """Undo gzip or deflate, piece by piece, giving at most 1 MiB at a time."""

    def __init__(self, wbits: int, *, raw_allowed: bool) -> None:
        self._machine = zlib.decompressobj(wbits)
        # deflate comes with or without a zlib header, told apart by trying.
        self._raw_allowed = raw_allowed

    def feed(self, piece: bytes) -> bytes:
        """Take compressed bytes and return the first of what they hold; the rest comes from `more()`."""
        try:
            plain = self._machine.decompress(piece, _STEP)
        except zlib.error:
            plain = None
        if plain is None:
            if not self._raw_allowed:
                raise MalformedReply("", "the body's compression is damaged")
            self._raw_allowed = False
            self._machine = zlib.decompressobj(-zlib.MAX_WBITS)
            return self.feed(piece)
        self._raw_allowed = False
        return plain

    def more(self) -> bytes:
        """Return what was held back, b"" when nothing is left."""
        rest = self._machine.unconsumed_tail
        return self.feed(rest) if rest else b""

    def finish(self) -> None:
        """Note the end. Raises `MalformedReply` where the compressed data stop in the middle."""
        if not self._machine.eof:
            raise MalformedReply("", "the compressed body ended too early")


def inflater(encoding: str) -> Inflater | None:
    """Return what undoes a Content-Encoding, None for none. Raises `MalformedReply` for one that wasn't asked for."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return None
    if name in ("gzip", "x-gzip"):
        return Inflater(zlib.MAX_WBITS | 16, raw_allowed=False)
    if name == "deflate":
        return Inflater(zlib.MAX_WBITS, raw_allowed=True)
    raise MalformedReply("", "the body has a content encoding that was not asked for")


class Bounded:
    """Collect a body, refusing more than `cap` bytes."""

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._size = 0
        self._pieces: list[bytes] = []

    def add(self, piece: bytes) -> None:
        """Take a piece. Raises `TooLarge`."""
        self._size += len(piece)
        if self._size > self._cap:
            raise TooLarge("the body", self._cap)
        self._pieces.append(piece)

    def content(self) -> bytes:
        """Return the whole body."""
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
