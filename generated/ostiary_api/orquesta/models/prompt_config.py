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
    from .model_type import ModelType
    from .tool import Tool


@_attrs_define(repr=False)
class PromptConfig(_runtime.OpenModel[Any]):
    """Prompt and model of a deployment. Names of the model's parameters are snake_case here.

    Attributes:
        tools: What the model may call.
        model: Name of the model.
        model_type: What the model makes.
        model_parameters: Parameters of the model.
        provider: Who runs it.
        messages: The prompt, its templates unfilled.
    """

    tools: list[Tool] | None | Unset = UNSET
    model: None | str | Unset = UNSET
    model_type: ModelType | None | str | Unset = UNSET
    model_parameters: Any | Unset = UNSET
    provider: None | str | Unset = UNSET
    messages: list[Message] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("tools", "tools"),
        ("model", "model"),
        ("model_type", "model_type"),
        ("model_parameters", "model_parameters"),
        ("provider", "provider"),
        ("messages", "messages"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            tools=_runtime.optional(rest, "tools", _TOOLS),
            model=_runtime.optional(rest, "model", _MODEL),
            model_type=_runtime.optional(rest, "model_type", _MODEL_TYPE),
            model_parameters=_runtime.optional(rest, "model_parameters", _runtime.anything),
            provider=_runtime.optional(rest, "provider", _MODEL),
            messages=_runtime.optional(rest, "messages", _MESSAGES),
        )
        found.additional_properties = rest
        return found


_MODEL: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_TOOLS: _runtime.Decoder[list[Tool] | None] = _runtime.later(__name__, "_TOOLS")
_MODEL_TYPE: _runtime.Decoder[ModelType | None | str] = _runtime.later(__name__, "_MODEL_TYPE")
_MESSAGES: _runtime.Decoder[list[Message] | None] = _runtime.later(__name__, "_MESSAGES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _TOOLS, _MODEL_TYPE, _MESSAGES
    from .message import Message
    from .model_type import ModelType
    from .tool import Tool

    _TOOLS = _runtime.one_of(_runtime.null, _runtime.list_of(Tool.from_dict))
    _MODEL_TYPE = _runtime.one_of(_runtime.null, _runtime.enumeration(ModelType, str), _runtime.text)
    _MESSAGES = _runtime.one_of(_runtime.null, _runtime.list_of(Message.from_dict))
