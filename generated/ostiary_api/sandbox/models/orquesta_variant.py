# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .orquesta_conditions import OrquestaConditions
    from .orquesta_failure import OrquestaFailure
    from .orquesta_template import OrquestaTemplate


@_attrs_define(repr=False)
class OrquestaVariant(_runtime.OpenModel[Any]):
    """`OrquestaVariant`.

    Attributes:
        id: Its id; the key and its number where it isn't given.
        provider: Who runs the model; `openai` where it isn't given.
        model: Name of the model; `gpt-4` where it isn't given.
        type_: `chat`, `completion`, `vision` or `image`; `chat` where it isn't given.
        messages: The prompt. `{{name}}` in a text stands for an input.
        parameters: Parameters of the model, in camelCase: an object.
        tools: What the model may call: a list of `{type, function}`.
        pace: Seconds between two events of a stream.
    """

    id: None | str | Unset = UNSET
    when: None | OrquestaConditions | Unset = UNSET
    provider: None | str | Unset = UNSET
    model: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    messages: list[OrquestaTemplate] | None | Unset = UNSET
    parameters: Any | Unset = UNSET
    tools: Any | Unset = UNSET
    fails: None | OrquestaFailure | Unset = UNSET
    pace: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("when", "when"),
        ("provider", "provider"),
        ("model", "model"),
        ("type_", "type"),
        ("messages", "messages"),
        ("parameters", "parameters"),
        ("tools", "tools"),
        ("fails", "fails"),
        ("pace", "pace"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.optional(rest, "id", _ID),
            when=_runtime.optional(rest, "when", _WHEN),
            provider=_runtime.optional(rest, "provider", _ID),
            model=_runtime.optional(rest, "model", _ID),
            type_=_runtime.optional(rest, "type", _ID),
            messages=_runtime.optional(rest, "messages", _MESSAGES),
            parameters=_runtime.optional(rest, "parameters", _runtime.anything),
            tools=_runtime.optional(rest, "tools", _runtime.anything),
            fails=_runtime.optional(rest, "fails", _FAILS),
            pace=_runtime.optional(rest, "pace", _PACE),
        )
        found.additional_properties = rest
        return found


_ID: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_PACE: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_WHEN: _runtime.Decoder[None | OrquestaConditions] = _runtime.later(__name__, "_WHEN")
_MESSAGES: _runtime.Decoder[list[OrquestaTemplate] | None] = _runtime.later(__name__, "_MESSAGES")
_FAILS: _runtime.Decoder[None | OrquestaFailure] = _runtime.later(__name__, "_FAILS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _WHEN, _MESSAGES, _FAILS
    from .orquesta_conditions import OrquestaConditions
    from .orquesta_failure import OrquestaFailure
    from .orquesta_template import OrquestaTemplate

    _WHEN = _runtime.one_of(_runtime.null, OrquestaConditions.from_dict)
    _MESSAGES = _runtime.one_of(_runtime.null, _runtime.list_of(OrquestaTemplate.from_dict))
    _FAILS = _runtime.one_of(_runtime.null, OrquestaFailure.from_dict)
