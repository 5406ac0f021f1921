"""Many small chunks of an answer made one large one, before the HTTP library sees them.

A service that streams sends each event as a chunk of its own, and a busy one sends many at once. For each chunk the
library goes round all of its layers, which costs more than parsing the event does. What goes in and what comes out of
here mean the same, for the same bytes of a body; where the framing is any other than the plainest, all passes as it is,
and the library stays the judge of it.
"""

from __future__ import annotations

import re
from itertools import repeat

from ostiary._io.dechunk import read_chunks

__all__ = ["ChunkMerger"]

# The head of an answer whose body comes in chunks, whole; a line may end in a bare LF, as for the library.
_LINES = rb"(?:[^\r\n][^\n]*\n)*?"
_HEAD = re.compile(
    rb"HTTP/1\.1 2(?!04)\d\d[^\n]*\n"
    + _LINES
    + rb"transfer-encoding:[ \t]*chunked[ \t]*\r?\n"
    + _LINES
    + rb"\r?\n",
    re.IGNORECASE,
)
_SIZE = re.compile(rb"([0-9a-fA-F]{1,7})\r\n")
_BETWEEN = re.compile(rb"\r\n([0-9a-fA-F]{1,7})\r\n")
# From so many bytes on, a parser's start is worth it.
_MUCH = 1024
_PART_OF_SIZE = re.compile(rb"[0-9a-fA-F]{0,7}\r?\Z")


class ChunkMerger:
    """Take the bytes of answers as they are read, and give them back with whole small chunks merged.

    Nothing is kept back: what has come in is given out at once, the part of a chunk as it is.
    """

    __slots__ = ("_begins", "_plain", "_size", "_skip")

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Expect the head of a new answer."""
        self._begins = True
        # Whether all that comes is given out as it is.
        self._plain = False
        # How many bytes of a chunk that has begun are still to come, its line end among them.
        self._skip = 0
        # The beginning of a chunk's size.
        self._size = b""

    def take(self, data: bytes) -> bytes:
        """Return what these bytes mean, in fewer chunks."""
        if self._begins:
            self._begins = False
            # Most answers are no streams, and cost no more than this look.
            head = _HEAD.match(data) if b"hunked" in data else None
            if head is None:
                self._plain = True
                return data
            start = head.end()
            return data[:start] + self._merged(data[start:])
        return data if self._plain else self._merged(data)

    def _merged(self, data: bytes) -> bytes:
        at = 0
        if self._skip:
            at = min(self._skip, len(data))
            self._skip -= at
        if self._size:
            at = self._rest_of_size(data)
        first = at
        found = read_chunks(data, at) if len(data) - at >= _MUCH else None
        parts, at = found or _whole_chunks(data, at)
        if at < len(data):
            self._note_rest(data, at)
        if len(parts) < 2:
            return data
        body = b"".join(parts)
        return b"%b%x\r\n%b\r\n%b" % (data[:first], len(body), body, data[at:])

    def _rest_of_size(self, data: bytes) -> int:
        """Go on with the size that the bytes before had begun; return where the chunk that it belongs to ends."""
        known, self._size = self._size, b""
        line = known + data[:16]
        found = _SIZE.match(line)
        if found is None:
            self._note_rest(line, 0)
            return len(data)
        length = int(found[1], 16)
        if not length:
            self._plain = True
            return len(data)
        left = found.end() - len(known) + length + 2
        at = min(left, len(data))
        self._skip = left - at
        return at

    def _note_rest(self, data: bytes, at: int) -> None:
        """Remember how a chunk goes on whose beginning stands at the end of these bytes."""
        found = _SIZE.match(data, at)
        if found is None:
            self._size = data[at:]
            self._plain = _PART_OF_SIZE.match(self._size) is None
            return
        length = int(found[1], 16)
        left = found.end() + length + 2 - len(data)
        if not length or left <= 0:  # the last chunk, or one that ends otherwise than chunks do
            self._plain = True
        else:
            self._skip = left


def _whole_chunks(data: bytes, at: int) -> tuple[list[bytes], int]:
    """Return what the whole chunks hold that begin at a place, and where they end."""
    found = _SIZE.match(data, at)
    if found is None:
        return [], at
    # Chunks by turns with the sizes of those behind them, unless what looks like a size stands in a chunk.
    texts = _BETWEEN.split(data[found.end() :])
    sizes, parts = [found[1], *texts[1::2]], texts[::2]
    lengths = list(map(int, sizes, repeat(16)))
    rest, length = parts.pop(), lengths.pop()
    if not all(lengths) or lengths != list(map(len, parts)):
        return _walked(data, at)
    begins = len(data) - len(rest)
    if length and rest[length : length + 2] == b"\r\n":
        return [*parts, rest[:length]], begins + length + 2
    return parts, begins - len(sizes[-1]) - 2


def _walked(data: bytes, at: int) -> tuple[list[bytes], int]:
    """Do the same chunk by chunk."""
    parts: list[bytes] = []
    while (found := _SIZE.match(data, at)) is not None:
        begins = found.end()
        ends = begins + int(found[1], 16)
        if ends == begins or data[ends : ends + 2] != b"\r\n":
            break
        parts.append(data[begins:ends])
        at = ends + 2
    return parts, at
