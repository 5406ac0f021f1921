"""Answers of a processor: multipart where it says something, JSON where it fails. Each leaves in one piece."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response, StreamingResponse

from ostiary.aigateway.kit.parts import METADATA_NAME, generate_boundary, multipart_field_order

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

__all__ = [
    "BOUNDARY_SIZE",
    "JSON_CONTENT_TYPE",
    "TEXT_CONTENT_TYPE",
    "MultipartResponse",
    "MultipartResponseField",
    "json_answer",
]

BOUNDARY_SIZE: Final = 64
TEXT_CONTENT_TYPE: Final = "text/plain"
JSON_CONTENT_TYPE: Final = "application/json"


@dataclass(frozen=True)
class MultipartResponseField:
    """Hold one part of an answer."""

    name: str
    content: str | Iterable[str]
    content_type: str = JSON_CONTENT_TYPE

    def encoded(self) -> bytes:
        """Return the content as bytes."""
        content = self.content if isinstance(self.content, str) else "".join(self.content)
        return content.encode()


class MultipartResponse(StreamingResponse):
    """Answer with a multipart form, built whole, so that it leaves with its length and in one piece.

    Raises `ValueError` for a status outside 1 to 599, and where there is no part named `metadata`.
    """

    def __init__(self, status_code: int, fields: Sequence[MultipartResponseField] = ()) -> None:
        if not 1 <= status_code <= 599:
            raise ValueError("Invalid HTTP status code")
        if not any(field.name == METADATA_NAME for field in fields):
            raise ValueError("Metadata is required")
        boundary = generate_boundary(BOUNDARY_SIZE)
        ordered = sorted(fields, key=lambda field: multipart_field_order(field.name))
        pieces = [piece for field in ordered for piece in _part(boundary, field)]
        self.body: bytes = b"".join([*pieces, f"--{boundary}--\r\n".encode()])
        self.status_code = status_code
        self.media_type: str = f'multipart/form-data;charset=utf-8;boundary="{boundary}"'
        self.background: None = None
        self.raw_headers: list[tuple[bytes, bytes]] = [
            (b"content-type", self.media_type.encode()),
            (b"content-length", str(len(self.body)).encode()),
        ]

    @property
    def body_iterator(self) -> AsyncIterator[bytes]:  # type: ignore[override]  # pyright: ignore[reportIncompatibleVariableOverride]
        """Give the body, for those who read it as a stream."""
        return self._pieces()

    async def _pieces(self) -> AsyncIterator[bytes]:
        yield bytes(self.body)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body})


def _part(boundary: str, field: MultipartResponseField) -> tuple[bytes, bytes, bytes]:
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field.name}"\r\n'
        f"Content-Type: {field.content_type}\r\n\r\n"
    )
    return head.encode(), field.encoded(), b"\r\n"


def json_answer(status: int, value: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a JSON object, written as the vendor's kit writes it."""
    return Response(
        json.dumps(value, allow_nan=False), status, dict(headers or {}), media_type="application/json"
    )
