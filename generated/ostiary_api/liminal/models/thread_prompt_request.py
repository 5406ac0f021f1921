# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .bearer_finding import BearerFinding


@_attrs_define(repr=False)
class ThreadPromptRequest(_runtime.OpenModel[Any]):
    """A text in a thread, with what was found in it.

    Attributes:
        thread_id: The thread. A model instance's id won't do.
        text: The text.
        findings: What to replace. Without it the service looks by itself; an empty list replaces nothing.
    """

    thread_id: int
    text: str
    findings: list[BearerFinding] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("thread_id", "threadId"),
        ("text", "text"),
        ("findings", "findings"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            thread_id=_runtime.required(rest, "threadId", _runtime.integer),
            text=_runtime.required(rest, "text", _runtime.text),
            findings=_runtime.optional(rest, "findings", _FINDINGS),
        )
        found.additional_properties = rest
        return found


_FINDINGS: _runtime.Decoder[list[BearerFinding] | None] = _runtime.later(__name__, "_FINDINGS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FINDINGS
    from .bearer_finding import BearerFinding

    _FINDINGS = _runtime.one_of(_runtime.null, _runtime.list_of(BearerFinding.from_dict))
