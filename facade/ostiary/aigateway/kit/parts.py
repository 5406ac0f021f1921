"""The parts of the wire's multipart forms: their names, and how one is written. Wire: `openapi/aigateway.yaml`."""

from __future__ import annotations

import secrets
import string
from collections.abc import Iterable, Iterator, Mapping
from random import SystemRandom
from typing import Final

__all__ = [
    "ALLOWED_ENCODINGS",
    "DEFAULT_ENCODING",
    "HEADER_ENCODING",
    "INPUT_NAME",
    "INPUT_PARAMETERS_NAME",
    "METADATA_NAME",
    "OPTIONAL_MULTIPART_FIELDS",
    "REJECT_NAME",
    "REQUIRED_MULTIPART_FIELDS",
    "RESPONSE_NAME",
    "RESPONSE_PARAMETERS_NAME",
    "RNG_SOURCE",
    "encode_multipart_field",
    "generate_boundary",
    "multipart_field_order",
]

DEFAULT_ENCODING: Final = "utf-8"
HEADER_ENCODING: Final = "us-ascii"
ALLOWED_ENCODINGS: Final = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "utf-16", "utf-32"}
)
"""Charsets that a request may state for its text; any other is read as UTF-8."""

INPUT_NAME: Final = "input.messages"
INPUT_PARAMETERS_NAME: Final = "input.parameters"
RESPONSE_NAME: Final = "response.choices"
RESPONSE_PARAMETERS_NAME: Final = "response.parameters"
METADATA_NAME: Final = "metadata"
REJECT_NAME: Final = "reject"

REQUIRED_MULTIPART_FIELDS: Final = frozenset({METADATA_NAME})
OPTIONAL_MULTIPART_FIELDS: Final = frozenset(
    {INPUT_NAME, INPUT_PARAMETERS_NAME, RESPONSE_NAME, RESPONSE_PARAMETERS_NAME, REJECT_NAME}
)
RNG_SOURCE: Final = SystemRandom()

_LETTERS = string.ascii_letters + string.digits
_ORDER = {INPUT_NAME: 0, RESPONSE_NAME: 1, REJECT_NAME: 2, METADATA_NAME: 3}


# A letter or digit for each byte. Some are a little likelier than others; 64 of them can't be guessed all the same.
_ALPHABET = bytes(_LETTERS.encode()[number % len(_LETTERS)] for number in range(256))


def generate_boundary(length: int = 64) -> str:
    """Return a random boundary of 1 to 70 characters. Raises `ValueError` for another length."""
    if not 1 <= length <= 70:
        raise ValueError(f"a boundary has 1 to 70 characters, not {length}")
    return secrets.token_bytes(length).translate(_ALPHABET).decode("ascii")


def multipart_field_order(name: str) -> int:
    """Return the place of a part in an answer: the changed text, then the rejection, then the metadata."""
    return _ORDER.get(name, len(_ORDER))


def encode_multipart_field(
    boundary: str, headers: Iterable[Mapping[str, str]], content: str | Iterable[str]
) -> Iterator[bytes]:
    """Give the bytes of one part, line by line. Raises `ValueError` where something is empty.

    `headers` holds mappings of names and values, which are ASCII, as the boundary is: `UnicodeEncodeError` for others,
    when the first bytes are asked for.
    """
    lines = [(name, value) for fields in headers for name, value in fields.items()]
    if not boundary or not lines:
        raise ValueError("a part has a boundary and at least one header")
    if isinstance(content, str) and not content:
        raise ValueError("a part has content")
    return _encoded(boundary, lines, [content] if isinstance(content, str) else content)


def _encoded(boundary: str, headers: list[tuple[str, str]], content: Iterable[str]) -> Iterator[bytes]:
    yield f"--{boundary}\r\n".encode(HEADER_ENCODING)
    for name, value in headers:
        yield f"{name}: {value}\r\n".encode(HEADER_ENCODING)
    yield b"\r\n"
    for piece in content:
        yield piece.encode(DEFAULT_ENCODING)
    yield b"\r\n"
