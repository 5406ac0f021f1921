# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .liminal_stream_fault import LiminalStreamFault


@_attrs_define(repr=False)
class LiminalSettingsRequest(_runtime.OpenModel[Any]):
    """`LiminalSettingsRequest`.

    Attributes:
        access_seconds: How long access tokens live, in seconds.
        refresh_seconds: How long refresh tokens live, in seconds.
        session_seconds: How long sessions live, in seconds.
        stream_pace: Seconds between two lines of a stream.
    """

    access_seconds: float | None | Unset = UNSET
    refresh_seconds: float | None | Unset = UNSET
    session_seconds: float | None | Unset = UNSET
    stream_fault: LiminalStreamFault | None | Unset = UNSET
    stream_pace: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("access_seconds", "access_seconds"),
        ("refresh_seconds", "refresh_seconds"),
        ("session_seconds", "session_seconds"),
        ("stream_fault", "stream_fault"),
        ("stream_pace", "stream_pace"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            access_seconds=_runtime.optional(rest, "access_seconds", _ACCESS_SECONDS),
            refresh_seconds=_runtime.optional(rest, "refresh_seconds", _ACCESS_SECONDS),
            session_seconds=_runtime.optional(rest, "session_seconds", _ACCESS_SECONDS),
            stream_fault=_runtime.optional(rest, "stream_fault", _STREAM_FAULT),
            stream_pace=_runtime.optional(rest, "stream_pace", _ACCESS_SECONDS),
        )
        found.additional_properties = rest
        return found


_ACCESS_SECONDS: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_STREAM_FAULT: _runtime.Decoder[LiminalStreamFault | None] = _runtime.later(__name__, "_STREAM_FAULT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _STREAM_FAULT
    from .liminal_stream_fault import LiminalStreamFault

    _STREAM_FAULT = _runtime.one_of(_runtime.null, _runtime.enumeration(LiminalStreamFault, str))
