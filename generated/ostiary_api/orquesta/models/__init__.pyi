# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .answer_kind import AnswerKind as AnswerKind
from .audio_part import AudioPart as AudioPart
from .choice import Choice as Choice
from .choice_message import ChoiceMessage as ChoiceMessage
from .choice_message_type import ChoiceMessageType as ChoiceMessageType
from .completion_tokens_details import CompletionTokensDetails as CompletionTokensDetails
from .deployment import Deployment as Deployment
from .deployment_answer import DeploymentAnswer as DeploymentAnswer
from .deployment_call import DeploymentCall as DeploymentCall
from .deployment_config import DeploymentConfig as DeploymentConfig
from .deployment_event import DeploymentEvent as DeploymentEvent
from .deployment_list import DeploymentList as DeploymentList
from .deployment_metrics import DeploymentMetrics as DeploymentMetrics
from .deployment_request import DeploymentRequest as DeploymentRequest
from .deployment_summary import DeploymentSummary as DeploymentSummary
from .document import Document as Document
from .document_metadata import DocumentMetadata as DocumentMetadata
from .error import Error as Error
from .error_source import ErrorSource as ErrorSource
from .evaluation_context import EvaluationContext as EvaluationContext
from .event_id import EventId as EventId
from .extra_params import ExtraParams as ExtraParams
from .feedback import Feedback as Feedback
from .feedback_request import FeedbackRequest as FeedbackRequest
from .file_content import FileContent as FileContent
from .file_part import FilePart as FilePart
from .function_call import FunctionCall as FunctionCall
from .identity import Identity as Identity
from .image_part import ImagePart as ImagePart
from .image_url import ImageUrl as ImageUrl
from .input_audio import InputAudio as InputAudio
from .invoke_options import InvokeOptions as InvokeOptions
from .knowledge_filter import KnowledgeFilter as KnowledgeFilter
from .message import Message as Message
from .message_role import MessageRole as MessageRole
from .metadata import Metadata as Metadata
from .metrics_feedback import MetricsFeedback as MetricsFeedback
from .metrics_performance import MetricsPerformance as MetricsPerformance
from .metrics_stored import MetricsStored as MetricsStored
from .metrics_usage import MetricsUsage as MetricsUsage
from .model_parameters import ModelParameters as ModelParameters
from .model_type import ModelType as ModelType
from .pii_counts import PiiCounts as PiiCounts
from .pii_detect_request import PiiDetectRequest as PiiDetectRequest
from .pii_findings import PiiFindings as PiiFindings
from .pii_mappings import PiiMappings as PiiMappings
from .pii_redact_request import PiiRedactRequest as PiiRedactRequest
from .pii_redaction import PiiRedaction as PiiRedaction
from .pii_restoration import PiiRestoration as PiiRestoration
from .pii_restore_request import PiiRestoreRequest as PiiRestoreRequest
from .prompt_config import PromptConfig as PromptConfig
from .prompt_tokens_details import PromptTokensDetails as PromptTokensDetails
from .reasoning_part import ReasoningPart as ReasoningPart
from .redacted_reasoning_part import RedactedReasoningPart as RedactedReasoningPart
from .refusal_part import RefusalPart as RefusalPart
from .remote_config import RemoteConfig as RemoteConfig
from .remote_config_request import RemoteConfigRequest as RemoteConfigRequest
from .remote_config_type import RemoteConfigType as RemoteConfigType
from .response_format import ResponseFormat as ResponseFormat
from .response_schema import ResponseSchema as ResponseSchema
from .retrieval import Retrieval as Retrieval
from .retrieval_metadata import RetrievalMetadata as RetrievalMetadata
from .stream_choice import StreamChoice as StreamChoice
from .stream_demand import StreamDemand as StreamDemand
from .streaming_deployment_request import StreamingDeploymentRequest as StreamingDeploymentRequest
from .telemetry import Telemetry as Telemetry
from .template_inputs import TemplateInputs as TemplateInputs
from .text_part import TextPart as TextPart
from .thread import Thread as Thread
from .tool import Tool as Tool
from .tool_call import ToolCall as ToolCall
from .tool_function import ToolFunction as ToolFunction
from .transaction_id import TransactionId as TransactionId
from .usage import Usage as Usage

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
    "PiiRedactRequest",
    "PiiRedaction",
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
