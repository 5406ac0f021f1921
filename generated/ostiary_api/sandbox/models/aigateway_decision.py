# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class AigatewayDecision(OpenStrEnum):
    """What a processor said: nothing, tags or findings, a changed text, a rejection, or that it failed.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    PASSED = "passed"
    ANNOTATED = "annotated"
    MODIFIED = "modified"
    REJECTED = "rejected"
    FAILED = "failed"
