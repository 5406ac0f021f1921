"""Mirror `liminal.endpoints.prompt.schemas`."""

from __future__ import annotations

from ostiary.compat.liminal.endpoints.schemas import Envelope
from ostiary.liminal import Cleansed, Findings, Hydrated, Submitted

__all__ = ["AnalyzeResponse", "CleanseResponse", "HydrateResponse", "SubmitResponse"]


class AnalyzeResponse(Envelope[Findings]):
    """Hold findings."""


class CleanseResponse(Envelope[Cleansed]):
    """Hold a cleansed text."""


class HydrateResponse(Envelope[Hydrated]):
    """Hold a restored text."""


class SubmitResponse(Envelope[Submitted]):
    """Hold a prompt on its way to the model and back."""
