"""Processors, where `f5_ai_gateway_sdk.processor` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.processor import Processor
from ostiary.aigateway.kit.tags import Tags

__all__ = ["Processor", "Tags"]
