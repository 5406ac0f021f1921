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
class FirewallAnswer(_runtime.OpenModel[Any]):
    """`FirewallAnswer`.

    Attributes:
        session_id: Its id, in the canonical spelling.
        decision: What the firewall answers.
        is_set: Whether it was set, or is the firewall's own.
        violated_policies: What the answer's `context` lists.
    """

    session_id: str
    decision: str
    is_set: bool
    violated_policies: list[FirewallPolicy] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("session_id", "session_id"),
        ("decision", "decision"),
        ("is_set", "is_set"),
        ("violated_policies", "violated_policies"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            session_id=_runtime.required(rest, "session_id", _runtime.text),
            decision=_runtime.required(rest, "decision", _runtime.text),
            is_set=_runtime.required(rest, "is_set", _runtime.boolean),
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
