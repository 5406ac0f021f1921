"""Decoders of streams. They do no I/O: bytes go in as they come, events come out; how the bytes are cut has no effect.

Each byte is looked at a fixed number of times, whatever the size of the pieces.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Literal, NamedTuple, Protocol

from .errors import TooLarge

__all__ = [
    "DEFAULT_EVENT_LIMIT",
    "EventDecoder",
    "JsonLines",
    "ServerSentEvent",
    "ServerSentEvents",
    "event_decoder",
]

DEFAULT_EVENT_LIMIT = 8 * 1024 * 1024
_LINE_ENDS = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"


class EventDecoder(Protocol):
    """What a stream is read with: the text of each event, as it becomes complete."""

    def texts(self, piece: bytes) -> list[str]: ...

    def last_texts(self) -> list[str]: ...

    @property
    def pending(self) -> str: ...


class ServerSentEvent(NamedTuple):
    """One event. `id` is the last event id that the stream gave, of this event or an earlier one."""

    data: str
    event: str = "message"
    id: str = ""


class _Lines:
    """Cut bytes into lines; remember a failure until the lines before it were handed out."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._parts: list[bytes] = []
        self._size = 0
        self._failure: TooLarge | None = None

    def _keep(self, part: bytes) -> None:
        if part:
            self._parts.append(part)
            self._size += len(part)

    def _line(self, end: bytes) -> bytes:
        if not self._parts:
            return end
        self._parts.append(end)
        line = b"".join(self._parts)
        self._parts.clear()
        self._size = 0
        return line

    def _fail(self) -> None:
        self._failure = TooLarge("an event", self.limit)

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure


class ServerSentEvents(_Lines):
    """Decode `text/event-stream` as the HTML standard says: any of CR, LF and CRLF ends a line, a blank line an event.

    Raises `TooLarge` for an event of more than `limit` bytes. An event that the end of the stream cuts off is not
    given (the standard discards it); `pending` then holds its data. `retry` is the wait before reconnecting that the
    stream asked for, in milliseconds.
    """

    def __init__(self, limit: int = DEFAULT_EVENT_LIMIT) -> None:
        super().__init__(limit)
        self.retry: int | None = None
        self._after_cr = False
        self._first = True
        self._data: list[str] = []
        self._data_size = 0
        self._event = ""
        self._id = ""

    def feed(self, piece: bytes) -> list[ServerSentEvent]:
        """Take bytes, and return the events that became complete."""
        self._raise_failure()
        found: list[ServerSentEvent] = []
        if self._after_cr and piece.startswith(b"\n"):
            piece = piece[1:]
            self._after_cr = False
        if not piece:
            return found
        self._after_cr = piece.endswith(b"\r")
        *ends, rest = _LINE_ENDS.split(piece)
        for end in ends:
            if self._size + len(end) + self._data_size > self.limit:
                self._fail()
                break
            self._take(self._line(end), found)
        else:
            self._keep(rest)
            if self._size + self._data_size > self.limit:
                self._fail()
        if not found:
            self._raise_failure()
        return found

    def finish(self) -> list[ServerSentEvent]:
        """Note the end of the stream. Gives no event; raises a `TooLarge` that is still due."""
        self._raise_failure()
        return []

    def _take(self, raw: bytes, found: list[ServerSentEvent]) -> None:
        if self._first:
            self._first = False
            raw = raw.removeprefix(_BOM)
        if not raw:
            self._dispatch(found)
            return
        field, _, value = raw.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value.decode("utf-8", "replace"))
            self._data_size += len(raw) + 1
        elif field == b"event":
            self._event = value.decode("utf-8", "replace")
        elif field == b"id":
            if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
        elif field == b"retry" and value.isdigit() and len(value) < 16:
            self.retry = int(value)

    def _dispatch(self, found: list[ServerSentEvent]) -> None:
        data, event = self._data, self._event
        self._event = ""
        if not data:
            return
        self._data = []
        self._data_size = 0
        text = "\n".join(data)
        # The standard looks at the buffer with its line ends: a single empty data line is an event, none is not.
        found.append(ServerSentEvent(text, event or "message", self._id))

    def texts(self, piece: bytes) -> list[str]:
        """Take bytes, and return the data of the events that became complete."""
        end = piece.rfind(b"\n\n")
        found = None if end < 0 else self._plain_events(piece[: end + 2])
        if found is None:
            return [event.data for event in self.feed(piece)]
        rest = piece[end + 2 :]
        if rest:
            # A failure is remembered, and raised when what came before it was handed out.
            with suppress(TooLarge):
                found += [event.data for event in self.feed(rest)]
        return found

    def _plain_events(self, piece: bytes) -> list[str] | None:
        """Take whole events of one `data: ` line each, as most streams have them, in one go; None for any other."""
        if self._data or self._after_cr or self._failure is not None:
            return None
        whole = b"".join([*self._parts, piece]) if self._parts else piece
        if not whole.startswith(b"data: ") or b"\r" in whole or len(whole) > self.limit:
            return None
        found = whole[6:-2].decode("utf-8", "replace").split("\n\ndata: ")
        if whole.count(b"\n") != 2 * len(found):
            return None
        self._parts.clear()
        self._size = 0
        self._first = False
        self._event = ""
        return found

    def last_texts(self) -> list[str]:
        """Note the end of the stream."""
        self.finish()
        return []

    @property
    def pending(self) -> str:
        """The data of an event that no blank line has ended yet."""
        data = list(self._data)
        last = b"".join(self._parts)
        if last.startswith(b"data:"):
            data.append(last[5:].removeprefix(b" ").decode("utf-8", "replace"))
        return "\n".join(data)


class JsonLines(_Lines):
    """Decode newline-delimited JSON. Only LF ends a line: U+2028, U+0085 and the like may stand inside a JSON string.

    Raises `TooLarge` for a line of more than `limit` bytes. Lines of white space are passed over.
    """

    def feed(self, piece: bytes) -> list[bytes]:
        """Take bytes, and return the lines that became complete."""
        self._raise_failure()
        found: list[bytes] = []
        *ends, rest = piece.split(b"\n")
        for end in ends:
            if self._size + len(end) > self.limit:
                self._fail()
                break
            line = self._line(end).strip(b" \t\r")
            if line:
                found.append(line)
        else:
            self._keep(rest)
            if self._size > self.limit:
                self._fail()
        if not found:
            self._raise_failure()
        return found

    def finish(self) -> list[bytes]:
        """Return the last line, which needs no line end."""
        self._raise_failure()
        line = self._line(b"").strip(b" \t\r")
        return [line] if line else []

    def texts(self, piece: bytes) -> list[str]:
        """Take bytes, and return the text of the lines that became complete."""
        return [line.decode("utf-8", "replace") for line in self.feed(piece)]

    def last_texts(self) -> list[str]:
        """Note the end of the stream, and return the text of the last line."""
        return [line.decode("utf-8", "replace") for line in self.finish()]

    @property
    def pending(self) -> str:
        """Nothing: the end of the stream ends the last line."""
        return ""


def event_decoder(kind: Literal["sse", "ndjson"], limit: int = DEFAULT_EVENT_LIMIT) -> EventDecoder:
    """Return the decoder of a kind of stream, with a bound on each event in bytes."""
    return ServerSentEvents(limit) if kind == "sse" else JsonLines(limit)
