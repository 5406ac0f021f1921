"""Every public name of `layer_sdk` 0.15 (and what 0.0.2 had besides) is in its place, with its arguments."""

from __future__ import annotations

import inspect
from dataclasses import fields
from enum import Enum
from importlib import import_module
from typing import Any

import pytest

ROOT = "ostiary.compat.layer_sdk"

NAMES = {
    "": """AuthProvider OIDCClientCredentials Client SessionRequest SessionActionKind SessionActionError
        SessionActionRequest SessionActionScanner FirewallLookupDecision ApplicationCreationRequest
        ApplicationCreationResponse FirewallSessionLookupResponse LayerAuthError LayerHTTPError LayerRequestError
        LayerSDKException LayerFirewallHTTPError LayerFirewallRequestError LayerSchemaValidationError
        LayerFirewallSessionBlocked LayerRequestPreparationError LayerMissingRequiredConfigurationError
        LayerAlreadyInitializedError layer""",
    ".auth": "AuthProvider OIDCClientCredentials",
    ".client": "Client",
    ".exceptions": """LayerSDKException LayerRequestError LayerHTTPError LayerAuthError LayerRequestPreparationError
        LayerMissingRequiredConfigurationError LayerSchemaValidationError LayerFirewallException
        LayerFirewallRequestError LayerFirewallHTTPError LayerFirewallSessionBlocked LayerAlreadyInitializedError""",
    ".instrumentation": "BaseInstrumentor OpenAIInstrumentation AnthropicInstrumentation instrumentor_instances",
    ".schemas": """SessionActionKind SessionActionError SessionActionScanner SessionActionRequest SessionRequest
        FirewallLookupResponseContextViolatedPolicy FirewallLookupResponseContext FirewallLookupDecision
        FirewallSessionLookupResponse ApplicationCreationRequest ApplicationCreationResponse""",
}
ROWS = [(module, name) for module, names in NAMES.items() for name in names.split()]


@pytest.mark.parametrize(("module", "name"), ROWS)
def test_the_name_can_be_imported_from_its_place(module: str, name: str) -> None:
    assert getattr(import_module(ROOT + module), name) is not None


METHODS = [
    ("client", "Client", "init", "base_url application_id application_name environment auth_provider http_session"
     " http_timeout platform disabled_instrumentors disable_instrumentations firewall_base_url"
     " enable_firewall_instrumentation"),
    ("client", "Client", "list_applications", ""),
    ("client", "Client", "get_applications_by_name", ""),
    ("client", "Client", "create_application", ""),
    ("client", "Client", "create_session", "session_id attributes actions start_time end_time"),
    ("client", "Client", "append_action", "session_id kind start_time end_time attributes data error scanners"),
    ("client", "Client", "firewall_session_lookup", "session_id"),
    ("client", "Client", "session", "session_id attributes"),
    ("client", "Client", "action", "session_id kind attributes"),
    ("auth", "AuthProvider", "get_headers", ""),
    ("exceptions", "LayerHTTPError", "__init__", "message status_code response_data"),
]  # fmt: skip


@pytest.mark.parametrize(("module", "kind", "method", "arguments"), METHODS)
def test_the_method_takes_the_vendors_arguments(module: str, kind: str, method: str, arguments: str) -> None:
    owner = getattr(import_module(f"{ROOT}.{module}"), kind)
    target = getattr(owner, method)
    target = getattr(target, "body", target)
    parameters = inspect.signature(target).parameters
    known = set(parameters)
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values()):
        from ostiary.layer import LayerSettings

        known |= set(LayerSettings.__annotations__)
    assert set(arguments.split()) <= known


FIELDS = {
    "SessionActionError": "message code details",
    "SessionActionScanner": "name data",
    "SessionActionRequest": "kind start_time end_time attributes data error scanners",
    "SessionRequest": "application_id session_id attributes actions",
    "FirewallLookupResponseContextViolatedPolicy": "id name severity action",
    "FirewallLookupResponseContext": "violated_policies",
    "FirewallSessionLookupResponse": "session_id decision context",
    "ApplicationCreationRequest": "name source",
    "ApplicationCreationResponse": "application_id",
}
MEMBERS = {
    "SessionActionKind": "EMBEDDINGS MODERATION COMPLETION_PROMPT COMPLETION_OUTPUT COMPLETION_PROMPT_ATTACHMENT"
    " COMPLETION_TOOL_CALL",
    "FirewallLookupDecision": "NO_DATA PASS SKIP ALERT BLOCK",
}


@pytest.mark.parametrize("name", FIELDS)
def test_the_model_has_the_vendors_fields_in_order(name: str) -> None:
    model = getattr(import_module(f"{ROOT}.schemas"), name)
    assert [field.name for field in fields(model)] == FIELDS[name].split()


@pytest.mark.parametrize("name", MEMBERS)
def test_the_enumeration_has_the_vendors_members(name: str) -> None:
    members: type[Enum] = getattr(import_module(f"{ROOT}.schemas"), name)
    assert [member.name for member in members] == MEMBERS[name].split()


PARENTS = [
    ("LayerRequestError", "LayerSDKException"),
    ("LayerHTTPError", "LayerSDKException"),
    ("LayerAuthError", "LayerSDKException"),
    ("LayerRequestPreparationError", "LayerSDKException"),
    ("LayerMissingRequiredConfigurationError", "LayerSDKException"),
    ("LayerSchemaValidationError", "LayerSDKException"),
    ("LayerFirewallException", "LayerSDKException"),
    ("LayerFirewallRequestError", "LayerFirewallException"),
    ("LayerFirewallHTTPError", "LayerHTTPError"),
    ("LayerFirewallHTTPError", "LayerFirewallException"),
    ("LayerFirewallSessionBlocked", "LayerSDKException"),
]


@pytest.mark.parametrize(("name", "parent"), PARENTS)
def test_the_errors_descend_as_the_vendors_do(name: str, parent: str) -> None:
    module: Any = import_module(f"{ROOT}.exceptions")
    assert issubclass(getattr(module, name), getattr(module, parent))


def test_the_vendors_error_can_be_made_by_hand() -> None:
    module: Any = import_module(f"{ROOT}.exceptions")
    error = module.LayerHTTPError("not there", 404, '{"detail": "not there"}')
    assert (error.status_code, error.message, error.response_data) == (
        404,
        "not there",
        '{"detail": "not there"}',
    )
