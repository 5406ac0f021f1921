"""Mirror `liminal.endpoints.llm`."""

from __future__ import annotations

from ostiary.compat.liminal.endpoints.llm.models import ModelInstance
from ostiary.compat.liminal.endpoints.llm.schemas import GetAvailableModelInstancesResponse
from ostiary.compat.liminal.errors import ModelInstanceUnknownError
from ostiary.liminal import AsyncLiminal as _AsyncLiminal

__all__ = [
    "GetAvailableModelInstancesResponse",
    "LLMEndpoint",
    "ModelInstance",
    "ModelInstanceUnknownError",
]


class LLMEndpoint:
    """Look up model instances."""

    def __init__(self, liminal: _AsyncLiminal) -> None:
        self._instances = liminal.model_instances

    async def get_available_model_instances(self) -> list[ModelInstance]:
        """Return all model instances that the user may use."""
        return await self._instances.list()

    async def get_model_instance(self, model_instance_name: str) -> ModelInstance:
        """Return the model instance of a name. Raises `ModelInstanceUnknownError`."""
        return await self._instances.get(model_instance_name)
