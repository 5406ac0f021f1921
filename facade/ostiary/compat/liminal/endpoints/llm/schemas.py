"""Mirror `liminal.endpoints.llm.schemas`."""

from __future__ import annotations

from ostiary.compat.liminal.endpoints.schemas import Envelope
from ostiary.liminal import ModelInstance

__all__ = ["GetAvailableModelInstancesResponse"]


class GetAvailableModelInstancesResponse(Envelope[list[ModelInstance]]):
    """Hold model instances."""
