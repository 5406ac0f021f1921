"""Answers in good order: any status, headers and body, redirects, and steps made of other steps."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.client import responses
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from ostiary.testing.faults.parts import Mark, Part, Pause, Step

if TYPE_CHECKING:
    from ostiary.testing.faults.gates import Gate
    from ostiary.testing.faults.wire import Received

__all__ = [
    "RETRY_AFTER",
    "HeaderPairs",
    "after",
    "head_bytes",
    "header_list",
    "html",
    "http_date",
    "interim",
    "pause",
    "raw",
    "redirect",
    "reply",
    "retry_after",
]

HeaderPairs: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]

# Each is a Retry-After value that has been seen, or that a proxy could make; what a client does with it is
# its own promise. Dates are made when asked for, by `http_date`.
RETRY_AFTER: Mapping[str, str] = {
    "zero": "0",
    "whole": "1",
    "fraction": "0.05",
    "exponent": "1e-2",
    "spaced": "  1  ",
    "plus": "+1",
    "negative": "-1",
    "minus zero": "-0",
    "nan": "nan",
    "infinite": "inf",
    "huge": "1e300",
    "long digits": "9" * 400,
    "hexadecimal": "0x1",
    "underscore": "1_0",
    "with unit": "1s",
    "in words": "soon",
    "two values": "1, 2",
    "empty": "",
    "past date": "Wed, 21 Oct 2015 07:28:00 GMT",
    "far date": "Fri, 31 Dec 9999 23:59:59 GMT",
    "impossible date": "Thu, 31 Feb 2030 00:00:00 GMT",
    "date without zone": "Wed, 21 Oct 2015 07:28:00",
    "date with odd zone": "Wed, 21 Oct 2015 07:28:00 +9999",
    "rfc 850 date": "Wednesday, 21-Oct-15 07:28:00 GMT",
    "asctime date": "Wed Oct 21 07:28:00 2015",
}


def http_date(seconds_from_now: float) -> str:
    """Return an HTTP date that lies so many seconds from now (whole seconds, rounded down)."""
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds_from_now), usegmt=True)


def header_list(headers: HeaderPairs) -> list[tuple[str, str]]:
    """Return headers as a list of their own, whichever way they were given."""
    return list(cast("Mapping[str, str]", headers).items()) if isinstance(headers, Mapping) else list(headers)


def head_bytes(
    status: int, headers: HeaderPairs = (), *, reason: str | None = None, version: str = "HTTP/1.1"
) -> bytes:
    """Return a status line and headers as they go over the wire, the empty line included, unchecked."""
    if reason is None:
        reason = responses.get(status, "Unknown")
    lines = [f"{version} {status} {reason}", *(f"{name}: {value}" for name, value in header_list(headers))]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "surrogateescape")


def _body_and_type(body: bytes | str | None, document: Any) -> tuple[bytes, str]:
    if body is None:
        return json.dumps(document, ensure_ascii=False).encode(), "application/json"
    if isinstance(body, str):
        return body.encode(), "text/plain; charset=utf-8"
    return body, ""


def reply(
    status: int = 200,
    *,
    headers: HeaderPairs = (),
    body: bytes | str | None = None,
    json: Any = None,
    reason: str | None = None,
    then: Literal["keep", "close", "reset"] = "keep",
    at: Literal["head", "request"] = "request",
) -> Step:
    """Answer in good order.

    `body` is sent as it is (a `str` as UTF-8); without it `json` is, where None means `{}`. Content-Length is
    added unless a framing header is given; statuses 204 and 304, and any answer to HEAD, go without a body.
    `then` says what follows the last byte, without announcing it: `"close"` is the keep-alive connection that
    closes between requests. `at="head"` answers without reading the request's body.
    """
    pairs = header_list(headers)
    given = {name.lower() for name, _ in pairs}
    data, kind = _body_and_type(body, {} if json is None else json)
    bare = status in (204, 304)
    if not bare:
        if kind and "content-type" not in given:
            pairs.append(("Content-Type", kind))
        if not given & {"content-length", "transfer-encoding"}:
            pairs.append(("Content-Length", str(len(data))))
    head = head_bytes(status, pairs, reason=reason)

    def parts(request: Received) -> Iterator[Part]:
        yield head if bare or request.method == "HEAD" else head + data
        if then != "keep":
            yield Mark(then)

    return Step(f"reply {status}", parts, at)


def html(status: int = 502, *, title: str = "Bad Gateway") -> Step:
    """Answer with a gateway's HTML page instead of what the contract says."""
    page = f"<!DOCTYPE html>\n<html><title>{status} {title}</title><body><h1>{title}</h1></body></html>\n"
    step = reply(status, headers={"Content-Type": "text/html"}, body=page)
    return Step(f"html {status}", step.parts)


def redirect(location: str, *, status: int = 307) -> Step:
    """Answer with a redirect to anywhere: another host, scheme or port, or nonsense."""
    return Step(f"redirect {status}", reply(status, headers={"Location": location}, body=b"").parts)


def retry_after(value: str | float | Sequence[str], *, status: int = 429) -> Step:
    """Answer with an error status and a Retry-After header of any value; several values are several headers.

    `RETRY_AFTER` names the corner cases.
    """
    values = [str(value)] if isinstance(value, str | int | float) else list(value)
    step = reply(status, headers=[("Retry-After", each) for each in values], json={"error": "busy"})
    return Step(f"retry-after {status}", step.parts)


def interim(statuses: Sequence[int], then: Step, *, headers: HeaderPairs = ()) -> Step:
    """Send interim answers (100, 103, ... as often as wished) and then another step's answer.

    `interim([103] * 10_000, reply())` is a flood.
    """
    pairs = header_list(headers)

    def parts(request: Received) -> Iterator[Part]:
        for status in statuses:
            yield head_bytes(status, pairs)
        yield from then.parts(request)

    return Step(f"interim x{len(statuses)}, {then.name}", parts, then.at)


def raw(*parts: Part, at: Literal["accept", "head", "request"] = "request", name: str = "raw") -> Step:
    """Play exactly these parts: bytes, gates, pauses and marks."""
    return Step(name, lambda _request: parts, at)


def after(gate: Gate, then: Step) -> Step:
    """Wait at a gate before another step's first byte."""

    def parts(request: Received) -> Iterator[Part]:
        yield gate
        yield from then.parts(request)

    return Step(f"after {gate.name!r}: {then.name}", parts, then.at)


def pause(seconds: float, then: Step) -> Step:
    """Wait some seconds before another step's first byte. Prefer `after`."""

    def parts(request: Received) -> Iterator[Part]:
        yield Pause(seconds)
        yield from then.parts(request)

    return Step(f"after {seconds} s: {then.name}", parts, then.at)
