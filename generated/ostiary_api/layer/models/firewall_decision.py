# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from ..._runtime import OpenStrEnum


class FirewallDecision(OpenStrEnum):
    """`no_data`: nothing was evaluated yet. `pass`: no policy is violated. `skip`: only policies whose action is
    *monitor* are. `alert`: at most *inform*. `block`: at least one whose action is *block*.

    Open: a value that isn't listed is kept; its `is_known` is False.
    """

    NO_DATA = "no_data"
    PASS = "pass"
    SKIP = "skip"
    ALERT = "alert"
    BLOCK = "block"
