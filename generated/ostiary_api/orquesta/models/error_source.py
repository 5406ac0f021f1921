# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class ErrorSource(OpenStrEnum):
    """`system`: the service. `provider`: whoever runs the model.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    SYSTEM = "system"
    PROVIDER = "provider"
