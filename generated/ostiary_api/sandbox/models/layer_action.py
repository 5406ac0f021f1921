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
class LayerAction(_runtime.OpenModel[Any]):
    """`LayerAction`.

    Attributes:
        position: Its place in the session, from 0.
        received_at: When it was recorded.
        request_number: Number of the request that brought it.
        body: The action, as sent, parsed.
        body_text: Its body, character by character; `null` for an action that came with the opening request.
    """

    position: int
    received_at: datetime.datetime
    request_number: int
    body: Any
    body_text: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("position", "position"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("body", "body"),
        ("body_text", "body_text"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            position=_runtime.required(rest, "position", _runtime.integer),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            body=_runtime.required(rest, "body", _runtime.anything),
            body_text=_runtime.optional(rest, "body_text", _BODY_TEXT),
        )
        found.additional_properties = rest
        return found


_BODY_TEXT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
