# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class ExpireLiminalTokensKind(OpenStrEnum):
    """`ExpireLiminalTokensKind`.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    ACCESS = "access"
    SESSION = "session"
    REFRESH = "refresh"
