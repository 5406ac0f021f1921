# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .liminal_actions import LiminalActions


@_attrs_define(repr=False)
class LiminalModelInstance(_runtime.OpenModel[Any]):
    """`LiminalModelInstance`.

    Attributes:
        id: Its id.
        name: Its name.
        model: Name of the model.
        provider_key: Who runs the model.
        instructions: What the model is told before each prompt.
        connected: Whether it has a connection; without one it can't be used.
        actions: What the policy does with findings, by type. `redact` and `mask` put a placeholder, `ignore` finds nothing, any other word leaves the text as it is; `redact` where nothing is given.
        terms: The tenant's own terms.
    """

    id: int
    name: str
    model: str
    provider_key: str
    instructions: str
    connected: bool
    actions: LiminalActions
    terms: list[str]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
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
            id=_runtime.required(rest, "id", _runtime.integer),
            name=_runtime.required(rest, "name", _runtime.text),
            model=_runtime.required(rest, "model", _runtime.text),
            provider_key=_runtime.required(rest, "provider_key", _runtime.text),
            instructions=_runtime.required(rest, "instructions", _runtime.text),
            connected=_runtime.required(rest, "connected", _runtime.boolean),
            actions=_runtime.required(rest, "actions", _ACTIONS),
            terms=_runtime.required(rest, "terms", _TERMS),
        )
        found.additional_properties = rest
        return found


_TERMS: _runtime.Decoder[list[str]] = _runtime.list_of(_runtime.text)
_ACTIONS: _runtime.Decoder[LiminalActions] = _runtime.later(__name__, "_ACTIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ACTIONS
    from .liminal_actions import LiminalActions

    _ACTIONS = LiminalActions.from_dict
