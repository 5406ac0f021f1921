"""Answers whose framing or content lies."""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from typing import TYPE_CHECKING, Any, Literal

from ostiary.testing.faults.parts import Mark, Part, Step
from ostiary.testing.faults.replies import head_bytes, reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ostiary.testing.faults.wire import Received

__all__ = [
    "charset_lie",
    "cut_chunked",
    "deep_json",
    "duplicate_keys",
    "endless_body",
    "endless_headers",
    "gzip_bomb",
    "http10",
    "huge_body",
    "json_with_bom",
    "malformed_json",
    "no_content_with_body",
    "not_a_number",
    "not_gzip",
    "truncated_json",
    "wrong_length",
]

_JSON = ("Content-Type", "application/json")
_DOCUMENT = b'{"ok": true, "text": "a whole answer"}'
_PIECE = bytes(1 << 16)


def wrong_length(
    lie: Literal["short", "long", "double", "two", "negative", "word"], body: bytes = _DOCUMENT
) -> Step:
    """Answer with a Content-Length that is not the body's.

    `"short"` announces less than is sent, `"long"` more and then closes, `"double"` sends the header twice
    with one value, `"two"` twice with different values, `"negative"` and `"word"` are no lengths at all.
    """
    size = len(body)
    values: dict[str, list[object]] = {
        "short": [size // 2],
        "long": [size * 2],
        "double": [size, size],
        "two": [size, size // 2],
        "negative": [-size],
        "word": ["many"],
    }
    head = head_bytes(200, [_JSON, *[("Content-Length", str(value)) for value in values[lie]]])
    return Step(f"content-length {lie}", lambda _request: (head + body, Mark.CLOSE))


def cut_chunked(
    body: bytes = _DOCUMENT,
    *,
    where: Literal["in chunk", "between chunks", "in size", "bad size"] = "in chunk",
) -> Step:
    """Answer in chunks and stop too early: in a chunk, before the last one, in a size, or at a wrong one."""
    half = len(body) // 2
    first = b"%x\r\n%s\r\n" % (half, body[:half])
    rest = {
        "in chunk": b"%x\r\n%s" % (len(body), body[half:]),
        "between chunks": b"",
        "in size": b"1",
        "bad size": b"wrong\r\n",
    }[where]
    head = head_bytes(200, [_JSON, ("Transfer-Encoding", "chunked")])
    return Step(f"chunked, cut {where}", lambda _request: (head + first + rest, Mark.CLOSE))


def truncated_json(body: bytes = b'{"ok": true, "text": "half an ans') -> Step:
    """Answer 200 with half a document that ends by closing: no length, so the framing can't tell."""
    head = head_bytes(200, [_JSON, ("Connection", "close")])
    return Step("truncated JSON", lambda _request: (head + body, Mark.CLOSE))


def malformed_json(body: bytes = b'{"ok": tru, }', *, status: int = 200) -> Step:
    """Answer with a body that is whole and announced as JSON, and isn't."""
    return Step("malformed JSON", reply(status, headers=[_JSON], body=body).parts)


def gzip_bomb(size: int = 200 << 20, *, status: int = 200, layers: int = 1) -> Step:
    """Answer with a small gzip body that unpacks to `size` bytes (1000:1), gzipped `layers` times over."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    pieces = [packer.compress(_PIECE) for _ in range(size // len(_PIECE))]
    body = b"".join(pieces) + packer.compress(bytes(size % len(_PIECE))) + packer.flush()
    for _ in range(layers - 1):
        body = gzip.compress(body)
    encoding = ", ".join(["gzip"] * layers)
    return Step("gzip bomb", reply(status, headers=[_JSON, ("Content-Encoding", encoding)], body=body).parts)


def not_gzip(encoding: str = "gzip", body: bytes = _DOCUMENT) -> Step:
    """Answer with plain bytes under a Content-Encoding that they are not in."""
    return Step(f"not {encoding}", reply(headers=[_JSON, ("Content-Encoding", encoding)], body=body).parts)


def endless_headers(*, line: bytes = b"X-More: " + b"h" * 1000 + b"\r\n") -> Step:
    """Answer with headers that never end."""

    def parts(_request: Received) -> Iterator[Part]:
        yield b"HTTP/1.1 200 OK\r\n"
        yield from itertools.repeat(line * 16)

    return Step("endless headers", parts)


def huge_body(size: int = 64 << 20, *, status: int = 200, announced: bool = True) -> Step:
    """Answer with `size` bytes, under a Content-Length or (`announced=False`) ended by closing."""
    head = head_bytes(status, [_JSON, *([("Content-Length", str(size))] if announced else [])])

    def parts(_request: Received) -> Iterator[Part]:
        yield head
        for start in range(0, size, len(_PIECE)):
            yield _PIECE[: min(len(_PIECE), size - start)]
        if not announced:
            yield Mark.CLOSE

    return Step("huge body", parts)


def endless_body(*, chunked: bool = True) -> Step:
    """Answer with a body that never ends, in chunks or unframed."""
    framing = [("Transfer-Encoding", "chunked")] if chunked else []
    piece = b"%x\r\n%s\r\n" % (len(_PIECE), _PIECE) if chunked else _PIECE

    def parts(_request: Received) -> Iterator[Part]:
        yield head_bytes(200, [_JSON, *framing])
        yield from itertools.repeat(piece)

    return Step("endless body", parts)


def _json_step(name: str, body: bytes, content_type: str = "application/json") -> Step:
    return Step(name, reply(headers=[("Content-Type", content_type)], body=body).parts)


def charset_lie(document: Any = None, *, declared: str = "utf-8", actual: str = "latin-1") -> Step:
    """Answer with JSON in one charset that is announced as another, which need not exist."""
    text = json.dumps({"text": "grüße"} if document is None else document, ensure_ascii=False)
    return _json_step(
        f"charset {actual} as {declared}", text.encode(actual), f"application/json; charset={declared}"
    )


def json_with_bom(document: Any = None) -> Step:
    """Answer with JSON after a UTF-8 byte order mark."""
    return _json_step("BOM", b"\xef\xbb\xbf" + json.dumps(document or {"ok": True}).encode())


def not_a_number(body: bytes = b'{"score": NaN, "cost": Infinity, "n": 1e999}') -> Step:
    """Answer with NaN and Infinity, which are no JSON though many writers emit them."""
    return _json_step("NaN", body)


def deep_json(depth: int = 100_000) -> Step:
    """Answer with arrays nested `depth` deep."""
    return _json_step(f"JSON {depth} deep", b"[" * depth + b"]" * depth)


def duplicate_keys(body: bytes = b'{"id": "first", "id": "second"}') -> Step:
    """Answer with an object that holds one key twice."""
    return _json_step("duplicate keys", body)


def no_content_with_body(body: bytes = _DOCUMENT) -> Step:
    """Answer 204 with a length and a body, which it can't have, and keep the connection: the next is off."""
    head = head_bytes(204, [_JSON, ("Content-Length", str(len(body)))])
    return Step("204 with a body", lambda _request: (head + body,))


def http10(body: bytes = _DOCUMENT, *, status: int = 200) -> Step:
    """Answer as HTTP/1.0: no length, no keep-alive, ended by closing."""
    head = head_bytes(status, [_JSON], version="HTTP/1.0")
    return Step("HTTP/1.0", lambda _request: (head + body, Mark.CLOSE))
