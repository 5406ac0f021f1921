# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class EmbeddingsRequest(_runtime.OpenModel[Any]):
    """`EmbeddingsRequest`.

    Attributes:
        model: Name of the model.
        input_: Text, texts, tokens, or lists of tokens.
        dimensions: Length of the vectors.
        encoding_format: `float`, or `base64`: little-endian 32-bit floats.
        user: The end user.
    """

    model: str
    input_: Any
    dimensions: int | None | Unset = UNSET
    encoding_format: None | str | Unset = UNSET
    user: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("model", "model"),
        ("input_", "input"),
        ("dimensions", "dimensions"),
        ("encoding_format", "encoding_format"),
        ("user", "user"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            model=_runtime.required(rest, "model", _runtime.text),
            input_=_runtime.required(rest, "input", _runtime.anything),
            dimensions=_runtime.optional(rest, "dimensions", _DIMENSIONS),
            encoding_format=_runtime.optional(rest, "encoding_format", _ENCODING_FORMAT),
            user=_runtime.optional(rest, "user", _ENCODING_FORMAT),
        )
        found.additional_properties = rest
        return found


_DIMENSIONS: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_ENCODING_FORMAT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
