"""Pictures: small ones made from text, the same for the same; and what kind of picture some bytes are."""

from __future__ import annotations

import hashlib
import struct
import zlib

PNG = "image/png"

_PIXELS = 64
_CELLS = 8
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KINDS = ((_SIGNATURE, PNG), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"))


def draw(text: str) -> bytes:
    """Return a square PNG of 64 × 64 pixels in two colours, whose pattern only the text decides."""
    seed = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    ink, paper = seed[:3], bytes(255 - value // 4 for value in seed[3:6])
    rows: list[bytes] = []
    for y in range(_PIXELS):
        bits = seed[8 + y * _CELLS // _PIXELS]
        cells = (min(x * _CELLS // _PIXELS, _CELLS - 1 - x * _CELLS // _PIXELS) for x in range(_PIXELS))
        # Each line begins with the number of its filter: 0, none.
        rows.append(b"\0" + b"".join(ink if bits >> cell & 1 else paper for cell in cells))
    header = struct.pack(">IIBBBBB", _PIXELS, _PIXELS, 8, 2, 0, 0, 0)
    content = zlib.compress(b"".join(rows), 9)
    return _SIGNATURE + _chunk(b"IHDR", header) + _chunk(b"IDAT", content) + _chunk(b"IEND", b"")


def kind_of(content: bytes) -> str | None:
    """Return the media type of a picture, None for bytes that are none that is known here."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for mark, kind in _KINDS if content.startswith(mark)), None)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
