"""Routes, where `f5_ai_gateway_sdk.processor_routes` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.routes import (
    ProcessorRoutes,
)

__all__ = [
    "ProcessorRoutes",
]
