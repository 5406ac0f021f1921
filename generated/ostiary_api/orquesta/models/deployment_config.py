# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .message import Message
    from .model_parameters import ModelParameters
    from .model_type import ModelType
    from .tool import Tool


@_attrs_define(repr=False)
class DeploymentConfig(_runtime.OpenModel[Any]):
    """A deployment's configuration. 2.0.11 fails without `id` and puts empty values for the others.

    Attributes:
        id: Id of the transaction
        provider: Who runs the model, such as `openai`. Open: the list grows.
        model: Name of the model.
        type_: What the model makes.
        version: Version of the deployment. 2.0.11 drops it.
        messages: The prompt, its templates filled with the inputs.
        tools: What the model may call.
    """

    id: str
    provider: None | str | Unset = UNSET
    model: None | str | Unset = UNSET
    type_: ModelType | None | str | Unset = UNSET
    version: None | str | Unset = UNSET
    messages: list[Message] | None | Unset = UNSET
    parameters: ModelParameters | None | Unset = UNSET
    tools: list[Tool] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("provider", "provider"),
        ("model", "model"),
        ("type_", "type"),
        ("version", "version"),
        ("messages", "messages"),
        ("parameters", "parameters"),
        ("tools", "tools"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.text),
            provider=_runtime.optional(rest, "provider", _PROVIDER),
            model=_runtime.optional(rest, "model", _PROVIDER),
            type_=_runtime.optional(rest, "type", _TYPE_),
            version=_runtime.optional(rest, "version", _PROVIDER),
            messages=_runtime.optional(rest, "messages", _MESSAGES),
            parameters=_runtime.optional(rest, "parameters", _PARAMETERS),
            tools=_runtime.optional(rest, "tools", _TOOLS),
        )
        found.additional_properties = rest
        return found


_PROVIDER: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_TYPE_: _runtime.Decoder[ModelType | None | str] = _runtime.later(__name__, "_TYPE_")
_MESSAGES: _runtime.Decoder[list[Message] | None] = _runtime.later(__name__, "_MESSAGES")
_PARAMETERS: _runtime.Decoder[ModelParameters | None] = _runtime.later(__name__, "_PARAMETERS")
_TOOLS: _runtime.Decoder[list[Tool] | None] = _runtime.later(__name__, "_TOOLS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TYPE_, _MESSAGES, _PARAMETERS, _TOOLS
    from .message import Message
    from .model_parameters import ModelParameters
    from .model_type import ModelType
    from .tool import Tool

    _TYPE_ = _runtime.one_of(_runtime.null, _runtime.enumeration(ModelType, str), _runtime.text)
    _MESSAGES = _runtime.one_of(_runtime.null, _runtime.list_of(Message.from_dict))
    _PARAMETERS = _runtime.one_of(_runtime.null, ModelParameters.from_dict)
    _TOOLS = _runtime.one_of(_runtime.null, _runtime.list_of(Tool.from_dict))
