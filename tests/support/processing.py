"""Requests to processors, as raw ASGI messages or forms of one's own making."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import httpx

BOUNDARY = "XBOUNDARYX"
PROMPT = {"messages": [{"role": "user", "content": "x"}]}


def form(*parts: tuple[str, Any] | tuple[str, Any, str], boundary: str = BOUNDARY) -> bytes:
    """Write parts `(name, content)` or `(name, content, file name)`; what is no bytes is written as JSON."""
    pieces: list[bytes] = []
    for name, content, *file in parts:
        disposition = f'form-data; name="{name}"' + (f'; filename="{file[0]}"' if file else "")
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        pieces.append(f"--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(pieces) + f"--{boundary}--\r\n".encode()


def headers(boundary: str = BOUNDARY) -> dict[str, str]:
    return {"content-type": f"multipart/form-data; boundary={boundary}"}


def client(app: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, raise_app_exceptions=True), base_url="http://processors"
    )


async def execute(
    app: Any, name: str, body: bytes | Iterable[bytes] | AsyncIterator[bytes] | None = None, **more: Any
) -> httpx.Response:
    """Send a form to a processor of a namespace `t`, an ordinary one unless another is given."""
    content = form(("input.messages", PROMPT), ("metadata", {})) if body is None else body
    async with client(app) as http:
        return await http.post(
            f"/api/v1/execute/t/{name}",
            content=content,
            headers={**headers(), **more.pop("headers", {})},
            **more,
        )
