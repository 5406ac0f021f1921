"""Why a document can't be compiled."""

from __future__ import annotations

__all__ = ["CompileError", "Problems"]


class CompileError(Exception):
    """One or more reasons, a line each, each naming the document and the operation or schema."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons
        # The operations and schemas that they are about, as `operation name` and `schema Name`; None for the whole.
        self.places: list[str | None] = []


class Problems:
    """Collect reasons, so that all of a document's are told at once."""

    def __init__(self, document: str) -> None:
        self._document = document
        self._reasons: list[str] = []
        self._places: list[str | None] = []

    def add(self, where: str, reason: str) -> None:
        """Note a reason."""
        line = f"{self._document}: {where}: {reason}"
        if line not in self._reasons:
            self._reasons.append(line)
            self._places.append(where if where.startswith(("operation ", "schema ")) else None)

    def raise_if_any(self) -> None:
        """Raise `CompileError` where a reason was noted."""
        if self._reasons:
            error = CompileError(*self._reasons)
            error.places = self._places
            raise error
