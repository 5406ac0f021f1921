# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class MessageEvent(_runtime.OpenModel[Any]):
    """An event of a stream: `message_start` (`message`), `content_block_start` (`index`, `content_block`),
    `content_block_delta` (`index`, `delta`), `content_block_stop` (`index`), `message_delta` (`delta`, `usage`),
    `message_stop`, `ping` or `error`.

    Attributes:
        type_: Its kind.
        index: The block that it is about.
    """

    type_: str
    index: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("index", "index"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _runtime.text),
            index=_runtime.optional(rest, "index", _INDEX),
        )
        found.additional_properties = rest
        return found


_INDEX: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
