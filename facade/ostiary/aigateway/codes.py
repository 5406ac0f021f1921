"""Why a processor rejects: the codes of the wire, which the kit sends and the client reads."""

from __future__ import annotations

from enum import Enum

__all__ = ["RejectCode"]


class RejectCode(str, Enum):  # noqa: UP042  (its str() is the vendor's)
    """Say why a prompt or response is rejected.

    `RejectCode("fAIGW_TIMEOUT")` is `TIMEOUT` too: the vendor's kit sends two codes with a stray letter.
    """

    AUTHENTICATION = "AIGW_AUTHENTICATION"
    AUTHORIZATION = "AIGW_AUTHORIZATION"
    POLICY_VIOLATION = "AIGW_POLICY_VIOLATION"
    RATE_LIMIT = "AIGW_RATE_LIMIT"
    RESOURCE_AVAILABILITY = "AIGW_RESOURCE_AVAILABILITY"
    TIMEOUT = "AIGW_TIMEOUT"
    VALIDATION = "AIGW_VALIDATION"

    @classmethod
    def _missing_(cls, value: object) -> RejectCode | None:
        if isinstance(value, str) and value.startswith("fAIGW_"):
            return next((each for each in cls if each.value == value[1:]), None)
        return None
