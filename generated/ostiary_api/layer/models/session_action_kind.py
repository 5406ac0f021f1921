# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class SessionActionKind(OpenStrEnum):
    """Kinds of action. `completion_prompt_attachment` and `completion_tool_call` came after SDK 0.0.2.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    EMBEDDINGS = "embeddings"
    MODERATION = "moderation"
    COMPLETION_PROMPT = "completion_prompt"
    COMPLETION_OUTPUT = "completion_output"
    COMPLETION_PROMPT_ATTACHMENT = "completion_prompt_attachment"
    COMPLETION_TOOL_CALL = "completion_tool_call"
