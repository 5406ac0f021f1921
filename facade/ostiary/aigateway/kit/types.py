"""Types for processors' signatures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeAlias, TypeVar

from ostiary.aigateway.kit.messages import RequestInput, ResponseOutput
from ostiary.aigateway.kit.parameters import Parameters

__all__ = ["JSON", "PARAMS", "PROMPT", "RESPONSE", "Metadata", "StreamingPrompt", "StreamingResponse"]

JSON: TypeAlias = str | int | float | bool | list[Any] | dict[str, Any] | None
# Callable like `dict`, as code for the vendor's kit calls it.
Metadata = dict[str, Any]
StreamingPrompt: TypeAlias = Iterator[str] | AsyncIterator[str]
StreamingResponse: TypeAlias = Iterator[str] | AsyncIterator[str]

PROMPT = TypeVar("PROMPT", bound=RequestInput)
RESPONSE = TypeVar("RESPONSE", bound=ResponseOutput)
PARAMS = TypeVar("PARAMS", bound=Parameters)
