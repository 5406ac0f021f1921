"""Responses, where `f5_ai_gateway_sdk.response_output` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.messages import (
    Choice,
    ResponseOutput,
)

__all__ = [
    "Choice",
    "ResponseOutput",
]
