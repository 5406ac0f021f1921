# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, File, Unset

if TYPE_CHECKING:
    from .model_response import ModelResponse
    from .processor_parameters import ProcessorParameters
    from .prompt import Prompt
    from .request_metadata import RequestMetadata


@_attrs_define(repr=False)
class Execution(_runtime.OpenModel[Any]):
    """What a processor is asked.

    Attributes:
        metadata: What a gateway knows of the request. The ids are sent back; other keys are the gateway's own.
        input_messages: The prompt; as a file where it is larger than 1 MiB.
        input_parameters: How a processor is used; what else there is, its own schema says.
        response_choices: The model's response; as a file where it is larger than 1 MiB.
        response_parameters: How a processor is used; what else there is, its own schema says.
    """

    metadata: RequestMetadata
    input_messages: File | Prompt | Unset = UNSET
    input_parameters: ProcessorParameters | Unset = UNSET
    response_choices: File | ModelResponse | Unset = UNSET
    response_parameters: ProcessorParameters | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("metadata", "metadata"),
        ("input_messages", "input.messages"),
        ("input_parameters", "input.parameters"),
        ("response_choices", "response.choices"),
        ("response_parameters", "response.parameters"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            metadata=_runtime.required(rest, "metadata", _METADATA),
            input_messages=_runtime.optional(rest, "input.messages", _INPUT_MESSAGES),
            input_parameters=_runtime.optional(rest, "input.parameters", _INPUT_PARAMETERS),
            response_choices=_runtime.optional(rest, "response.choices", _RESPONSE_CHOICES),
            response_parameters=_runtime.optional(rest, "response.parameters", _INPUT_PARAMETERS),
        )
        found.additional_properties = rest
        return found


_METADATA: _runtime.Decoder[RequestMetadata] = _runtime.later(__name__, "_METADATA")
_INPUT_MESSAGES: _runtime.Decoder[File | Prompt] = _runtime.later(__name__, "_INPUT_MESSAGES")
_INPUT_PARAMETERS: _runtime.Decoder[ProcessorParameters] = _runtime.later(__name__, "_INPUT_PARAMETERS")
_RESPONSE_CHOICES: _runtime.Decoder[File | ModelResponse] = _runtime.later(__name__, "_RESPONSE_CHOICES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _METADATA, _INPUT_MESSAGES, _INPUT_PARAMETERS, _RESPONSE_CHOICES
    from .model_response import ModelResponse
    from .processor_parameters import ProcessorParameters
    from .prompt import Prompt
    from .request_metadata import RequestMetadata

    _METADATA = RequestMetadata.from_dict
    _INPUT_MESSAGES = _runtime.one_of(_runtime.file, Prompt.from_dict)
    _INPUT_PARAMETERS = ProcessorParameters.from_dict
    _RESPONSE_CHOICES = _runtime.one_of(_runtime.file, ModelResponse.from_dict)
