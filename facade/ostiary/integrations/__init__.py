"""Recording the calls of other SDKs without touching the code that makes them.

`layer.init()` does this by itself. Beyond that:

    from ostiary import integrations

    integrations.trace()                  # OpenTelemetry's GenAI spans, extra `otel`
    integrations.uninstrument("openai")   # leave this SDK alone again, whoever observes it

Needs the extra `instrument`. An SDK is watched at the one place that all its calls go through, whatever is imported
first, on the sync and the async side; arguments, results, exceptions and streams stay what they are.
"""

from __future__ import annotations

from ostiary.integrations.instrumentors import (
    AnthropicInstrumentation,
    Instrumentation,
    OpenAIInstrumentation,
    instrument,
    uninstrument,
)
from ostiary.integrations.spans import trace, untrace

__all__ = [
    "AnthropicInstrumentation",
    "Instrumentation",
    "OpenAIInstrumentation",
    "instrument",
    "trace",
    "uninstrument",
    "untrace",
]
