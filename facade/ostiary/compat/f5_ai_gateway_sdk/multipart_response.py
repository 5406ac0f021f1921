"""Multipart answers, where `f5_ai_gateway_sdk.multipart_response` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.answers import (
    BOUNDARY_SIZE,
    JSON_CONTENT_TYPE,
    TEXT_CONTENT_TYPE,
    MultipartResponse,
    MultipartResponseField,
)

__all__ = [
    "BOUNDARY_SIZE",
    "JSON_CONTENT_TYPE",
    "TEXT_CONTENT_TYPE",
    "MultipartResponse",
    "MultipartResponseField",
]
