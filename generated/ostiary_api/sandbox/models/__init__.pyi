# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .aigateway_decision import AigatewayDecision as AigatewayDecision
from .aigateway_execution import AigatewayExecution as AigatewayExecution
from .aigateway_execution_page import AigatewayExecutionPage as AigatewayExecutionPage
from .aigateway_execution_side import AigatewayExecutionSide as AigatewayExecutionSide
from .aigateway_parts import AigatewayParts as AigatewayParts
from .credential import Credential as Credential
from .credential_request import CredentialRequest as CredentialRequest
from .credential_trace import CredentialTrace as CredentialTrace
from .duplicate import Duplicate as Duplicate
from .error import Error as Error
from .expire_liminal_tokens_kind import ExpireLiminalTokensKind as ExpireLiminalTokensKind
from .fault import Fault as Fault
from .fault_headers import FaultHeaders as FaultHeaders
from .fault_request import FaultRequest as FaultRequest
from .firewall_answer import FirewallAnswer as FirewallAnswer
from .firewall_decision_request import FirewallDecisionRequest as FirewallDecisionRequest
from .firewall_policy import FirewallPolicy as FirewallPolicy
from .header_line import HeaderLine as HeaderLine
from .idp_approval import IdpApproval as IdpApproval
from .idp_client import IdpClient as IdpClient
from .idp_client_request import IdpClientRequest as IdpClientRequest
from .idp_device import IdpDevice as IdpDevice
from .idp_device_settings import IdpDeviceSettings as IdpDeviceSettings
from .idp_device_settings_request import IdpDeviceSettingsRequest as IdpDeviceSettingsRequest
from .idp_key_set import IdpKeySet as IdpKeySet
from .layer_action import LayerAction as LayerAction
from .layer_application import LayerApplication as LayerApplication
from .layer_recorded_session import LayerRecordedSession as LayerRecordedSession
from .layer_repeat import LayerRepeat as LayerRepeat
from .layer_session import LayerSession as LayerSession
from .layer_session_page import LayerSessionPage as LayerSessionPage
from .libretto_chain import LibrettoChain as LibrettoChain
from .libretto_event import LibrettoEvent as LibrettoEvent
from .libretto_event_page import LibrettoEventPage as LibrettoEventPage
from .libretto_feedback import LibrettoFeedback as LibrettoFeedback
from .libretto_key import LibrettoKey as LibrettoKey
from .libretto_key_request import LibrettoKeyRequest as LibrettoKeyRequest
from .libretto_recorded_event import LibrettoRecordedEvent as LibrettoRecordedEvent
from .libretto_repeat import LibrettoRepeat as LibrettoRepeat
from .libretto_revision import LibrettoRevision as LibrettoRevision
from .libretto_template import LibrettoTemplate as LibrettoTemplate
from .liminal_actions import LiminalActions as LiminalActions
from .liminal_chat import LiminalChat as LiminalChat
from .liminal_chat_page import LiminalChatPage as LiminalChatPage
from .liminal_message import LiminalMessage as LiminalMessage
from .liminal_model_instance import LiminalModelInstance as LiminalModelInstance
from .liminal_model_instance_request import LiminalModelInstanceRequest as LiminalModelInstanceRequest
from .liminal_placeholder import LiminalPlaceholder as LiminalPlaceholder
from .liminal_settings import LiminalSettings as LiminalSettings
from .liminal_settings_request import LiminalSettingsRequest as LiminalSettingsRequest
from .liminal_stream_fault import LiminalStreamFault as LiminalStreamFault
from .liminal_thread import LiminalThread as LiminalThread
from .liminal_thread_page import LiminalThreadPage as LiminalThreadPage
from .orquesta_conditions import OrquestaConditions as OrquestaConditions
from .orquesta_deployment import OrquestaDeployment as OrquestaDeployment
from .orquesta_deployment_request import OrquestaDeploymentRequest as OrquestaDeploymentRequest
from .orquesta_failure import OrquestaFailure as OrquestaFailure
from .orquesta_feedback import OrquestaFeedback as OrquestaFeedback
from .orquesta_image import OrquestaImage as OrquestaImage
from .orquesta_metrics import OrquestaMetrics as OrquestaMetrics
from .orquesta_recorded_transaction import OrquestaRecordedTransaction as OrquestaRecordedTransaction
from .orquesta_remote_config_request import OrquestaRemoteConfigRequest as OrquestaRemoteConfigRequest
from .orquesta_remote_config_variant import OrquestaRemoteConfigVariant as OrquestaRemoteConfigVariant
from .orquesta_template import OrquestaTemplate as OrquestaTemplate
from .orquesta_transaction import OrquestaTransaction as OrquestaTransaction
from .orquesta_transaction_page import OrquestaTransactionPage as OrquestaTransactionPage
from .orquesta_variant import OrquestaVariant as OrquestaVariant
from .received_request import ReceivedRequest as ReceivedRequest
from .request_page import RequestPage as RequestPage
from .sandbox_status import SandboxStatus as SandboxStatus
from .service_status import ServiceStatus as ServiceStatus

__all__ = [
    "AigatewayDecision",
    "AigatewayExecution",
    "AigatewayExecutionPage",
    "AigatewayExecutionSide",
    "AigatewayParts",
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
