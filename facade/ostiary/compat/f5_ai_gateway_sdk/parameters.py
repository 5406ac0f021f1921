"""Parameters, where `f5_ai_gateway_sdk.parameters` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.parameters import (
    DefaultParameters,
    EmptyParameters,
    Parameters,
)

__all__ = [
    "DefaultParameters",
    "EmptyParameters",
    "Parameters",
]
