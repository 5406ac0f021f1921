# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .choice_message import ChoiceMessage


@_attrs_define(repr=False)
class Choice(_runtime.OpenModel[Any]):
    """`Choice`.

    Attributes:
        index: Its place, from 0.
        finish_reason: Why the model stopped, in its provider's words: `stop`, `length`, `tool_calls`, …
    """

    index: int | None | Unset = UNSET
    finish_reason: None | str | Unset = UNSET
    message: ChoiceMessage | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("index", "index"),
        ("finish_reason", "finish_reason"),
        ("message", "message"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            index=_runtime.optional(rest, "index", _INDEX),
            finish_reason=_runtime.optional(rest, "finish_reason", _FINISH_REASON),
            message=_runtime.optional(rest, "message", _MESSAGE),
        )
        found.additional_properties = rest
        return found


_INDEX: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_FINISH_REASON: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_MESSAGE: _runtime.Decoder[ChoiceMessage | None] = _runtime.later(__name__, "_MESSAGE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MESSAGE
    from .choice_message import ChoiceMessage

    _MESSAGE = _runtime.one_of(_runtime.null, ChoiceMessage.from_dict)
