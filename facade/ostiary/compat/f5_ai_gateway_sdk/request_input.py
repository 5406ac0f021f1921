"""Prompts, where `f5_ai_gateway_sdk.request_input` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.messages import (
    Message,
    MessageRole,
    RequestInput,
)

__all__ = [
    "Message",
    "MessageRole",
    "RequestInput",
]
