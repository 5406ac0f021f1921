# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Finding(_runtime.OpenModel[Any]):
    """A piece of sensitive text, as sessions see it.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        score: How sure it is, from 0 to 1.
        score_category: The same in words, as in `VERY LIKELY`.
        text: The text.
        type_: Its kind, as in `PERSON` or `EMAIL_ADDRESS`.
        policy_action: What the policy does: `redact` and `mask` put a placeholder.
        custom_term: The term of the tenant's own that it is. The vendor's SDK fails where this is missing in an answer, and sends the word `None` for `null`, which means the same.
    """

    start: int
    end: int
    score: float
    score_category: str
    text: str
    type_: str
    policy_action: str
    custom_term: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("start", "start"),
        ("end", "end"),
        ("score", "score"),
        ("score_category", "scoreCategory"),
        ("text", "text"),
        ("type_", "type"),
        ("policy_action", "policyAction"),
        ("custom_term", "customTerm"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            start=_runtime.required(rest, "start", _runtime.integer),
            end=_runtime.required(rest, "end", _runtime.integer),
            score=_runtime.required(rest, "score", _runtime.number),
            score_category=_runtime.required(rest, "scoreCategory", _runtime.text),
            text=_runtime.required(rest, "text", _runtime.text),
            type_=_runtime.required(rest, "type", _runtime.text),
            policy_action=_runtime.required(rest, "policyAction", _runtime.text),
            custom_term=_runtime.optional(rest, "customTerm", _CUSTOM_TERM),
        )
        found.additional_properties = rest
        return found


_CUSTOM_TERM: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
