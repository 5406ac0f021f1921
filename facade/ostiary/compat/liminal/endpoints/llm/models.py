"""Mirror `liminal.endpoints.llm.models`."""

from __future__ import annotations

from ostiary.liminal import ModelConnection, ModelInstance

__all__ = ["ModelConnection", "ModelInstance"]
