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
    from .action_attributes import ActionAttributes
    from .session_action_error import SessionActionError
    from .session_action_kind import SessionActionKind
    from .session_action_scanner import SessionActionScanner


@_attrs_define(repr=False)
class SessionAction(_runtime.OpenModel[Any]):
    """One thing that happened in a session.

    Attributes:
        kind: What happened. Open, so a value that is not listed is accepted.
        start_time: When it began.
        end_time: When it ended. Not checked against `start_time`, and may bear another offset.
        data: What was said, by `kind`. Any JSON value; documented as an object: `{"messages": [{"role", "content", "name", "tool_call_id"}]}` for `completion_prompt` and `completion_output`, `{"role", "name", "tool_call_id", "content": [part…]}` for `completion_prompt_attachment`, `{"tools": [{"id", "name", "arguments"}]}` for `completion_tool_call`, `{"input": [text…]}` for `embeddings` and `moderation`.
        scanners: What scanners found or measured, token usage among it.
    """

    kind: SessionActionKind | str
    start_time: datetime.datetime
    end_time: datetime.datetime
    attributes: ActionAttributes | None | Unset = UNSET
    data: Any | Unset = UNSET
    error: None | SessionActionError | Unset = UNSET
    scanners: list[SessionActionScanner] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("kind", "kind"),
        ("start_time", "start_time"),
        ("end_time", "end_time"),
        ("attributes", "attributes"),
        ("data", "data"),
        ("error", "error"),
        ("scanners", "scanners"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            kind=_runtime.required(rest, "kind", _KIND),
            start_time=_runtime.required(rest, "start_time", _runtime.instant),
            end_time=_runtime.required(rest, "end_time", _runtime.instant),
            attributes=_runtime.optional(rest, "attributes", _ATTRIBUTES),
            data=_runtime.optional(rest, "data", _runtime.anything),
            error=_runtime.optional(rest, "error", _ERROR),
            scanners=_runtime.optional(rest, "scanners", _SCANNERS),
        )
        found.additional_properties = rest
        return found


_KIND: _runtime.Decoder[SessionActionKind | str] = _runtime.later(__name__, "_KIND")
_ATTRIBUTES: _runtime.Decoder[ActionAttributes | None] = _runtime.later(__name__, "_ATTRIBUTES")
_ERROR: _runtime.Decoder[None | SessionActionError] = _runtime.later(__name__, "_ERROR")
_SCANNERS: _runtime.Decoder[list[SessionActionScanner] | None] = _runtime.later(__name__, "_SCANNERS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _KIND, _ATTRIBUTES, _ERROR, _SCANNERS
    from .action_attributes import ActionAttributes
    from .session_action_error import SessionActionError
    from .session_action_kind import SessionActionKind
    from .session_action_scanner import SessionActionScanner

    _KIND = _runtime.one_of(_runtime.enumeration(SessionActionKind, str), _runtime.text)
    _ATTRIBUTES = _runtime.one_of(_runtime.null, ActionAttributes.from_dict)
    _ERROR = _runtime.one_of(_runtime.null, SessionActionError.from_dict)
    _SCANNERS = _runtime.one_of(_runtime.null, _runtime.list_of(SessionActionScanner.from_dict))
