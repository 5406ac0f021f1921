# Generated from openapi/aigateway.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .model_response import ModelResponse
    from .prompt import Prompt
    from .rejection import Rejection
    from .verdict_metadata import VerdictMetadata


@_attrs_define(repr=False)
class Verdict(_runtime.OpenModel[Any]):
    """What a processor says.

    Attributes:
        metadata: Who says it, of which request, and what was found. The ids are of the type that the gateway sent.
        input_messages: A prompt.
        response_choices: A model's response.
        reject: Why the text is refused.
    """

    metadata: VerdictMetadata
    input_messages: Prompt | Unset = UNSET
    response_choices: ModelResponse | Unset = UNSET
    reject: Rejection | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("metadata", "metadata"),
        ("input_messages", "input.messages"),
        ("response_choices", "response.choices"),
        ("reject", "reject"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            metadata=_runtime.required(rest, "metadata", _METADATA),
            input_messages=_runtime.optional(rest, "input.messages", _INPUT_MESSAGES),
            response_choices=_runtime.optional(rest, "response.choices", _RESPONSE_CHOICES),
            reject=_runtime.optional(rest, "reject", _REJECT),
        )
        found.additional_properties = rest
        return found


_METADATA: _runtime.Decoder[VerdictMetadata] = _runtime.later(__name__, "_METADATA")
_INPUT_MESSAGES: _runtime.Decoder[Prompt] = _runtime.later(__name__, "_INPUT_MESSAGES")
_RESPONSE_CHOICES: _runtime.Decoder[ModelResponse] = _runtime.later(__name__, "_RESPONSE_CHOICES")
_REJECT: _runtime.Decoder[Rejection] = _runtime.later(__name__, "_REJECT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _METADATA, _INPUT_MESSAGES, _RESPONSE_CHOICES, _REJECT
    from .model_response import ModelResponse
    from .prompt import Prompt
    from .rejection import Rejection
    from .verdict_metadata import VerdictMetadata

    _METADATA = VerdictMetadata.from_dict
    _INPUT_MESSAGES = Prompt.from_dict
    _RESPONSE_CHOICES = ModelResponse.from_dict
    _REJECT = Rejection.from_dict
