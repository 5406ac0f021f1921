"""Streams: bodies sent piece by piece, with gates between the pieces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ostiary.testing.faults.gates import Gate
from ostiary.testing.faults.parts import Mark, Part, Pause, Step
from ostiary.testing.faults.replies import head_bytes, header_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ostiary.testing.faults.replies import HeaderPairs
    from ostiary.testing.faults.wire import Received

__all__ = ["Ending", "Framing", "ndjson", "sse", "sse_bytes", "stream"]

Framing: TypeAlias = Literal["chunked", "close", "length"]
Ending: TypeAlias = Literal["proper", "cut", "reset", "hang"]


def stream(
    pieces: Iterable[bytes | Gate | Pause],
    *,
    content_type: str = "application/octet-stream",
    status: int = 200,
    headers: HeaderPairs = (),
    framing: Framing = "chunked",
    end: Ending = "proper",
) -> Step:
    """Send a body piece by piece, waiting at the gates and pauses between.

    Each `bytes` piece is one chunk where `framing` is `"chunked"`; `"close"` ends the body by closing,
    `"length"` announces the sum (the pieces are then read beforehand). `end="cut"` closes without the proper
    end (last chunk missing; one byte short under `"length"`), `"reset"` breaks the connection instead,
    `"hang"` never ends it.
    """
    items = list(pieces)
    framed = {
        "chunked": [("Transfer-Encoding", "chunked")],
        "close": [("Connection", "close")],
        "length": [("Content-Length", str(sum(len(item) for item in items if isinstance(item, bytes))))],
    }[framing]
    head = head_bytes(status, [("Content-Type", content_type), *header_list(headers), *framed])
    if framing == "length" and end == "cut" and items and isinstance(items[-1], bytes):
        items[-1] = items[-1][:-1]

    def parts(_request: Received) -> Iterator[Part]:
        yield head
        for item in items:
            if isinstance(item, bytes) and framing == "chunked":
                yield b"%x\r\n%s\r\n" % (len(item), item)
            else:
                yield item
        yield from _ending(framing, end)

    return Step(f"stream, {end} end", parts)


def _ending(framing: Framing, end: Ending) -> Iterator[Part]:
    if end == "reset":
        yield Pause(0.02)  # a reset overtakes what the client's kernel has not handed on yet
        yield Mark.RESET
    elif end == "hang":
        yield Mark.HANG
    elif end == "cut" or framing == "close":
        yield Mark.CLOSE
    elif framing == "chunked":
        yield b"0\r\n\r\n"


def sse_bytes(event: Mapping[str, Any] | str | bytes, *, newline: str = "\n") -> bytes:
    """Return one server-sent event as bytes.

    A mapping has any of `event`, `data`, `id`, `retry` and `comment`; `data` that is not a `str` is written
    as JSON, and lines of their own are lines of their own. A `str` is the data alone; `bytes` are left as
    they are.
    """
    if isinstance(event, bytes):
        return event
    fields: Mapping[str, Any] = {"data": event} if isinstance(event, str) else event
    lines: list[str] = []
    for name, value in fields.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines += [f"{'' if name == 'comment' else name}: {line}" for line in text.split("\n")]
    return (newline.join(lines) + newline * 2).encode()


def sse(
    events: Iterable[Mapping[str, Any] | str | bytes | Gate | Pause],
    *,
    newline: str = "\n",
    status: int = 200,
    headers: HeaderPairs = (),
    framing: Framing = "chunked",
    end: Ending = "proper",
) -> Step:
    """Send server-sent events, one chunk each, with gates and pauses between. See `stream`, `sse_bytes`."""
    pieces = [item if isinstance(item, Gate | Pause) else sse_bytes(item, newline=newline) for item in events]
    step = stream(
        pieces, content_type="text/event-stream", status=status, headers=headers, framing=framing, end=end
    )
    return Step(f"server-sent events, {end} end", step.parts)


def ndjson(
    items: Iterable[Any],
    *,
    status: int = 200,
    headers: HeaderPairs = (),
    framing: Framing = "chunked",
    end: Ending = "proper",
) -> Step:
    """Send one JSON document a line, one chunk each.

    Gates and pauses may stand between; `bytes` are sent as they are, for half lines and lines that are no
    JSON.
    """
    pieces = [
        item
        if isinstance(item, Gate | Pause | bytes)
        else json.dumps(item, ensure_ascii=False).encode() + b"\n"
        for item in items
    ]
    step = stream(
        pieces, content_type="application/x-ndjson", status=status, headers=headers, framing=framing, end=end
    )
    return Step(f"NDJSON, {end} end", step.parts)
