# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class RejectionCode(OpenStrEnum):
    """The kind of reason.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    AIGW_AUTHENTICATION = "AIGW_AUTHENTICATION"
    AIGW_AUTHORIZATION = "AIGW_AUTHORIZATION"
    AIGW_POLICY_VIOLATION = "AIGW_POLICY_VIOLATION"
    AIGW_RATE_LIMIT = "AIGW_RATE_LIMIT"
    AIGW_RESOURCE_AVAILABILITY = "AIGW_RESOURCE_AVAILABILITY"
    AIGW_TIMEOUT = "AIGW_TIMEOUT"
    AIGW_VALIDATION = "AIGW_VALIDATION"
    FAIGW_TIMEOUT = "fAIGW_TIMEOUT"
    FAIGW_VALIDATION = "fAIGW_VALIDATION"
