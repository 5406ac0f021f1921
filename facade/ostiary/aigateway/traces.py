"""The trace that a request belongs to, on its way to processors and models.

Where OpenTelemetry is loaded, that is the trace of the current span; else the caller's own headers are passed on.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["onward", "passing", "traced"]

_NAMES = ("traceparent", "tracestate", "baggage")
_NONE: Mapping[str, str] = {}
_passed: ContextVar[Mapping[str, str]] = ContextVar("ostiary.aigateway.trace", default=_NONE)


@contextmanager
def passing(headers: Mapping[str, str]) -> Generator[None]:
    """Let requests in a block belong to the trace that a caller's headers name (their names in lower case)."""
    token = _passed.set({name: headers[name] for name in _NAMES if name in headers})
    try:
        yield
    finally:
        _passed.reset(token)


def traced(headers: dict[str, str]) -> None:
    """Add the headers of the trace to a request."""
    headers.update(_passed.get())
    headers.update(_current())


def onward(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return headers that are passed on, with those of the current span in place of the caller's."""
    own = _current()
    return [*(pair for pair in headers if pair[0].lower() not in own), *own.items()]


def _current() -> dict[str, str]:
    found: dict[str, str] = {}
    propagate = sys.modules.get("opentelemetry.propagate")
    if propagate is not None:
        propagate.inject(found)
    return found
