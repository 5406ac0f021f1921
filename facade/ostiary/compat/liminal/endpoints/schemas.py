"""Answers in their envelope, as sessions get them: `data` holds what the endpoints' methods return."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from ostiary._core.views import View

__all__ = ["Envelope"]

T = TypeVar("T")


class Envelope(Generic[T]):
    """Hold an answer in its envelope."""

    def __init__(self, data: T) -> None:
        self.data = data

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object."""
        data: Any = self.data
        if isinstance(data, View):
            return {"data": data.to_dict()}
        return {"data": [each.to_dict() for each in data]}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"
