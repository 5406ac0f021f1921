# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .embedding import Embedding
    from .token_usage import TokenUsage


@_attrs_define(repr=False)
class Embeddings(_runtime.OpenModel[Any]):
    """`Embeddings`.

    Attributes:
        object_: Always `list`.
        model: The model.
    """

    data: list[Embedding]
    object_: None | str | Unset = UNSET
    model: None | str | Unset = UNSET
    usage: None | TokenUsage | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("data", "data"),
        ("object_", "object"),
        ("model", "model"),
        ("usage", "usage"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            data=_runtime.required(rest, "data", _DATA),
            object_=_runtime.optional(rest, "object", _OBJECT_),
            model=_runtime.optional(rest, "model", _OBJECT_),
            usage=_runtime.optional(rest, "usage", _USAGE),
        )
        found.additional_properties = rest
        return found


_OBJECT_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_DATA: _runtime.Decoder[list[Embedding]] = _runtime.later(__name__, "_DATA")
_USAGE: _runtime.Decoder[None | TokenUsage] = _runtime.later(__name__, "_USAGE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DATA, _USAGE
    from .embedding import Embedding
    from .token_usage import TokenUsage

    _DATA = _runtime.list_of(Embedding.from_dict)
    _USAGE = _runtime.one_of(_runtime.null, TokenUsage.from_dict)
