# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class Chat(_runtime.OpenModel[Any]):
    """One prompt and its answer.

    Attributes:
        id: Its id.
        thread_id: Its thread.
        raw_input: The prompt as it was sent.
        cleansed_input: The prompt as the model read it.
        raw_output: What the model said.
        hydrated_output: What the model said
        status: `active`.
        created_at: When it was made.
        updated_at: When it was last changed.
        deleted_at: When it was deleted.
    """

    id: int | Unset = UNSET
    thread_id: int | Unset = UNSET
    raw_input: None | str | Unset = UNSET
    cleansed_input: None | str | Unset = UNSET
    raw_output: None | str | Unset = UNSET
    hydrated_output: None | str | Unset = UNSET
    status: str | Unset = UNSET
    created_at: datetime.datetime | Unset = UNSET
    updated_at: datetime.datetime | Unset = UNSET
    deleted_at: datetime.datetime | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("thread_id", "threadId"),
        ("raw_input", "rawInput"),
        ("cleansed_input", "cleansedInput"),
        ("raw_output", "rawOutput"),
        ("hydrated_output", "hydratedOutput"),
        ("status", "status"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("deleted_at", "deletedAt"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.optional(rest, "id", _runtime.integer),
            thread_id=_runtime.optional(rest, "threadId", _runtime.integer),
            raw_input=_runtime.optional(rest, "rawInput", _RAW_INPUT),
            cleansed_input=_runtime.optional(rest, "cleansedInput", _RAW_INPUT),
            raw_output=_runtime.optional(rest, "rawOutput", _RAW_INPUT),
            hydrated_output=_runtime.optional(rest, "hydratedOutput", _RAW_INPUT),
            status=_runtime.optional(rest, "status", _runtime.text),
            created_at=_runtime.optional(rest, "createdAt", _runtime.instant),
            updated_at=_runtime.optional(rest, "updatedAt", _runtime.instant),
            deleted_at=_runtime.optional(rest, "deletedAt", _DELETED_AT),
        )
        found.additional_properties = rest
        return found


_RAW_INPUT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_DELETED_AT: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
