# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class RemoteConfigType(OpenStrEnum):
    """Kinds of value.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    BOOLEAN = "boolean"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    LIST = "list"
    JSON = "json"
    DEPLOYMENT = "deployment"
