# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .finding import Finding


@_attrs_define(repr=False)
class StreamingSubmitRequest(_runtime.OpenModel[Any]):
    """A prompt. The answer is a stream.

    Attributes:
        model_instance_id: The model instance whose policy counts.
        text: The text.
        is_streaming: The answer shall come in pieces.
        source: Who calls: `sdk`.
        thread_id: The thread that keeps the placeholders; `null` for a new one. The vendor's SDK always sends it.
        findings: What to replace. Without it the service looks by itself; an empty list replaces nothing.
    """

    model_instance_id: int
    text: str
    is_streaming: bool
    source: None | str | Unset = UNSET
    thread_id: int | None | Unset = UNSET
    findings: list[Finding] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("model_instance_id", "modelInstanceId"),
        ("text", "text"),
        ("is_streaming", "isStreaming"),
        ("source", "source"),
        ("thread_id", "threadId"),
        ("findings", "findings"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            model_instance_id=_runtime.required(rest, "modelInstanceId", _runtime.integer),
            text=_runtime.required(rest, "text", _runtime.text),
            is_streaming=_runtime.required(rest, "isStreaming", _runtime.boolean),
            source=_runtime.optional(rest, "source", _SOURCE),
            thread_id=_runtime.optional(rest, "threadId", _THREAD_ID),
            findings=_runtime.optional(rest, "findings", _FINDINGS),
        )
        found.additional_properties = rest
        return found


_SOURCE: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_THREAD_ID: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_FINDINGS: _runtime.Decoder[list[Finding] | None] = _runtime.later(__name__, "_FINDINGS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FINDINGS
    from .finding import Finding

    _FINDINGS = _runtime.one_of(_runtime.null, _runtime.list_of(Finding.from_dict))
