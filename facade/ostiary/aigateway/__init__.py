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
        RejectCode,
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


def __getattr__(name: str) -> object:
    if name in __all__:
        from ostiary.aigateway import kit

        return getattr(kit, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
