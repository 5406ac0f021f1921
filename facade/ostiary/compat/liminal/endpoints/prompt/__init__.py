"""Mirror `liminal.endpoints.prompt`.

Calls read as the users of a generation wrote them: the first argument is the thread's id for a bearer, the model
instance's for a session. By name, `thread_id=…` and `model_instance_id=…`, both are taken by either.
"""

from __future__ import annotations

from typing import Any as _Any

from ostiary.compat.liminal.endpoints.prompt.models import (
    AnalysisFindings,
    AnalyzeResponse,
    CleanseData,
    CleanseResponse,
    HydrateData,
    HydrateResponse,
    ProcessResponse,
    StreamResponseChunk,
    SubmitData,
)
from ostiary.compat.liminal.endpoints.prompt.schemas import SubmitResponse
from ostiary.liminal import AsyncLiminal as _AsyncLiminal
from ostiary.liminal import AsyncPromptStream as _AsyncPromptStream
from ostiary.liminal import LiminalInputError as _LiminalInputError
from ostiary.liminal.prompts import FindingsLike as _FindingsLike

__all__ = [
    "AnalysisFindings",
    "AnalyzeResponse",
    "CleanseData",
    "CleanseResponse",
    "HydrateData",
    "HydrateResponse",
    "ProcessResponse",
    "PromptEndpoint",
    "StreamResponseChunk",
    "SubmitData",
    "SubmitResponse",
]


class PromptEndpoint:
    """Find, replace and restore sensitive text, and ask the model."""

    def __init__(self, liminal: _AsyncLiminal) -> None:
        self._liminal = liminal
        self._prompts = liminal.prompts

    async def analyze(
        self,
        id: int | None = None,
        /,
        prompt: str | None = None,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
    ) -> AnalysisFindings:
        """Find sensitive text."""
        place = self._place("analyze", id, prompt, thread_id, model_instance_id)
        return await self._prompts.analyze(**place)

    async def cleanse(
        self,
        id: int | None = None,
        /,
        prompt: str | None = None,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        findings: _FindingsLike | None = None,
    ) -> CleanseData:
        """Put placeholders in the place of sensitive text."""
        place = self._place("cleanse", id, prompt, thread_id, model_instance_id)
        return await self._prompts.cleanse(**place, findings=findings)

    async def hydrate(
        self,
        id: int | None = None,
        /,
        prompt: str | None = None,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
    ) -> HydrateData:
        """Put sensitive text in the place of placeholders."""
        place = self._place("hydrate", id, prompt, thread_id, model_instance_id)
        return await self._prompts.hydrate(**place)

    async def submit(
        self,
        id: int | None = None,
        /,
        prompt: str | None = None,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        findings: _FindingsLike | None = None,
    ) -> SubmitData:
        """Cleanse a prompt, ask the model, and restore its answer."""
        place = self._place("submit", id, prompt, thread_id, model_instance_id)
        return await self._prompts.submit(**place, findings=findings)

    def stream(
        self,
        id: int | None = None,
        /,
        prompt: str | None = None,
        *,
        thread_id: int | None = None,
        model_instance_id: int | None = None,
        findings: _FindingsLike | None = None,
    ) -> _AsyncPromptStream:
        """Cleanse a prompt, ask the model, and iterate over its restored answer: `async for chunk in …`."""
        place = self._place("stream", id, prompt, thread_id, model_instance_id)
        return self._prompts.stream(**place, findings=findings)

    def _place(
        self,
        method: str,
        first: int | None,
        prompt: str | None,
        thread_id: int | None,
        model_instance_id: int | None,
    ) -> dict[str, _Any]:
        """Return the arguments under their names. Raises `LiminalInputError` for a prompt that is missing."""
        is_bearer = self._liminal.generation == "bearer"
        name = "thread_id" if is_bearer else "model_instance_id"
        if prompt is None:
            raise _LiminalInputError(f"prompt is missing: {method}({name}, prompt)")
        named = {"thread_id": thread_id, "model_instance_id": model_instance_id}
        if first is not None:
            if named[name] is not None:
                raise _LiminalInputError(f"{name} is given twice: as the first argument and by its name")
            named[name] = first
        return {"text": prompt, **named}
