"""From the parts of a request to what a processor is asked. Pure; the order of its checks is the wire's (§5)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from ostiary.aigateway.kit.form import Form, Part
from ostiary.aigateway.kit.messages import RequestInput, ResponseOutput
from ostiary.aigateway.kit.parameters import Parameters
from ostiary.aigateway.kit.parts import (
    INPUT_NAME,
    INPUT_PARAMETERS_NAME,
    METADATA_NAME,
    RESPONSE_NAME,
    RESPONSE_PARAMETERS_NAME,
)
from ostiary.aigateway.kit.problems import (
    InvalidMultipartFields,
    MetadataParseError,
    MissingMultipartFieldError,
    MissingPromptAndResponseError,
    MultipartParseError,
    ParametersParseError,
    PromptParseError,
    ResponseParseError,
)

if TYPE_CHECKING:
    from ostiary.aigateway.kit.inspector import Inspector

__all__ = ["Asked", "understood", "validation_messages"]

M = TypeVar("M", bound=BaseModel)
_UNREADABLE = {
    METADATA_NAME: MetadataParseError,
    INPUT_NAME: PromptParseError,
    RESPONSE_NAME: ResponseParseError,
}


@dataclass(slots=True)
class Asked:
    """Hold what a processor is asked: the text or texts, and how it is configured.

    `raw` is the JSON text of what is inspected, to tell later whether it was changed.
    """

    prompt: Any
    response: Any
    metadata: dict[str, Any]
    parameters: Parameters
    raw: str | bytes
    names: tuple[str, ...] = ()

    @property
    def is_response(self) -> bool:
        """Whether a response is inspected; a prompt may come with it."""
        return self.response is not None

    def is_unchanged(self, text: RequestInput | ResponseOutput) -> bool:
        """Tell whether a text says what was received."""
        inspected = self.response if self.is_response else self.prompt
        if type(text) is not type(inspected):
            return False
        return type(text).model_validate_json(self.raw).model_dump_json() == text.model_dump_json()


def understood(processor: Inspector, form: Form) -> Asked:
    """Read the parts of a form. Raises the classes of `ostiary.aigateway.kit.problems`, all of status 400."""
    parts = form.parts
    if METADATA_NAME not in parts:
        raise MissingMultipartFieldError(METADATA_NAME)
    if not form.complete:
        # What was cut off may be the very parameters that permit a rejection.
        raise MultipartParseError(messages=["the body ends before its closing boundary"])
    _check_sides(processor, parts)
    is_response = RESPONSE_NAME in parts
    parameters = _parameters(
        processor.parameters_class,
        parts.get(RESPONSE_PARAMETERS_NAME if is_response else INPUT_PARAMETERS_NAME),
        RESPONSE_PARAMETERS_NAME if is_response else INPUT_PARAMETERS_NAME,
        form.charset,
    )
    metadata = _metadata(parts[METADATA_NAME], form.charset)
    prompt = response = None
    raw: str | bytes = b""
    if INPUT_NAME in parts:
        raw, prompt = _text(processor.prompt_type, parts[INPUT_NAME], INPUT_NAME, form.charset)
    if is_response:
        raw, response = _text(processor.response_type, parts[RESPONSE_NAME], RESPONSE_NAME, form.charset)
    return Asked(prompt, response, metadata, parameters, raw, tuple(parts))


def validation_messages(problem: ValidationError) -> list[str]:
    """Say what doesn't fit, and where, as the wire does."""
    told: list[str] = []
    for error in problem.errors(include_url=False, include_input=False, include_context=False):
        place = ",".join(str(step) for step in error["loc"])
        told.append(f"{error['msg']}: {place}" if place else error["msg"])
    return told


def _check_sides(processor: Inspector, parts: dict[str, Part]) -> None:
    """See that there is something to inspect, that this processor inspects it, and that all it needs is there."""
    is_response = RESPONSE_NAME in parts
    if not is_response and INPUT_NAME not in parts:
        raise MissingPromptAndResponseError
    signature = processor.signature
    if is_response and not signature.supports_response():
        raise InvalidMultipartFields("Processor signature does not allow response fields")
    if not is_response and not signature.supports_input():
        raise InvalidMultipartFields("Processor signature does not allow input fields")
    for field in signature.requires():
        if field.value not in parts:
            side = "response" if is_response else "input"
            raise InvalidMultipartFields(f"Missing required field for {side}: {field.value}")
    if is_response and INPUT_PARAMETERS_NAME in parts:
        raise InvalidMultipartFields("prompt parameters cannot be present with response.choices field")
    if not is_response and RESPONSE_PARAMETERS_NAME in parts:
        raise InvalidMultipartFields("response parameters cannot be present with only a input.messages field")


def _parameters(kind: type[Parameters], part: Part | None, name: str, charset: str) -> Parameters:
    try:
        if part is None:
            return kind()
        return kind.model_validate_json(_decoded(part, name, charset), strict=True)
    except ValidationError as problem:
        raise ParametersParseError(messages=validation_messages(problem)) from None


def _metadata(part: Part, charset: str) -> dict[str, Any]:
    value = _json(part, METADATA_NAME, charset)
    if not isinstance(value, dict):
        raise MetadataParseError("metadata must be a JSON object")
    return value


def _text(kind: type[M], part: Part, name: str, charset: str) -> tuple[str | bytes, M]:
    """Read a prompt or response, in one pass where it is right."""
    raw = _decoded(part, name, charset)
    try:
        return raw, kind.model_validate_json(raw)
    except ValidationError as problem:
        told = problem
    value = _json(part, name, charset)
    try:
        # Once more, for the words in which the vendor's kit says what is wrong. What passes here holds what JSON can
        # spell and UTF-8 can't hold (half a character).
        kind.model_validate(value)
    except ValidationError as problem:
        told = problem
    raise _UNREADABLE[name](messages=validation_messages(told))


def _json(part: Part, name: str, charset: str) -> Any:
    """Return a part's JSON value."""
    try:
        return json.loads(_decoded(part, name, charset), parse_constant=_no_number)
    except RecursionError:
        reason = "it is nested too deeply"
    except ValueError as problem:
        reason = str(problem)
    if part.is_file:
        raise _UNREADABLE[name]()
    raise _UNREADABLE[name](f"Unable to parse JSON field [{name}]: {reason}")


def _decoded(part: Part, name: str, charset: str) -> str:
    """Return a part's text; files may be in any encoding of JSON, the rest is in the request's charset."""
    try:
        if part.is_file and name not in (INPUT_PARAMETERS_NAME, RESPONSE_PARAMETERS_NAME):
            return part.content.decode(json.detect_encoding(part.content))
        return part.content.decode("utf-8" if part.is_file else charset)
    except UnicodeDecodeError as problem:
        raise MultipartParseError(detail=f"Unable to decode field [{name}]: {problem}") from None


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
