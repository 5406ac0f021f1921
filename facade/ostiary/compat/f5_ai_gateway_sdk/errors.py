"""Errors, where `f5_ai_gateway_sdk.errors` has them."""

from __future__ import annotations

from ostiary.aigateway.kit.problems import (
    InvalidEncoding,
    InvalidMultipartFields,
    InvalidParamsError,
    MetadataParseError,
    MissingMultipartFieldError,
    MissingPromptAndResponseError,
    MultipartParseError,
    ParametersParseError,
    ParamsJsonDecodeError,
    ProcessExecutionError,
    ProcessorError,
    PromptParseError,
    ResponseObjectError,
    ResponseParseError,
    UnexpectedContentTypeError,
)

__all__ = [
    "InvalidEncoding",
    "InvalidMultipartFields",
    "InvalidParamsError",
    "MetadataParseError",
    "MissingMultipartFieldError",
    "MissingPromptAndResponseError",
    "MultipartParseError",
    "ParametersParseError",
    "ParamsJsonDecodeError",
    "ProcessExecutionError",
    "ProcessorError",
    "PromptParseError",
    "ResponseObjectError",
    "ResponseParseError",
    "UnexpectedContentTypeError",
]
