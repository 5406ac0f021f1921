"""Read a multipart form that is there as bytes: strictly, within limits, in time that grows with its length alone.

Starlette's own parser takes a form as it arrives, byte for byte through callbacks, and falls back to Latin-1 where text
is not UTF-8. A processor's form is small and wanted whole, so it is cut at its delimiters here; what doesn't follow
RFC 7578 to the letter is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.parts import ALLOWED_ENCODINGS, DEFAULT_ENCODING
from ostiary.aigateway.kit.problems import (
    InvalidMultipartFields,
    MultipartParseError,
    UnexpectedContentTypeError,
)

__all__ = ["Form", "Part", "boundary_of", "read_form"]

_LONGEST_HEAD = 4096
# Long heads are rare, and not worth keeping.
_REMEMBERED = 256
_PARAMETER = re.compile(r';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;"]*)')
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_TYPE = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one part: its bytes, and whether it came with a file name."""

    content: bytes
    is_file: bool


@dataclass(frozen=True, slots=True)
class Form:
    """Hold the parts by name, the last one of a name. `complete` says whether the closing delimiter was there."""

    parts: dict[str, Part]
    complete: bool
    charset: str = DEFAULT_ENCODING


def boundary_of(content_type: str | None) -> tuple[bytes, str]:
    """Return boundary and charset of a Content-Type. Raises `UnexpectedContentTypeError`."""
    if content_type is None:
        raise UnexpectedContentTypeError("Content-Type header missing")
    if not content_type.strip():
        raise UnexpectedContentTypeError("Content-Type header is empty")
    if content_type.partition(";")[0].strip().lower() != _TYPE:
        raise UnexpectedContentTypeError(f"Content-Type header mismatch - expecting: {_TYPE}")
    parameters = _parameters(content_type)
    boundary = parameters.get("boundary", "")
    if not boundary:
        raise UnexpectedContentTypeError("Content-Type header missing boundary")
    if not _BOUNDARY.fullmatch(boundary):
        raise _malformed("the boundary is longer than 70 characters, or has one that it must not have")
    charset = parameters.get("charset", DEFAULT_ENCODING).lower()
    known = charset in ALLOWED_ENCODINGS and charset not in _UTF8
    return boundary.encode("ascii"), charset if known else DEFAULT_ENCODING


def read_form(body: bytes, boundary: bytes, limits: Limits, charset: str = DEFAULT_ENCODING) -> Form:
    """Cut a form into its parts. Raises `MultipartParseError` and `InvalidMultipartFields`."""
    parts: dict[str, Part] = {}
    if not body:
        return Form(parts, complete=True, charset=charset)
    delimiter = b"--" + boundary
    if not body.startswith(delimiter):
        raise _malformed("the body does not begin with its boundary")
    between = b"\r\n" + delimiter
    position = len(delimiter)
    counts = [0, 0]
    while True:
        mark = body[position : position + 2]
        if mark == b"--":
            return Form(parts, complete=True, charset=charset)
        if mark != b"\r\n":
            # A body may be cut anywhere, in the middle of a delimiter too.
            if len(mark) < 2 and b"\r\n".startswith(mark):
                return Form(parts, complete=False, charset=charset)
            raise _malformed("a boundary is followed by neither a line break nor two hyphens")
        position += 2
        end = body.find(between, position)
        if end < 0:
            return Form(parts, complete=False, charset=charset)
        name, part = _part(body, position, end)
        _check(part, counts, limits)
        parts[name] = part
        position = end + len(between)


def _part(body: bytes, start: int, end: int) -> tuple[str, Part]:
    """Read the part that lies between two delimiters."""
    ended = body.find(b"\r\n\r\n", start, min(end, start + _LONGEST_HEAD))
    if ended < 0:
        if body.startswith(b"\r\n", start):
            raise _nameless()
        raise _malformed("the headers of a part are not ended, or too long")
    head = body[start:ended]
    name, is_file = _remembered(head) if len(head) <= _REMEMBERED else _disposition(head)
    return name, Part(body[ended + 4 : end], is_file)


def _check(part: Part, counts: list[int], limits: Limits) -> None:
    counts[part.is_file] += 1
    if part.is_file:
        if counts[1] > limits.files:
            raise InvalidMultipartFields(f"Too many files. Maximum number of files is {limits.files}.")
    elif counts[0] > limits.texts:
        raise InvalidMultipartFields(f"Too many fields. Maximum number of fields is {limits.texts}.")
    largest = limits.file_part if part.is_file else limits.text_part
    if len(part.content) > largest:
        raise InvalidMultipartFields(f"Part exceeded maximum size of {largest // 1024}KB.")


def _disposition(head: bytes) -> tuple[str, bool]:
    """Return the name of a part, and whether it is a file."""
    for line in head.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if not colon or b"\n" in line or b"\r" in line or b"\0" in line or not name.strip():
            raise _malformed("a header of a part is no header")
        if name.strip().lower() != b"content-disposition":
            continue
        text = value.decode("utf-8", "replace").strip()
        if text.partition(";")[0].strip().lower() != "form-data":
            raise _malformed("a part is not form-data")
        parameters = _parameters(text)
        if "name" not in parameters:
            raise _nameless()
        return parameters["name"], "filename" in parameters or "filename*" in parameters
    raise _nameless()


_remembered = lru_cache(maxsize=256)(_disposition)


def _parameters(header: str) -> dict[str, str]:
    """Return the parameters of a header, the first one of a name."""
    found: dict[str, str] = {}
    for name, value in _PARAMETER.findall(header):
        plain = value.strip()
        if plain.startswith('"'):
            plain = re.sub(r"\\(.)", r"\1", plain[1:-1])
        found.setdefault(name.lower(), plain)
    return found


def _malformed(why: str) -> MultipartParseError:
    return MultipartParseError(messages=[why])


def _nameless() -> InvalidMultipartFields:
    return InvalidMultipartFields('The Content-Disposition header field "name" must be provided.')
