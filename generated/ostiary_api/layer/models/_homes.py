# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
"""Which module each object lies in: read when the first one is asked for by name."""

HOMES: dict[str, str] = {
    "ActionAttributes": "action_attributes",
    "Application": "application",
    "ApplicationCreated": "application_created",
    "ApplicationRequest": "application_request",
    "Error": "error",
    "FirewallContext": "firewall_context",
    "FirewallDecision": "firewall_decision",
    "FirewallLookup": "firewall_lookup",
    "FirewallViolatedPolicy": "firewall_violated_policy",
    "SessionAction": "session_action",
    "SessionActionError": "session_action_error",
    "SessionActionErrorDetails": "session_action_error_details",
    "SessionActionKind": "session_action_kind",
    "SessionActionScanner": "session_action_scanner",
    "SessionActionScannerData": "session_action_scanner_data",
    "SessionAttributes": "session_attributes",
    "SessionCreated": "session_created",
    "SessionRequest": "session_request",
}
