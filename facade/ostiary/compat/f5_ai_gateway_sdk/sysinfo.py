"""Attributes of this process, where `f5_ai_gateway_sdk.sysinfo` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.sysinfo import (
    SysInfo,
)

__all__ = [
    "SysInfo",
]
