# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .fault_request import FaultRequest


@_attrs_define(repr=False)
class Fault(_runtime.OpenModel[Any]):
    """`Fault`.

    Attributes:
        name: Its name.
        seen: How many requests matched it, the skipped ones included.
        struck: How often it struck.
        request: Which requests fail, and how. Needs at least one of `status` and `latency`. With `latency` alone the request is carried out and answered as usual, later. A name that stands for nothing here is refused: a slip in `service` would have the fault strike all.
        left: How often it will strike yet; `null`: no limit.
    """

    name: str
    seen: int
    struck: int
    request: FaultRequest
    left: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("seen", "seen"),
        ("struck", "struck"),
        ("request", "request"),
        ("left", "left"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            seen=_runtime.required(rest, "seen", _runtime.integer),
            struck=_runtime.required(rest, "struck", _runtime.integer),
            request=_runtime.required(rest, "request", _REQUEST),
            left=_runtime.optional(rest, "left", _LEFT),
        )
        found.additional_properties = rest
        return found


_LEFT: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_REQUEST: _runtime.Decoder[FaultRequest] = _runtime.later(__name__, "_REQUEST")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _REQUEST
    from .fault_request import FaultRequest

    _REQUEST = FaultRequest.from_dict
