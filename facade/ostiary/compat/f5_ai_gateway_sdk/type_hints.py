"""Types, where `f5_ai_gateway_sdk.type_hints` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.types import (
    JSON,
    PARAMS,
    PROMPT,
    RESPONSE,
    Metadata,
    StreamingPrompt,
    StreamingResponse,
)

__all__ = [
    "JSON",
    "PARAMS",
    "PROMPT",
    "RESPONSE",
    "Metadata",
    "StreamingPrompt",
    "StreamingResponse",
]
