"""Hand a request to another ASGI application, and take its answer back as one of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ostiary.sandbox.messages import NOTHING, Answer
from ostiary.sandbox.requests import Arrival

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message

__all__ = ["forwarded"]


async def forwarded(app: ASGIApp, arrival: Arrival, origin: str) -> Answer:
    """Return what an application answers to a request, below the prefix of its service."""
    scheme, _, host = origin.partition("://")
    prefix = f"/{arrival.service}"
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": arrival.method,
        "scheme": scheme,
        "path": prefix + unquote(arrival.path),
        "raw_path": (prefix + arrival.path).encode("latin-1"),
        "root_path": prefix,
        "query_string": arrival.query.encode("latin-1"),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in arrival.headers],
        "server": (host.rpartition(":")[0] or host, None),
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": arrival.body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start = next(each for each in sent if each["type"] == "http.response.start")
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    body = b"".join(each.get("body", b"") for each in sent if each["type"] == "http.response.body")
    headers.pop("content-length", None)
    return Answer(start["status"], body or NOTHING, headers)
