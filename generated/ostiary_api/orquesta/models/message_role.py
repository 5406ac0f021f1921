# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class MessageRole(OpenStrEnum):
    """Who speaks. `developer` came with 3.x.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    SYSTEM = "system"
    ASSISTANT = "assistant"
    USER = "user"
    EXCEPTION = "exception"
    TOOL = "tool"
    PROMPT = "prompt"
    CORRECTION = "correction"
    EXPECTED_OUTPUT = "expected_output"
    DEVELOPER = "developer"
