"""AI Gateway: write processors that inspect, change or reject prompts and responses, and call them.

    from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Processor, ProcessorRoutes, Reject, RejectCode, Result

    class Greeter(Processor):
        def __init__(self):
            super().__init__("greeter", "1", signature=INPUT_ONLY_SIGNATURE)

        def process_input(self, prompt, metadata, parameters, request):
            return Result(processor_result={"messages": len(prompt.messages)})

Processors need the extra `aigateway`; it is loaded when the first of their names is touched. Wire:
`openapi/aigateway.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostiary.aigateway.client import AsyncGatewayClient, GatewayClient
    from ostiary.aigateway.codes import RejectCode, Rejection
    from ostiary.aigateway.config import GatewayOptions
    from ostiary.aigateway.errors import (
        AIGatewayError,
        AIGatewayInputError,
        ProcessorMethodError,
        ProcessorRejectedError,
    )
    from ostiary.aigateway.kit import (
        ALL_PREDEFINED_SIGNATURES,
        BOTH_RESPONSE_PROMPT_SIGNATURE,
        BOTH_SIGNATURE,
        INPUT_ONLY_SIGNATURE,
        RESPONSE_AND_PROMPT_SIGNATURE,
        RESPONSE_ONLY_SIGNATURE,
        Choice,
        DefaultParameters,
        EmptyParameters,
        InvalidEncoding,
        InvalidMultipartFields,
        Limits,
        Message,
        MessageRole,
        Metadata,
        MetadataParseError,
        MissingMultipartFieldError,
        MissingPromptAndResponseError,
        MultimodalChoice,
        MultimodalInput,
        MultimodalMessage,
        MultimodalOutput,
        MultipartParseError,
        MultipartResponse,
        MultipartResponseField,
        Parameters,
        ParametersParseError,
        ProcessExecutionError,
        Processor,
        ProcessorError,
        ProcessorRoutes,
        PromptParseError,
        Reject,
        RequestInput,
        ResponseObjectError,
        ResponseOutput,
        ResponseParseError,
        Result,
        Signature,
        SignatureField,
        Tags,
        UnexpectedContentTypeError,
        processor_app,
    )
    from ostiary.aigateway.views import (
        Execution,
        ParameterCheck,
        ProcessorInfo,
        ProcessorSignature,
    )

__all__ = [
    "ALL_PREDEFINED_SIGNATURES",
    "BOTH_RESPONSE_PROMPT_SIGNATURE",
    "BOTH_SIGNATURE",
    "INPUT_ONLY_SIGNATURE",
    "RESPONSE_AND_PROMPT_SIGNATURE",
    "RESPONSE_ONLY_SIGNATURE",
    "AIGatewayError",
    "AIGatewayInputError",
    "AsyncGatewayClient",
    "Choice",
    "DefaultParameters",
    "EmptyParameters",
    "Execution",
    "GatewayClient",
    "GatewayOptions",
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
    "ParameterCheck",
    "Parameters",
    "ParametersParseError",
    "ProcessExecutionError",
    "Processor",
    "ProcessorError",
    "ProcessorInfo",
    "ProcessorMethodError",
    "ProcessorRejectedError",
    "ProcessorRoutes",
    "ProcessorSignature",
    "PromptParseError",
    "Reject",
    "RejectCode",
    "Rejection",
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


# Where a name is that is not the kit's, so that a client needs no extra.
_PLACES = {
    "AsyncGatewayClient": "client",
    "GatewayClient": "client",
    "RejectCode": "codes",
    "GatewayOptions": "config",
    "AIGatewayError": "errors",
    "AIGatewayInputError": "errors",
    "ProcessorMethodError": "errors",
    "ProcessorRejectedError": "errors",
    "Execution": "views",
    "ParameterCheck": "views",
    "ProcessorInfo": "views",
    "ProcessorSignature": "views",
    "Rejection": "codes",
}


def __getattr__(name: str) -> object:
    if name in __all__:
        from importlib import import_module

        return getattr(import_module(f"ostiary.aigateway.{_PLACES.get(name, 'kit')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
