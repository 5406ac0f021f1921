"""Mirror `layer_sdk.instrumentation`: the switches of each SDK's instrumentation."""

from __future__ import annotations

from ostiary.integrations import AnthropicInstrumentation, OpenAIInstrumentation
from ostiary.integrations import Instrumentation as BaseInstrumentor

__all__ = [
    "AnthropicInstrumentation",
    "BaseInstrumentor",
    "OpenAIInstrumentation",
    "instrumentor_instances",
]

instrumentor_instances: list[BaseInstrumentor] = [OpenAIInstrumentation(), AnthropicInstrumentation()]
