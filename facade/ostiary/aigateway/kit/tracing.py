"""Spans of OpenTelemetry around a processor's work, where the application has loaded it; nothing at all elsewhere.

The incoming trace is continued. Spans hold sizes, names of parts and parameters, and never the text that is inspected.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ostiary.aigateway.kit.asked import Asked
    from ostiary.aigateway.kit.inspector import Inspector

__all__ = ["choose_span", "describe", "finished", "request_span", "server_span", "span"]

_SCOPE = "ostiary.aigateway"


def _trace() -> Any:
    """Return OpenTelemetry's module where somebody has loaded it: without one there is no provider to write to."""
    return sys.modules.get("opentelemetry.trace")


def span(name: str) -> AbstractContextManager[Any]:
    """Begin a span below the current one."""
    trace = _trace()
    return nullcontext() if trace is None else trace.get_tracer(_SCOPE).start_as_current_span(name)


def request_span(processor: Inspector, headers: Mapping[str, str]) -> AbstractContextManager[Any]:
    """Begin the span of a request, below the application's own or else below the caller's (`traceparent`)."""
    if _trace() is None:
        return nullcontext()
    attributes = {"processor_id": processor.id(), "processor_version": processor.version}
    for name, value in (processor.app_details or {}).items():
        attributes[f"app_{name}"] = str(value)
    for header in ("content-length", "transfer-encoding"):
        if header in headers:
            attributes[f"http.request_{header.replace('-', '_')}"] = headers[header]
    return server_span("handle_request", headers, attributes)


def server_span(
    name: str, headers: Mapping[str, str], attributes: Mapping[str, str]
) -> AbstractContextManager[Any]:
    """Begin a span of what a caller asked for, below the application's own or else below the caller's."""
    trace = _trace()
    if trace is None:
        return nullcontext()
    context = None
    if not trace.get_current_span().get_span_context().is_valid:
        # Not named to type checkers: it is no dependency of ours.
        context = import_module("opentelemetry.propagate").extract(headers)
    begun: AbstractContextManager[Any] = trace.get_tracer(_SCOPE).start_as_current_span(
        name, context=context, kind=trace.SpanKind.SERVER, attributes=dict(attributes)
    )
    return begun


def choose_span(name: str) -> AbstractContextManager[Any]:
    """Begin a span below the current one if that is recorded, else go on with the current one."""
    trace = _trace()
    if trace is None:
        return nullcontext()
    current = trace.get_current_span()
    if not current.is_recording():
        kept: AbstractContextManager[Any] = trace.use_span(current)
        return kept
    return span(name)


def describe(current: Any, asked: Asked, size: int) -> None:
    """Note what a request brought: names and sizes, parameters, ids."""
    if current is None or not current.is_recording():
        return
    current.set_attribute("multipart.fields", ", ".join(asked.names))
    current.set_attribute("http.request.body.size", size)
    for name, value in asked.parameters.otel_attributes():
        current.set_attribute(name, value)
    for name in ("request_id", "step_id"):
        if isinstance(known := asked.metadata.get(name), str | int):
            current.set_attribute(f"metadata.{name}", known)


def finished(current: Any, status: int, problem: BaseException | None = None) -> None:
    """Note how a request was answered. An exception is told by its class: its words may hold the text."""
    if current is None or not current.is_recording():
        return
    current.set_attribute("http.response.status_code", status)
    if problem is not None:
        current.set_attribute("error.type", type(problem).__name__)
    if status >= 500:
        trace = _trace()
        current.set_status(trace.Status(trace.StatusCode.ERROR))
