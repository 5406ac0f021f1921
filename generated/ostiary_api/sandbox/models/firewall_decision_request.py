# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .firewall_policy import FirewallPolicy


@_attrs_define(repr=False)
class FirewallDecisionRequest(_runtime.OpenModel[Any]):
    """`FirewallDecisionRequest`.

    Attributes:
        decision: `no_data`, `pass`, `skip`, `alert`, `block`, or a word of your own.
        violated_policies: What the answer's `context` lists.
    """

    decision: str
    violated_policies: list[FirewallPolicy] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("decision", "decision"),
        ("violated_policies", "violated_policies"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            decision=_runtime.required(rest, "decision", _runtime.text),
            violated_policies=_runtime.optional(rest, "violated_policies", _VIOLATED_POLICIES),
        )
        found.additional_properties = rest
        return found


_VIOLATED_POLICIES: _runtime.Decoder[list[FirewallPolicy] | None] = _runtime.later(
    __name__, "_VIOLATED_POLICIES"
)


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _VIOLATED_POLICIES
    from .firewall_policy import FirewallPolicy

    _VIOLATED_POLICIES = _runtime.one_of(_runtime.null, _runtime.list_of(FirewallPolicy.from_dict))
