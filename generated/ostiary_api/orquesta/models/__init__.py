# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answer_kind import AnswerKind
    from .audio_part import AudioPart
    from .choice import Choice
    from .choice_message import ChoiceMessage
    from .choice_message_type import ChoiceMessageType
    from .completion_tokens_details import CompletionTokensDetails
    from .deployment import Deployment
    from .deployment_answer import DeploymentAnswer
    from .deployment_call import DeploymentCall
    from .deployment_config import DeploymentConfig
    from .deployment_event import DeploymentEvent
    from .deployment_list import DeploymentList
    from .deployment_metrics import DeploymentMetrics
    from .deployment_request import DeploymentRequest
    from .deployment_summary import DeploymentSummary
    from .document import Document
    from .document_metadata import DocumentMetadata
    from .error import Error
    from .error_source import ErrorSource
    from .evaluation_context import EvaluationContext
    from .event_id import EventId
    from .extra_params import ExtraParams
    from .feedback import Feedback
    from .feedback_request import FeedbackRequest
    from .file_content import FileContent
    from .file_part import FilePart
    from .function_call import FunctionCall
    from .identity import Identity
    from .image_part import ImagePart
    from .image_url import ImageUrl
    from .input_audio import InputAudio
    from .invoke_options import InvokeOptions
    from .knowledge_filter import KnowledgeFilter
    from .message import Message
    from .message_role import MessageRole
    from .metadata import Metadata
    from .metrics_feedback import MetricsFeedback
    from .metrics_performance import MetricsPerformance
    from .metrics_stored import MetricsStored
    from .metrics_usage import MetricsUsage
    from .model_parameters import ModelParameters
    from .model_type import ModelType
    from .pii_counts import PiiCounts
    from .pii_detect_request import PiiDetectRequest
    from .pii_findings import PiiFindings
    from .pii_mappings import PiiMappings
    from .pii_redact_request import PiiRedactRequest
    from .pii_redaction import PiiRedaction
    from .pii_restoration import PiiRestoration
    from .pii_restore_request import PiiRestoreRequest
    from .prompt_config import PromptConfig
    from .prompt_tokens_details import PromptTokensDetails
    from .reasoning_part import ReasoningPart
    from .redacted_reasoning_part import RedactedReasoningPart
    from .refusal_part import RefusalPart
    from .remote_config import RemoteConfig
    from .remote_config_request import RemoteConfigRequest
    from .remote_config_type import RemoteConfigType
    from .response_format import ResponseFormat
    from .response_schema import ResponseSchema
    from .retrieval import Retrieval
    from .retrieval_metadata import RetrievalMetadata
    from .stream_choice import StreamChoice
    from .stream_demand import StreamDemand
    from .streaming_deployment_request import StreamingDeploymentRequest
    from .telemetry import Telemetry
    from .template_inputs import TemplateInputs
    from .text_part import TextPart
    from .thread import Thread
    from .tool import Tool
    from .tool_call import ToolCall
    from .tool_function import ToolFunction
    from .transaction_id import TransactionId
    from .usage import Usage

__all__ = [
    "AnswerKind",
    "AudioPart",
    "Choice",
    "ChoiceMessage",
    "ChoiceMessageType",
    "CompletionTokensDetails",
    "Deployment",
    "DeploymentAnswer",
    "DeploymentCall",
    "DeploymentConfig",
    "DeploymentEvent",
    "DeploymentList",
    "DeploymentMetrics",
    "DeploymentRequest",
    "DeploymentSummary",
    "Document",
    "DocumentMetadata",
    "Error",
    "ErrorSource",
    "EvaluationContext",
    "EventId",
    "ExtraParams",
    "Feedback",
    "FeedbackRequest",
    "FileContent",
    "FilePart",
    "FunctionCall",
    "Identity",
    "ImagePart",
    "ImageUrl",
    "InputAudio",
    "InvokeOptions",
    "KnowledgeFilter",
    "Message",
    "MessageRole",
    "Metadata",
    "MetricsFeedback",
    "MetricsPerformance",
    "MetricsStored",
    "MetricsUsage",
    "ModelParameters",
    "ModelType",
    "PiiCounts",
    "PiiDetectRequest",
    "PiiFindings",
    "PiiMappings",
    "PiiRedaction",
    "PiiRedactRequest",
    "PiiRestoration",
    "PiiRestoreRequest",
    "PromptConfig",
    "PromptTokensDetails",
    "ReasoningPart",
    "RedactedReasoningPart",
    "RefusalPart",
    "RemoteConfig",
    "RemoteConfigRequest",
    "RemoteConfigType",
    "ResponseFormat",
    "ResponseSchema",
    "Retrieval",
    "RetrievalMetadata",
    "StreamChoice",
    "StreamDemand",
    "StreamingDeploymentRequest",
    "Telemetry",
    "TemplateInputs",
    "TextPart",
    "Thread",
    "Tool",
    "ToolCall",
    "ToolFunction",
    "TransactionId",
    "Usage",
]

_HOMES: dict[str, str] = {
    "AnswerKind": ".answer_kind",
    "AudioPart": ".audio_part",
    "Choice": ".choice",
    "ChoiceMessage": ".choice_message",
    "ChoiceMessageType": ".choice_message_type",
    "CompletionTokensDetails": ".completion_tokens_details",
    "Deployment": ".deployment",
    "DeploymentAnswer": ".deployment_answer",
    "DeploymentCall": ".deployment_call",
    "DeploymentConfig": ".deployment_config",
    "DeploymentEvent": ".deployment_event",
    "DeploymentList": ".deployment_list",
    "DeploymentMetrics": ".deployment_metrics",
    "DeploymentRequest": ".deployment_request",
    "DeploymentSummary": ".deployment_summary",
    "Document": ".document",
    "DocumentMetadata": ".document_metadata",
    "Error": ".error",
    "ErrorSource": ".error_source",
    "EvaluationContext": ".evaluation_context",
    "EventId": ".event_id",
    "ExtraParams": ".extra_params",
    "Feedback": ".feedback",
    "FeedbackRequest": ".feedback_request",
    "FileContent": ".file_content",
    "FilePart": ".file_part",
    "FunctionCall": ".function_call",
    "Identity": ".identity",
    "ImagePart": ".image_part",
    "ImageUrl": ".image_url",
    "InputAudio": ".input_audio",
    "InvokeOptions": ".invoke_options",
    "KnowledgeFilter": ".knowledge_filter",
    "Message": ".message",
    "MessageRole": ".message_role",
    "Metadata": ".metadata",
    "MetricsFeedback": ".metrics_feedback",
    "MetricsPerformance": ".metrics_performance",
    "MetricsStored": ".metrics_stored",
    "MetricsUsage": ".metrics_usage",
    "ModelParameters": ".model_parameters",
    "ModelType": ".model_type",
    "PiiCounts": ".pii_counts",
    "PiiDetectRequest": ".pii_detect_request",
    "PiiFindings": ".pii_findings",
    "PiiMappings": ".pii_mappings",
    "PiiRedactRequest": ".pii_redact_request",
    "PiiRedaction": ".pii_redaction",
    "PiiRestoration": ".pii_restoration",
    "PiiRestoreRequest": ".pii_restore_request",
    "PromptConfig": ".prompt_config",
    "PromptTokensDetails": ".prompt_tokens_details",
    "ReasoningPart": ".reasoning_part",
    "RedactedReasoningPart": ".redacted_reasoning_part",
    "RefusalPart": ".refusal_part",
    "RemoteConfig": ".remote_config",
    "RemoteConfigRequest": ".remote_config_request",
    "RemoteConfigType": ".remote_config_type",
    "ResponseFormat": ".response_format",
    "ResponseSchema": ".response_schema",
    "Retrieval": ".retrieval",
    "RetrievalMetadata": ".retrieval_metadata",
    "StreamChoice": ".stream_choice",
    "StreamDemand": ".stream_demand",
    "StreamingDeploymentRequest": ".streaming_deployment_request",
    "Telemetry": ".telemetry",
    "TemplateInputs": ".template_inputs",
    "TextPart": ".text_part",
    "Thread": ".thread",
    "Tool": ".tool",
    "ToolCall": ".tool_call",
    "ToolFunction": ".tool_function",
    "TransactionId": ".transaction_id",
    "Usage": ".usage",
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
