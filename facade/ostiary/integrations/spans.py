"""OpenTelemetry spans of calls of models, by the GenAI semantic conventions (as of their v1.41).

Only OpenTelemetry's API is needed (extra `otel`): where the application sets no SDK up, there is next to nothing to
do. Spans are children of the one around the call, so traces go on. Prompts and answers are in them only where that is
asked for.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from ostiary.errors import InvalidInputError, MissingExtraError
from ostiary.integrations import span_attributes, span_content
from ostiary.record.models import MISHAPS, PROVIDERS, Answer, ModelCall, Sight, observe
from ostiary.record.shared import current_session
from ostiary.version import __version__

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer, TracerProvider

__all__ = ["trace", "untrace"]

_CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"

_lock = threading.Lock()
_observing: _Spans | None = None


def trace(
    *providers: str,
    capture_content: bool | None = None,
    mask: Callable[[Any], Any] | None = None,
    tracer_provider: TracerProvider | None = None,
) -> None:
    """Make an OpenTelemetry span of each call of these SDKs, `"openai"` and `"anthropic"`; of both where none is named.

    `capture_content` puts prompts and answers into the spans; without it the variable
    `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` decides, and without that they stay out. `mask` sees each
    content (messages as plain data) before it goes into a span; where it raises, the span goes without. Called again it
    replaces what was set. Raises `MissingExtraError` without the extras `otel` and `instrument`, and
    `InvalidInputError` for an unknown name.
    """
    global _observing
    unknown = [name for name in providers if name not in PROVIDERS]
    if unknown:
        raise InvalidInputError(
            f"there is no instrumentation {unknown[0]!r}; there are {', '.join(map(repr, PROVIDERS))}"
        )
    try:
        from opentelemetry import trace as api
    except ImportError:
        raise MissingExtraError.of("otel", "tracing calls of models") from None
    if capture_content is None:
        capture_content = os.environ.get(_CAPTURE, "").strip().lower() in ("true", "1", "yes", "span_only")
    tracer = api.get_tracer("ostiary", __version__, tracer_provider)
    with _lock:
        _stop()
        _observing = _Spans(tracer, capture_content, mask)
        observe(_observing, providers or tuple(PROVIDERS))


def untrace() -> None:
    """Make no more spans; does nothing where none are made."""
    with _lock:
        _stop()


def _stop() -> None:
    global _observing
    if _observing is not None:
        observe(_observing, ())
        _observing = None


class _Spans:
    """Observe calls, and make a span of each."""

    def __init__(self, tracer: Tracer, content: bool, mask: Callable[[Any], Any] | None) -> None:
        self._tracer = tracer
        self._content = content
        self._mask = mask

    def begin(self, call: ModelCall) -> Sight | None:
        """Begin the span of a call; None where no SDK would take it."""
        from opentelemetry.trace import SpanKind

        name, attributes = span_attributes.of_call(call)
        shared = current_session()
        conversation = call.session_id or (shared.text if shared is not None else None)
        if conversation is not None:
            attributes["gen_ai.conversation.id"] = conversation
        span = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)
        if not span.get_span_context().is_valid:
            return None
        if self._content and span.is_recording():
            self.add(span, span_content.of_call(call))
        return _SpanSight(self, span, call)

    def add(self, span: Span, content: Collection[tuple[str, Any]]) -> None:
        """Add contents to a span, masked."""
        if not self._content:
            return
        for name, value in content:
            try:
                span.set_attribute(name, span_content.as_text(self._mask(value) if self._mask else value))
            except Exception as error:
                MISHAPS.note("span content", error)


class _SpanSight(Sight):
    """See a call through as a span."""

    __slots__ = ("_call", "_span", "_spans", "_token")

    def __init__(self, spans: _Spans, span: Span, call: ModelCall) -> None:
        self._spans = spans
        self._span = span
        self._call = call
        self._token: Any = None

    def enter(self) -> None:
        from opentelemetry import context
        from opentelemetry.trace import set_span_in_context

        self._token = context.attach(set_span_in_context(self._span))

    def leave(self) -> None:
        from opentelemetry import context

        context.detach(self._token)

    def failed(self, error: BaseException) -> None:
        self._end(error)

    def answered(self, answer: Answer) -> None:
        span = self._span
        if span.is_recording():
            span.set_attributes(span_attributes.of_answer(self._call, answer))
            self._spans.add(span, span_content.of_answer(self._call, answer))
        self._end(answer.error)

    def _end(self, error: BaseException | None) -> None:
        if error is not None:
            from opentelemetry.trace import StatusCode

            # The words of an error may hold a prompt, so its type has to do.
            self._span.set_attribute("error.type", type(error).__qualname__)
            self._span.set_status(StatusCode.ERROR)
        self._span.end()
