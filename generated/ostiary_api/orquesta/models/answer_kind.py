# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class AnswerKind(OpenStrEnum):
    """What an answer is.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    CHAT = "chat"
    COMPLETION = "completion"
    IMAGE = "image"
