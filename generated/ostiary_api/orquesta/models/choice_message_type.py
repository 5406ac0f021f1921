# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class ChoiceMessageType(OpenStrEnum):
    """The three kinds of message in an answer.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    CONTENT = "content"
    TOOL_CALLS = "tool_calls"
    IMAGE = "image"
