# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .action_attributes import ActionAttributes as ActionAttributes
from .application import Application as Application
from .application_created import ApplicationCreated as ApplicationCreated
from .application_request import ApplicationRequest as ApplicationRequest
from .error import Error as Error
from .firewall_context import FirewallContext as FirewallContext
from .firewall_decision import FirewallDecision as FirewallDecision
from .firewall_lookup import FirewallLookup as FirewallLookup
from .firewall_violated_policy import FirewallViolatedPolicy as FirewallViolatedPolicy
from .session_action import SessionAction as SessionAction
from .session_action_error import SessionActionError as SessionActionError
from .session_action_error_details import SessionActionErrorDetails as SessionActionErrorDetails
from .session_action_kind import SessionActionKind as SessionActionKind
from .session_action_scanner import SessionActionScanner as SessionActionScanner
from .session_action_scanner_data import SessionActionScannerData as SessionActionScannerData
from .session_attributes import SessionAttributes as SessionAttributes
from .session_created import SessionCreated as SessionCreated
from .session_request import SessionRequest as SessionRequest

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
