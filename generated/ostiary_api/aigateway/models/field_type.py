# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class FieldType(OpenStrEnum):
    """A prompt, or a model's response.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    INPUT_MESSAGES = "input.messages"
    RESPONSE_CHOICES = "response.choices"
