"""Masks made of simpler functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["mask_texts"]


def mask_texts(function: Callable[[str], str]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Make a mask of a function of text: it is applied to every text of a record, names of fields within data too.

    layer.init(mask=mask_texts(lambda text: text.replace("Alice", "[name]")))
    """

    def masked(value: Any) -> Any:
        if isinstance(value, str):
            return function(value)
        if isinstance(value, dict):
            return {function(name): masked(item) for name, item in value.items()}
        if isinstance(value, list):
            return [masked(item) for item in value]
        return value

    def mask(record: dict[str, Any]) -> dict[str, Any]:
        return {name: _with_its_frame(name, value, masked) for name, value in record.items()}

    return mask


def _with_its_frame(name: str, value: Any, masked: Callable[[Any], Any]) -> Any:
    """Mask a field, but not the names that an error and a scanner are made of: the service reads them."""
    if name == "error" and isinstance(value, dict):
        return {field: masked(item) for field, item in value.items()}
    if name == "scanners" and isinstance(value, list):
        return [{field: masked(item) for field, item in scanner.items()} for scanner in value]
    return masked(value)
