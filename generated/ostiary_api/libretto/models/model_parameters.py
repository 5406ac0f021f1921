# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class ModelParameters(_runtime.OpenModel[Any]):
    """What the request to the model said besides its prompt and tools: `model`, `temperature`, `max_tokens`, `stream` and
    so on, under the names of OpenAI's API. The vendor's SDK sends transport arguments too (`extra_headers`, `timeout`),
    secrets among them; don't.

    Attributes:
        model_provider: Who runs the model: `openai`.
        model_type: `chat` or `completion`.
        model: Name of the model.
    """

    model_provider: str
    model_type: str
    model: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("model_provider", "modelProvider"),
        ("model_type", "modelType"),
        ("model", "model"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            model_provider=_runtime.required(rest, "modelProvider", _runtime.text),
            model_type=_runtime.required(rest, "modelType", _runtime.text),
            model=_runtime.optional(rest, "model", _runtime.text),
        )
        found.additional_properties = rest
        return found
