"""From the bytes of a stream to typed events, without I/O: `StreamRules` say how, `EventFeed` does it.

Events that came before a failure are given before the failure is raised, whatever pieces the bytes came in.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from json.scanner import make_scanner
from typing import Any, Generic, Literal, TypeVar, cast

from ostiary import errors as e
from ostiary._core.call import Call
from ostiary._core.flow import OpenReply, SendFailure
from ostiary._core.redact import redacted_body
from ostiary_api._runtime import JsonLines, MalformedReply, ServerSentEvents, TooLarge
from ostiary_api._runtime.streams import EventDecoder

__all__ = ["EVENT_LIMIT", "EventFeed", "InBandFailure", "Opened", "StreamRules"]

E = TypeVar("E")
# Larger events are refused, in bytes.
EVENT_LIMIT = 8 * 1024 * 1024
# What `json.loads` does with a value that has no white space around it, without the looks for such.
_scan: Callable[[str, int], tuple[Any, int]] = make_scanner(cast("Any", json.JSONDecoder()))


def _parsed(text: str) -> Any:
    """Parse one JSON value. Raises `ValueError`."""
    try:
        value, end = _scan(text, 0)
    except StopIteration:
        value, end = None, -1
    return value if end == len(text) else json.loads(text)


@dataclass(frozen=True, slots=True)
class InBandFailure:
    """Describe a failure that a service reported inside a stream that had begun with a success."""

    message: str
    status: int | None = None
    retryable: bool = False
    code: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class StreamRules(Generic[E]):
    """Say how a service's stream is read.

    `kind`: server-sent events or newline-delimited JSON. `parse` reads the text of an event, as JSON unless told
    otherwise, and `decode` turns the value into what users get; a `MalformedReply`, `KeyError`, `TypeError` or
    `ValueError` of them becomes a typed error. `end`: the text of a last
    event that says nothing else. `is_last` tells an event after which the stream may end, or go on: what follows is
    read up to `end` or the end of the bytes, however these end. A stream that ends without either was cut off, unless
    `may_just_end`. `failure` finds a failure that is reported in an event.
    """

    kind: Literal["sse", "ndjson"]
    decode: Callable[[Any], E]
    end: str | None = None
    is_last: Callable[[E], bool] = lambda event: False
    may_just_end: bool = False
    failure: Callable[[Any], InBandFailure | None] = lambda value: None
    event_limit: int = EVENT_LIMIT
    parse: Callable[[str], Any] = _parsed

    def decoder(self) -> EventDecoder:
        """Return a decoder of bytes for one stream."""
        return ServerSentEvents(self.event_limit) if self.kind == "sse" else JsonLines(self.event_limit)


class EventFeed(Generic[E]):
    """Turn one stream's bytes into events: `feed()` the pieces, then `finish()`; both return what became complete.

    `failure` is set when no more events can come; whoever feeds raises it after giving out the events. `ended` is True
    when the stream said that it is over, `may_end` after an event that may be the last.
    """

    __slots__ = ("_call", "_decoder", "_rules", "ended", "failure", "may_end")

    def __init__(self, rules: StreamRules[E], call: Call) -> None:
        self._rules = rules
        self._call = call
        self._decoder = rules.decoder()
        self.failure: e.OstiaryError | None = None
        self.ended: bool = False
        self.may_end: bool = False

    def feed(self, piece: bytes) -> list[E]:
        """Take bytes, and return the events that became complete."""
        if self.ended or self.failure is not None:
            return []
        events: list[E] = []
        try:
            self._take(self._decoder.texts(piece), events)
        except TooLarge:
            self.fail(f"an event is larger than {self._rules.event_limit} bytes")
        return events

    def finish(self) -> list[E]:
        """Note the end of the bytes, and return a last event that needs no line end."""
        if self.ended or self.failure is not None:
            return []
        events: list[E] = []
        try:
            self._take(self._decoder.last_texts(), events)
        except TooLarge:
            self.fail(f"an event is larger than {self._rules.event_limit} bytes")
        if self.failure is None and not (self.ended or self.may_end or self._rules.may_just_end):
            self.fail("the stream ended before its last event", retryable=True)
        return events

    def fail(self, text: str, *, retryable: bool = False, failure: InBandFailure | None = None) -> None:
        """Note that the stream is broken."""
        facts = self._call.facts(retryable=retryable)
        if failure is not None:
            said = redacted_body(failure.message.encode(), self._call.sent_bytes(), self._call.secrets())
            facts = replace(
                facts,
                retryable=failure.retryable,
                status=failure.status,
                message=said,
                code=failure.code,
                source=failure.source,
            )
        self.failure = self._call.service.error(e.StreamError)(text, facts=facts)

    def _take(self, texts: list[str], events: list[E]) -> None:
        rules = self._rules
        end, parse, decode = rules.end, rules.parse, rules.decode
        find_failure, is_last = rules.failure, rules.is_last
        for text in texts:
            if text == end:
                self.ended = True
                return
            try:
                value = parse(text)
                failure = find_failure(value)
                if failure is not None:
                    self.fail("the service reported a failure in the stream", failure=failure)
                    return
                event = decode(value)
            except (MalformedReply, ValueError, KeyError, TypeError, AttributeError, RecursionError):
                # What arrived is not told: it may be somebody's words.
                self.fail("an event of the stream is not what the wire contract says")
                return
            events.append(event)
            if not self.may_end and is_last(event):
                self.may_end = True


class Opened(Generic[E]):
    """Hold an answer that streams: its open reply, what turns its bytes into events, and how a failure is named."""

    __slots__ = ("error_of", "feed", "reply")

    def __init__(
        self, reply: OpenReply, feed: EventFeed[E], error_of: Callable[[SendFailure], e.OstiaryError]
    ) -> None:
        self.reply: OpenReply = reply
        self.feed: EventFeed[E] = feed
        self.error_of: Callable[[SendFailure], e.OstiaryError] = error_of
