# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class AigatewayExecutionSide(OpenStrEnum):
    """What it inspected: a prompt, or a model's response.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    INPUT = "input"
    RESPONSE = "response"
