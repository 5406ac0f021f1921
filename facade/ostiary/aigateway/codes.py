"""Why a processor rejects: the codes of the wire, which the kit sends and the client reads, and what comes with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

__all__ = ["RejectCode", "Rejection"]


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


@dataclass(frozen=True, slots=True)
class Rejection:
    """Say why a processor rejects: a code (None from one of the older generation) and its words for the sender."""

    code: RejectCode | None
    detail: str = field(repr=False)
    processor_result: dict[str, Any] | None = field(default=None, repr=False)
