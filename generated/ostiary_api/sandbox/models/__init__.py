# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .credential import Credential
    from .credential_request import CredentialRequest
    from .credential_trace import CredentialTrace
    from .duplicate import Duplicate
    from .error import Error
    from .expire_liminal_tokens_kind import ExpireLiminalTokensKind
    from .fault import Fault
    from .fault_headers import FaultHeaders
    from .fault_request import FaultRequest
    from .firewall_answer import FirewallAnswer
    from .firewall_decision_request import FirewallDecisionRequest
    from .firewall_policy import FirewallPolicy
    from .header_line import HeaderLine
    from .idp_approval import IdpApproval
    from .idp_client import IdpClient
    from .idp_client_request import IdpClientRequest
    from .idp_device import IdpDevice
    from .idp_device_settings import IdpDeviceSettings
    from .idp_device_settings_request import IdpDeviceSettingsRequest
    from .idp_key_set import IdpKeySet
    from .layer_action import LayerAction
    from .layer_application import LayerApplication
    from .layer_recorded_session import LayerRecordedSession
    from .layer_repeat import LayerRepeat
    from .layer_session import LayerSession
    from .layer_session_page import LayerSessionPage
    from .libretto_chain import LibrettoChain
    from .libretto_event import LibrettoEvent
    from .libretto_event_page import LibrettoEventPage
    from .libretto_feedback import LibrettoFeedback
    from .libretto_key import LibrettoKey
    from .libretto_key_request import LibrettoKeyRequest
    from .libretto_recorded_event import LibrettoRecordedEvent
    from .libretto_repeat import LibrettoRepeat
    from .libretto_revision import LibrettoRevision
    from .libretto_template import LibrettoTemplate
    from .liminal_actions import LiminalActions
    from .liminal_chat import LiminalChat
    from .liminal_chat_page import LiminalChatPage
    from .liminal_message import LiminalMessage
    from .liminal_model_instance import LiminalModelInstance
    from .liminal_model_instance_request import LiminalModelInstanceRequest
    from .liminal_placeholder import LiminalPlaceholder
    from .liminal_settings import LiminalSettings
    from .liminal_settings_request import LiminalSettingsRequest
    from .liminal_stream_fault import LiminalStreamFault
    from .liminal_thread import LiminalThread
    from .liminal_thread_page import LiminalThreadPage
    from .orquesta_conditions import OrquestaConditions
    from .orquesta_deployment import OrquestaDeployment
    from .orquesta_deployment_request import OrquestaDeploymentRequest
    from .orquesta_failure import OrquestaFailure
    from .orquesta_feedback import OrquestaFeedback
    from .orquesta_image import OrquestaImage
    from .orquesta_metrics import OrquestaMetrics
    from .orquesta_recorded_transaction import OrquestaRecordedTransaction
    from .orquesta_remote_config_request import OrquestaRemoteConfigRequest
    from .orquesta_remote_config_variant import OrquestaRemoteConfigVariant
    from .orquesta_template import OrquestaTemplate
    from .orquesta_transaction import OrquestaTransaction
    from .orquesta_transaction_page import OrquestaTransactionPage
    from .orquesta_variant import OrquestaVariant
    from .received_request import ReceivedRequest
    from .request_page import RequestPage
    from .sandbox_status import SandboxStatus
    from .service_status import ServiceStatus

__all__ = [
    "Credential",
    "CredentialRequest",
    "CredentialTrace",
    "Duplicate",
    "Error",
    "ExpireLiminalTokensKind",
    "Fault",
    "FaultHeaders",
    "FaultRequest",
    "FirewallAnswer",
    "FirewallDecisionRequest",
    "FirewallPolicy",
    "HeaderLine",
    "IdpApproval",
    "IdpClient",
    "IdpClientRequest",
    "IdpDevice",
    "IdpDeviceSettings",
    "IdpDeviceSettingsRequest",
    "IdpKeySet",
    "LayerAction",
    "LayerApplication",
    "LayerRecordedSession",
    "LayerRepeat",
    "LayerSession",
    "LayerSessionPage",
    "LibrettoChain",
    "LibrettoEvent",
    "LibrettoEventPage",
    "LibrettoFeedback",
    "LibrettoKey",
    "LibrettoKeyRequest",
    "LibrettoRecordedEvent",
    "LibrettoRepeat",
    "LibrettoRevision",
    "LibrettoTemplate",
    "LiminalActions",
    "LiminalChat",
    "LiminalChatPage",
    "LiminalMessage",
    "LiminalModelInstance",
    "LiminalModelInstanceRequest",
    "LiminalPlaceholder",
    "LiminalSettings",
    "LiminalSettingsRequest",
    "LiminalStreamFault",
    "LiminalThread",
    "LiminalThreadPage",
    "OrquestaConditions",
    "OrquestaDeployment",
    "OrquestaDeploymentRequest",
    "OrquestaFailure",
    "OrquestaFeedback",
    "OrquestaImage",
    "OrquestaMetrics",
    "OrquestaRecordedTransaction",
    "OrquestaRemoteConfigRequest",
    "OrquestaRemoteConfigVariant",
    "OrquestaTemplate",
    "OrquestaTransaction",
    "OrquestaTransactionPage",
    "OrquestaVariant",
    "ReceivedRequest",
    "RequestPage",
    "SandboxStatus",
    "ServiceStatus",
]

_HOMES: dict[str, str] = {
    "Credential": ".credential",
    "CredentialRequest": ".credential_request",
    "CredentialTrace": ".credential_trace",
    "Duplicate": ".duplicate",
    "Error": ".error",
    "ExpireLiminalTokensKind": ".expire_liminal_tokens_kind",
    "Fault": ".fault",
    "FaultHeaders": ".fault_headers",
    "FaultRequest": ".fault_request",
    "FirewallAnswer": ".firewall_answer",
    "FirewallDecisionRequest": ".firewall_decision_request",
    "FirewallPolicy": ".firewall_policy",
    "HeaderLine": ".header_line",
    "IdpApproval": ".idp_approval",
    "IdpClient": ".idp_client",
    "IdpClientRequest": ".idp_client_request",
    "IdpDevice": ".idp_device",
    "IdpDeviceSettings": ".idp_device_settings",
    "IdpDeviceSettingsRequest": ".idp_device_settings_request",
    "IdpKeySet": ".idp_key_set",
    "LayerAction": ".layer_action",
    "LayerApplication": ".layer_application",
    "LayerRecordedSession": ".layer_recorded_session",
    "LayerRepeat": ".layer_repeat",
    "LayerSession": ".layer_session",
    "LayerSessionPage": ".layer_session_page",
    "LibrettoChain": ".libretto_chain",
    "LibrettoEvent": ".libretto_event",
    "LibrettoEventPage": ".libretto_event_page",
    "LibrettoFeedback": ".libretto_feedback",
    "LibrettoKey": ".libretto_key",
    "LibrettoKeyRequest": ".libretto_key_request",
    "LibrettoRecordedEvent": ".libretto_recorded_event",
    "LibrettoRepeat": ".libretto_repeat",
    "LibrettoRevision": ".libretto_revision",
    "LibrettoTemplate": ".libretto_template",
    "LiminalActions": ".liminal_actions",
    "LiminalChat": ".liminal_chat",
    "LiminalChatPage": ".liminal_chat_page",
    "LiminalMessage": ".liminal_message",
    "LiminalModelInstance": ".liminal_model_instance",
    "LiminalModelInstanceRequest": ".liminal_model_instance_request",
    "LiminalPlaceholder": ".liminal_placeholder",
    "LiminalSettings": ".liminal_settings",
    "LiminalSettingsRequest": ".liminal_settings_request",
    "LiminalStreamFault": ".liminal_stream_fault",
    "LiminalThread": ".liminal_thread",
    "LiminalThreadPage": ".liminal_thread_page",
    "OrquestaConditions": ".orquesta_conditions",
    "OrquestaDeployment": ".orquesta_deployment",
    "OrquestaDeploymentRequest": ".orquesta_deployment_request",
    "OrquestaFailure": ".orquesta_failure",
    "OrquestaFeedback": ".orquesta_feedback",
    "OrquestaImage": ".orquesta_image",
    "OrquestaMetrics": ".orquesta_metrics",
    "OrquestaRecordedTransaction": ".orquesta_recorded_transaction",
    "OrquestaRemoteConfigRequest": ".orquesta_remote_config_request",
    "OrquestaRemoteConfigVariant": ".orquesta_remote_config_variant",
    "OrquestaTemplate": ".orquesta_template",
    "OrquestaTransaction": ".orquesta_transaction",
    "OrquestaTransactionPage": ".orquesta_transaction_page",
    "OrquestaVariant": ".orquesta_variant",
    "ReceivedRequest": ".received_request",
    "RequestPage": ".request_page",
    "SandboxStatus": ".sandbox_status",
    "ServiceStatus": ".service_status",
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
