"""Results, where `f5_ai_gateway_sdk.result` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.results import (
    Reject,
    RejectCode,
    Result,
    convert_metadata_to_multipart_field,
)

__all__ = [
    "Reject",
    "RejectCode",
    "Result",
    "convert_metadata_to_multipart_field",
]
