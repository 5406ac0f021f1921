"""Mirror `liminal.endpoints.prompt.models`, the names of both generations."""

from __future__ import annotations

from typing import TypeAlias

from ostiary.liminal import Cleansed, Finding, Findings, Hydrated, StreamChunk, Submitted, Token

__all__ = [
    "AnalysisFinding",
    "AnalysisFindings",
    "AnalyzeResponse",
    "CleanseData",
    "CleanseResponse",
    "CleansedToken",
    "HydrateData",
    "HydrateResponse",
    "HydratedToken",
    "ProcessResponse",
    "ReidentifiedToken",
    "StreamResponseChunk",
    "SubmitData",
]

AnalysisFinding: TypeAlias = Finding
AnalysisFindings: TypeAlias = Findings
AnalyzeResponse: TypeAlias = Findings
CleansedToken: TypeAlias = Token
HydratedToken: TypeAlias = Token
ReidentifiedToken: TypeAlias = Token
CleanseData: TypeAlias = Cleansed
CleanseResponse: TypeAlias = Cleansed
HydrateData: TypeAlias = Hydrated
HydrateResponse: TypeAlias = Hydrated
ProcessResponse: TypeAlias = Submitted
SubmitData: TypeAlias = Submitted
StreamResponseChunk: TypeAlias = StreamChunk
