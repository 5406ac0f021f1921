# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .moderation_result import ModerationResult


@_attrs_define(repr=False)
class Moderation(_runtime.OpenModel[Any]):
    """`Moderation`.

    Attributes:
        id: Its id.
        model: The model.
    """

    results: list[ModerationResult]
    id: None | str | Unset = UNSET
    model: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("results", "results"),
        ("id", "id"),
        ("model", "model"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            results=_runtime.required(rest, "results", _RESULTS),
            id=_runtime.optional(rest, "id", _ID),
            model=_runtime.optional(rest, "model", _ID),
        )
        found.additional_properties = rest
        return found


_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_RESULTS: _runtime.Decoder[list[ModerationResult]] = _runtime.later(__name__, "_RESULTS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _RESULTS
    from .moderation_result import ModerationResult

    _RESULTS = _runtime.list_of(ModerationResult.from_dict)
