# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .session_action import SessionAction
    from .session_attributes import SessionAttributes


@_attrs_define(repr=False)
class SessionRequest(_runtime.OpenModel[Any]):
    """A session to open. Only `application_id` is required.

    Attributes:
        application_id: Id of the application that the session belongs to; a UUID by convention, not checked.
        session_id: The id that the client chose: a version 5 UUID (RFC 4122 variant). Other versions are refused. `null`: the service chooses. Opening a session whose id is known already changes nothing and returns the same id.
        start_time: When the session began. The SDK's documentation shows it; neither generation of its code can send it.
        end_time: When the session ended. As `start_time`.
        actions: Actions that have happened already, in their order.
    """

    application_id: str
    session_id: None | str | Unset = UNSET
    start_time: datetime.datetime | None | Unset = UNSET
    end_time: datetime.datetime | None | Unset = UNSET
    attributes: None | SessionAttributes | Unset = UNSET
    actions: list[SessionAction] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("application_id", "application_id"),
        ("session_id", "session_id"),
        ("start_time", "start_time"),
        ("end_time", "end_time"),
        ("attributes", "attributes"),
        ("actions", "actions"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            application_id=_runtime.required(rest, "application_id", _runtime.text),
            session_id=_runtime.optional(rest, "session_id", _SESSION_ID),
            start_time=_runtime.optional(rest, "start_time", _START_TIME),
            end_time=_runtime.optional(rest, "end_time", _START_TIME),
            attributes=_runtime.optional(rest, "attributes", _ATTRIBUTES),
            actions=_runtime.optional(rest, "actions", _ACTIONS),
        )
        found.additional_properties = rest
        return found


_SESSION_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_START_TIME: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
_ATTRIBUTES: _runtime.Decoder[None | SessionAttributes] = _runtime.later(__name__, "_ATTRIBUTES")
_ACTIONS: _runtime.Decoder[list[SessionAction] | None] = _runtime.later(__name__, "_ACTIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ATTRIBUTES, _ACTIONS
    from .session_action import SessionAction
    from .session_attributes import SessionAttributes

    _ATTRIBUTES = _runtime.one_of(_runtime.null, SessionAttributes.from_dict)
    _ACTIONS = _runtime.one_of(_runtime.null, _runtime.list_of(SessionAction.from_dict))
