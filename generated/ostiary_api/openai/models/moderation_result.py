# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .moderation_categories import ModerationCategories
    from .moderation_input_types import ModerationInputTypes
    from .moderation_scores import ModerationScores


@_attrs_define(repr=False)
class ModerationResult(_runtime.OpenModel[Any]):
    """`ModerationResult`.

    Attributes:
        flagged: Whether the text is harmful.
    """

    flagged: bool | None | Unset = UNSET
    categories: ModerationCategories | None | Unset = UNSET
    category_scores: ModerationScores | None | Unset = UNSET
    category_applied_input_types: ModerationInputTypes | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("flagged", "flagged"),
        ("categories", "categories"),
        ("category_scores", "category_scores"),
        ("category_applied_input_types", "category_applied_input_types"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            flagged=_runtime.optional(rest, "flagged", _FLAGGED),
            categories=_runtime.optional(rest, "categories", _CATEGORIES),
            category_scores=_runtime.optional(rest, "category_scores", _CATEGORY_SCORES),
            category_applied_input_types=_runtime.optional(
                rest, "category_applied_input_types", _CATEGORY_APPLIED_INPUT_TYPES
            ),
        )
        found.additional_properties = rest
        return found


_FLAGGED: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_CATEGORIES: _runtime.Decoder[ModerationCategories | None] = _runtime.later(__name__, "_CATEGORIES")
_CATEGORY_SCORES: _runtime.Decoder[ModerationScores | None] = _runtime.later(__name__, "_CATEGORY_SCORES")
_CATEGORY_APPLIED_INPUT_TYPES: _runtime.Decoder[ModerationInputTypes | None] = _runtime.later(
    __name__, "_CATEGORY_APPLIED_INPUT_TYPES"
)


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CATEGORIES, _CATEGORY_SCORES, _CATEGORY_APPLIED_INPUT_TYPES
    from .moderation_categories import ModerationCategories
    from .moderation_input_types import ModerationInputTypes
    from .moderation_scores import ModerationScores

    _CATEGORIES = _runtime.one_of(_runtime.null, ModerationCategories.from_dict)
    _CATEGORY_SCORES = _runtime.one_of(_runtime.null, ModerationScores.from_dict)
    _CATEGORY_APPLIED_INPUT_TYPES = _runtime.one_of(_runtime.null, ModerationInputTypes.from_dict)
