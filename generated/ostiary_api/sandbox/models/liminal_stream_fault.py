# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class LiminalStreamFault(OpenStrEnum):
    """What happens to a stream after its first line; see `LiminalSettings`.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    END = "end"
    ERROR = "error"
    TEXT = "text"
    BLANK_LINE = "blank_line"
