# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Feedback(_runtime.OpenModel[Any]):
    """What somebody thinks of an answer. At least one of `rating` and `better_response`.

    Attributes:
        feedback_key: The `feedbackKey` of the event.
        api_key: The key of a project and an environment. There is no `projectKey` here.
        rating: From 0 (all wrong) to 1 (right).
        better_response: What would have been a better answer.
    """

    feedback_key: str
    api_key: str | Unset = UNSET
    rating: float | None | Unset = UNSET
    better_response: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("feedback_key", "feedback_key"),
        ("api_key", "apiKey"),
        ("rating", "rating"),
        ("better_response", "better_response"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            feedback_key=_runtime.required(rest, "feedback_key", _runtime.text),
            api_key=_runtime.optional(rest, "apiKey", _runtime.text),
            rating=_runtime.optional(rest, "rating", _RATING),
            better_response=_runtime.optional(rest, "better_response", _BETTER_RESPONSE),
        )
        found.additional_properties = rest
        return found


_RATING: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_BETTER_RESPONSE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
