# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class LibrettoChain(_runtime.OpenModel[Any]):
    """`LibrettoChain`.

    Attributes:
        project: Its project.
        chain_id: Its id.
        updates: How often it was updated.
        events: Ids of its events, in the order in which they came.
        result: What it came to.
        updated_at: When it was updated last.
    """

    project: str
    chain_id: str
    updates: int
    events: list[str]
    result: None | str | Unset = UNSET
    updated_at: datetime.datetime | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("project", "project"),
        ("chain_id", "chain_id"),
        ("updates", "updates"),
        ("events", "events"),
        ("result", "result"),
        ("updated_at", "updated_at"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            project=_runtime.required(rest, "project", _runtime.text),
            chain_id=_runtime.required(rest, "chain_id", _runtime.text),
            updates=_runtime.required(rest, "updates", _runtime.integer),
            events=_runtime.required(rest, "events", _EVENTS),
            result=_runtime.optional(rest, "result", _RESULT),
            updated_at=_runtime.optional(rest, "updated_at", _UPDATED_AT),
        )
        found.additional_properties = rest
        return found


_EVENTS: _runtime.Decoder[list[str]] = _runtime.list_of(_runtime.text)
_RESULT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_UPDATED_AT: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
