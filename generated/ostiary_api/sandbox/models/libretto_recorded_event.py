# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .libretto_event import LibrettoEvent
    from .libretto_feedback import LibrettoFeedback
    from .libretto_repeat import LibrettoRepeat


@_attrs_define(repr=False)
class LibrettoRecordedEvent(_runtime.OpenModel[Any]):
    """`LibrettoRecordedEvent`.

    Attributes:
        body_text: Its body, character by character but for the key.
        repeats: Later requests with the same event id. What the last one said counts.
        feedback: The feedback on it, in the order in which it came.
    """

    event: LibrettoEvent
    body_text: str
    repeats: list[LibrettoRepeat]
    feedback: list[LibrettoFeedback]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("event", "event"),
        ("body_text", "body_text"),
        ("repeats", "repeats"),
        ("feedback", "feedback"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            event=_runtime.required(rest, "event", _EVENT),
            body_text=_runtime.required(rest, "body_text", _runtime.text),
            repeats=_runtime.required(rest, "repeats", _REPEATS),
            feedback=_runtime.required(rest, "feedback", _FEEDBACK),
        )
        found.additional_properties = rest
        return found


_EVENT: _runtime.Decoder[LibrettoEvent] = _runtime.later(__name__, "_EVENT")
_REPEATS: _runtime.Decoder[list[LibrettoRepeat]] = _runtime.later(__name__, "_REPEATS")
_FEEDBACK: _runtime.Decoder[list[LibrettoFeedback]] = _runtime.later(__name__, "_FEEDBACK")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _EVENT, _REPEATS, _FEEDBACK
    from .libretto_event import LibrettoEvent
    from .libretto_feedback import LibrettoFeedback
    from .libretto_repeat import LibrettoRepeat

    _EVENT = LibrettoEvent.from_dict
    _REPEATS = _runtime.list_of(LibrettoRepeat.from_dict)
    _FEEDBACK = _runtime.list_of(LibrettoFeedback.from_dict)
