# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class LiminalSettings(_runtime.OpenModel[Any]):
    """`LiminalSettings`.

    Attributes:
        access_seconds: How long access tokens live, in seconds; 900 usually.
        refresh_seconds: How long refresh tokens live, in seconds; 30 days usually.
        session_seconds: How long sessions live, in seconds; 8 hours usually.
        stream_fault: What happens to a stream after its first line: `end`, it ends without a last one; `error`, a line tells of a failure; `text`, a line isn't JSON; `blank_line`, an empty line comes between.
        stream_pace: Seconds between two lines of a stream.
    """

    access_seconds: float
    refresh_seconds: float
    session_seconds: float
    stream_fault: None | str
    stream_pace: float
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
            access_seconds=_runtime.required(rest, "access_seconds", _runtime.number),
            refresh_seconds=_runtime.required(rest, "refresh_seconds", _runtime.number),
            session_seconds=_runtime.required(rest, "session_seconds", _runtime.number),
            stream_fault=_runtime.required(rest, "stream_fault", _STREAM_FAULT),
            stream_pace=_runtime.required(rest, "stream_pace", _runtime.number),
        )
        found.additional_properties = rest
        return found


_STREAM_FAULT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
