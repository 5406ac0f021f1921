"""Tags, where `f5_ai_gateway_sdk.tags` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.tags import (
    Tags,
)

__all__ = [
    "Tags",
]
