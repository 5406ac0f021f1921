# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .action_attributes import ActionAttributes
    from .application import Application
    from .application_created import ApplicationCreated
    from .application_request import ApplicationRequest
    from .error import Error
    from .firewall_context import FirewallContext
    from .firewall_decision import FirewallDecision
    from .firewall_lookup import FirewallLookup
    from .firewall_violated_policy import FirewallViolatedPolicy
    from .session_action import SessionAction
    from .session_action_error import SessionActionError
    from .session_action_error_details import SessionActionErrorDetails
    from .session_action_kind import SessionActionKind
    from .session_action_scanner import SessionActionScanner
    from .session_action_scanner_data import SessionActionScannerData
    from .session_attributes import SessionAttributes
    from .session_created import SessionCreated
    from .session_request import SessionRequest

__all__ = [
    "ActionAttributes",
    "Application",
    "ApplicationCreated",
    "ApplicationRequest",
    "Error",
    "FirewallContext",
    "FirewallDecision",
    "FirewallLookup",
    "FirewallViolatedPolicy",
    "SessionAction",
    "SessionActionError",
    "SessionActionErrorDetails",
    "SessionActionKind",
    "SessionActionScanner",
    "SessionActionScannerData",
    "SessionAttributes",
    "SessionCreated",
    "SessionRequest",
]

_HOMES: dict[str, str] = {
    "ActionAttributes": ".action_attributes",
    "Application": ".application",
    "ApplicationCreated": ".application_created",
    "ApplicationRequest": ".application_request",
    "Error": ".error",
    "FirewallContext": ".firewall_context",
    "FirewallDecision": ".firewall_decision",
    "FirewallLookup": ".firewall_lookup",
    "FirewallViolatedPolicy": ".firewall_violated_policy",
    "SessionAction": ".session_action",
    "SessionActionError": ".session_action_error",
    "SessionActionErrorDetails": ".session_action_error_details",
    "SessionActionKind": ".session_action_kind",
    "SessionActionScanner": ".session_action_scanner",
    "SessionActionScannerData": ".session_action_scanner_data",
    "SessionAttributes": ".session_attributes",
    "SessionCreated": ".session_created",
    "SessionRequest": ".session_request",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(home, __name__), name)
        return found

    def __dir__() -> list[str]:
        return [*globals(), *_HOMES]
