"""The processor kit: what authors of processors import. It needs the extra `aigateway` (Starlette, pydantic)."""

from __future__ import annotations

from ostiary import errors as _errors

try:
    import pydantic as _pydantic
    import starlette as _starlette
except ImportError:
    raise _errors.MissingExtraError.of("aigateway", "ostiary.aigateway's processor kit") from None
else:
    del _pydantic, _starlette

from ostiary.aigateway.kit.answers import MultipartResponse, MultipartResponseField
from ostiary.aigateway.kit.app import processor_app
from ostiary.aigateway.kit.limits import Limits
from ostiary.aigateway.kit.messages import (
    Choice,
    Message,
    MessageRole,
    MultimodalChoice,
    MultimodalInput,
    MultimodalMessage,
    MultimodalOutput,
    RequestInput,
    ResponseOutput,
)
from ostiary.aigateway.kit.parameters import DefaultParameters, EmptyParameters, Parameters
from ostiary.aigateway.kit.problems import (
    InvalidEncoding,
    InvalidMultipartFields,
    MetadataParseError,
    MissingMultipartFieldError,
    MissingPromptAndResponseError,
    MultipartParseError,
    ParametersParseError,
    ProcessExecutionError,
    ProcessorError,
    PromptParseError,
    ResponseObjectError,
    ResponseParseError,
    UnexpectedContentTypeError,
)
from ostiary.aigateway.kit.processor import Processor
from ostiary.aigateway.kit.results import Reject, RejectCode, Result
from ostiary.aigateway.kit.routes import ProcessorRoutes
from ostiary.aigateway.kit.signature import (
    ALL_PREDEFINED_SIGNATURES,
    BOTH_RESPONSE_PROMPT_SIGNATURE,
    BOTH_SIGNATURE,
    INPUT_ONLY_SIGNATURE,
    RESPONSE_AND_PROMPT_SIGNATURE,
    RESPONSE_ONLY_SIGNATURE,
    Signature,
    SignatureField,
)
from ostiary.aigateway.kit.tags import Tags
from ostiary.aigateway.kit.types import Metadata

__all__ = [
    "ALL_PREDEFINED_SIGNATURES",
    "BOTH_RESPONSE_PROMPT_SIGNATURE",
    "BOTH_SIGNATURE",
    "INPUT_ONLY_SIGNATURE",
    "RESPONSE_AND_PROMPT_SIGNATURE",
    "RESPONSE_ONLY_SIGNATURE",
    "Choice",
    "DefaultParameters",
    "EmptyParameters",
    "InvalidEncoding",
    "InvalidMultipartFields",
    "Limits",
    "Message",
    "MessageRole",
    "Metadata",
    "MetadataParseError",
    "MissingMultipartFieldError",
    "MissingPromptAndResponseError",
    "MultimodalChoice",
    "MultimodalInput",
    "MultimodalMessage",
    "MultimodalOutput",
    "MultipartParseError",
    "MultipartResponse",
    "MultipartResponseField",
    "Parameters",
    "ParametersParseError",
    "ProcessExecutionError",
    "Processor",
    "ProcessorError",
    "ProcessorRoutes",
    "PromptParseError",
    "Reject",
    "RejectCode",
    "RequestInput",
    "ResponseObjectError",
    "ResponseOutput",
    "ResponseParseError",
    "Result",
    "Signature",
    "SignatureField",
    "Tags",
    "UnexpectedContentTypeError",
    "processor_app",
]
