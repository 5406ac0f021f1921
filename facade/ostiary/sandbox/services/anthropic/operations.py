"""Which operation is answered where, and how errors look."""

from __future__ import annotations

from typing import Any

from ostiary.sandbox.service import Service
from ostiary.sandbox.services.anthropic.messages import create

EXAMPLE_KEY = "an-anthropic-key"
"""What `ostiary sandbox env` names; the sandbox takes any key until one is set."""

_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    529: "overloaded_error",
}


def refusal(status: int, reason: str) -> dict[str, Any]:
    """Return an error."""
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "api_error")
    return {"type": "error", "error": {"type": kind, "message": reason}}


SERVICE = Service(
    name="anthropic",
    document="anthropic",
    operations={"create_message": create},
    settings=(("ANTHROPIC_BASE_URL", "{url}"), ("ANTHROPIC_API_KEY", EXAMPLE_KEY)),
    refusal=refusal,
    unfit=400,
    keyed=True,
)
