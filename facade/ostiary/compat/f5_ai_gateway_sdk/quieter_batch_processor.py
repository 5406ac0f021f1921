"""A span processor that leaves out the spans of single ASGI messages, where `f5_ai_gateway_sdk` has it.

It needs OpenTelemetry's SDK (`pip install opentelemetry-sdk`), which is loaded when the class is first made.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["QuieterBatchSpanProcessor"]

_QUIET = frozenset({"http.request", "http.response.start", "http.response.body"})


class QuieterBatchSpanProcessor:
    """Export spans in batches, as OpenTelemetry's `BatchSpanProcessor` does, but those of single ASGI messages.

    The arguments are those of `BatchSpanProcessor`.
    """

    def __init__(self, span_exporter: Any, *args: Any, **kwargs: Any) -> None:
        # Not named to type checkers: it is no dependency of ours.
        export = import_module("opentelemetry.sdk.trace.export")
        self._inner: Any = export.BatchSpanProcessor(span_exporter, *args, **kwargs)

    def on_start(self, span: Any, parent_context: Any = None) -> None:
        """Take note of a span that begins."""
        self._inner.on_start(span, parent_context)

    def on_end(self, span: Any) -> None:
        """Export a span that has ended, unless it is one of a single message."""
        kind = (span.attributes or {}).get("asgi.event.type")
        if span.kind.name != "INTERNAL" or kind not in _QUIET:
            self._inner.on_end(span)

    def shutdown(self) -> None:
        """Export what is left, and stop."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Export what is left; return whether that was done in time."""
        return bool(self._inner.force_flush(timeout_millis))

    def __getattr__(self, name: str) -> Any:
        # Whatever else OpenTelemetry calls on a span processor.
        return getattr(self.__dict__["_inner"], name)
