# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .layer_action import LayerAction
    from .layer_repeat import LayerRepeat
    from .layer_session import LayerSession


@_attrs_define(repr=False)
class LayerRecordedSession(_runtime.OpenModel[Any]):
    """`LayerRecordedSession`.

    Attributes:
        body_text: The opening request's body, character by character.
        repeats: Later requests to open the same session, which changed nothing.
    """

    session: LayerSession
    body_text: str
    repeats: list[LayerRepeat]
    actions: list[LayerAction]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("session", "session"),
        ("body_text", "body_text"),
        ("repeats", "repeats"),
        ("actions", "actions"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            session=_runtime.required(rest, "session", _SESSION),
            body_text=_runtime.required(rest, "body_text", _runtime.text),
            repeats=_runtime.required(rest, "repeats", _REPEATS),
            actions=_runtime.required(rest, "actions", _ACTIONS),
        )
        found.additional_properties = rest
        return found


_SESSION: _runtime.Decoder[LayerSession] = _runtime.later(__name__, "_SESSION")
_REPEATS: _runtime.Decoder[list[LayerRepeat]] = _runtime.later(__name__, "_REPEATS")
_ACTIONS: _runtime.Decoder[list[LayerAction]] = _runtime.later(__name__, "_ACTIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _SESSION, _REPEATS, _ACTIONS
    from .layer_action import LayerAction
    from .layer_repeat import LayerRepeat
    from .layer_session import LayerSession

    _SESSION = LayerSession.from_dict
    _REPEATS = _runtime.list_of(LayerRepeat.from_dict)
    _ACTIONS = _runtime.list_of(LayerAction.from_dict)
