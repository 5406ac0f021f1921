"""What goes wrong around a processor, and what its caller is told: a status, a detail, and perhaps messages.

ProcessorError
├── UnexpectedContentTypeError      415
├── InvalidEncoding                 400
├── InvalidMultipartFields          400
├── MissingPromptAndResponseError   400
├── MissingMultipartFieldError      400
├── MultipartParseError             400
│   └── MetadataParseError, PromptParseError, ResponseParseError, ParametersParseError
├── ProcessExecutionError           500
└── ResponseObjectError             500

A processor raises one of these, or its own subclass, to answer with a status of its choice. What it raises otherwise is
answered with 500 and no detail.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

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


class ProcessorError(Exception):
    """Answer with a status and a detail."""

    headers: Mapping[str, str] = {}

    def __init__(self, status_code: int, detail: str, messages: Sequence[str] | None = None) -> None:
        super().__init__(detail)
        self.status_code = status_code
        self.detail = detail
        self.messages: list[str] = list(messages or ())

    def json_error(self) -> str:
        """Return the JSON text that the caller gets."""
        told: dict[str, object] = {"detail": self.detail}
        if self.messages:
            told["messages"] = self.messages
        return json.dumps(told)


class UnexpectedContentTypeError(ProcessorError):
    """Report a body that is no multipart form."""

    def __init__(self, detail: str) -> None:
        super().__init__(415, detail)


class InvalidEncoding(ProcessorError):
    """Report text that is not in the charset that it should be in."""

    def __init__(self, detail: str) -> None:
        super().__init__(400, detail)


class InvalidMultipartFields(ProcessorError):
    """Report parts that don't fit together, or not this processor."""

    def __init__(self, detail: str) -> None:
        super().__init__(400, detail)


class MissingPromptAndResponseError(ProcessorError):
    """Report a request that brings nothing to inspect."""

    def __init__(self) -> None:
        super().__init__(
            400,
            "input.messages (prompt) and response.choices (response) fields are missing - at least one is required",
        )


class MissingMultipartFieldError(ProcessorError):
    """Report a part that must be there."""

    def __init__(self, field_name: str) -> None:
        super().__init__(400, f"{field_name} part is missing")


class MultipartParseError(ProcessorError):
    """Report a form, or a part of one, that can't be read."""

    def __init__(
        self,
        status_code: int = 400,
        detail: str = "Unable to parse multipart form field",
        messages: Sequence[str] | None = None,
    ) -> None:
        super().__init__(status_code, detail, messages)


class _PartParseError(MultipartParseError):
    default = ""

    def __init__(self, detail: str = "", messages: Sequence[str] | None = None) -> None:
        super().__init__(400, detail or self.default, messages)


class MetadataParseError(_PartParseError):
    """Report metadata that can't be read."""

    default = "invalid metadata submitted"


class PromptParseError(_PartParseError):
    """Report a prompt that can't be read."""

    default = "invalid prompt field submitted"


class ResponseParseError(_PartParseError):
    """Report a response that can't be read."""

    default = "invalid response field submitted"


class ParametersParseError(_PartParseError):
    """Report parameters that don't fit."""

    default = "invalid parameters submitted"


class ProcessExecutionError(ProcessorError):
    """Report that the processor failed."""

    def __init__(
        self,
        detail: str = "problem executing processor implementation",
        messages: Sequence[str] | None = None,
    ) -> None:
        super().__init__(500, detail, messages)


class ResponseObjectError(ProcessorError):
    """Report a result that no answer can be made of."""

    def __init__(self, detail: str = "problem creating response object") -> None:
        super().__init__(500, detail)


class ParamsJsonDecodeError(ValueError):
    """Report parameters that are not JSON."""


class InvalidParamsError(ValueError):
    """Report parameters that don't fit."""
