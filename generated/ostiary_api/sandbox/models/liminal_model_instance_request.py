# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .liminal_actions import LiminalActions


@_attrs_define(repr=False)
class LiminalModelInstanceRequest(_runtime.OpenModel[Any]):
    """`LiminalModelInstanceRequest`.

    Attributes:
        name: Its name. It need not be unique.
        model: Name of the model; `gpt-4o-mini` where it isn't given.
        provider_key: Who runs the model; `openai` where it isn't given.
        instructions: What the model is told before each prompt.
        connected: Whether it has a connection; it has where this isn't given.
        terms: The tenant's own terms, each a finding of type `CUSTOM_TERM` wherever it stands.
    """

    name: str
    model: None | str | Unset = UNSET
    provider_key: None | str | Unset = UNSET
    instructions: None | str | Unset = UNSET
    connected: bool | None | Unset = UNSET
    actions: LiminalActions | None | Unset = UNSET
    terms: list[str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("name", "name"),
        ("model", "model"),
        ("provider_key", "provider_key"),
        ("instructions", "instructions"),
        ("connected", "connected"),
        ("actions", "actions"),
        ("terms", "terms"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            name=_runtime.required(rest, "name", _runtime.text),
            model=_runtime.optional(rest, "model", _MODEL),
            provider_key=_runtime.optional(rest, "provider_key", _MODEL),
            instructions=_runtime.optional(rest, "instructions", _MODEL),
            connected=_runtime.optional(rest, "connected", _CONNECTED),
            actions=_runtime.optional(rest, "actions", _ACTIONS),
            terms=_runtime.optional(rest, "terms", _TERMS),
        )
        found.additional_properties = rest
        return found


_MODEL: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_CONNECTED: _runtime.Decoder[bool | None] = _runtime.one_of(_runtime.null, _runtime.boolean)
_TERMS: _runtime.Decoder[list[str] | None] = _runtime.one_of(_runtime.null, _runtime.list_of(_runtime.text))
_ACTIONS: _runtime.Decoder[LiminalActions | None] = _runtime.later(__name__, "_ACTIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ACTIONS
    from .liminal_actions import LiminalActions

    _ACTIONS = _runtime.one_of(_runtime.null, LiminalActions.from_dict)
