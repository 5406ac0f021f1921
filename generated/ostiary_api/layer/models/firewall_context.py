# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .firewall_violated_policy import FirewallViolatedPolicy


@_attrs_define(repr=False)
class FirewallContext(_runtime.OpenModel[Any]):
    """What the decision rests on.

    Attributes:
        violated_policies: The policies that the session violates; `null` or empty where there are none.
    """

    violated_policies: list[FirewallViolatedPolicy] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (("violated_policies", "violated_policies"),)

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            violated_policies=_runtime.optional(rest, "violated_policies", _VIOLATED_POLICIES),
        )
        found.additional_properties = rest
        return found


_VIOLATED_POLICIES: _runtime.Decoder[list[FirewallViolatedPolicy] | None] = _runtime.later(
    __name__, "_VIOLATED_POLICIES"
)


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _VIOLATED_POLICIES
    from .firewall_violated_policy import FirewallViolatedPolicy

    _VIOLATED_POLICIES = _runtime.one_of(_runtime.null, _runtime.list_of(FirewallViolatedPolicy.from_dict))
