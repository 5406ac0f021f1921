# Generated from openapi/layer.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .firewall_context import FirewallContext
    from .firewall_decision import FirewallDecision


@_attrs_define(repr=False)
class FirewallLookup(_runtime.OpenModel[Any]):
    """`FirewallLookup`.

    Attributes:
        session_id: Id of the session that was asked about.
        decision: The policies' judgment. Open, so a value that is not listed may come.
    """

    session_id: str
    decision: FirewallDecision | str
    context: FirewallContext | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("session_id", "session_id"),
        ("decision", "decision"),
        ("context", "context"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            session_id=_runtime.required(rest, "session_id", _runtime.text),
            decision=_runtime.required(rest, "decision", _DECISION),
            context=_runtime.optional(rest, "context", _CONTEXT),
        )
        found.additional_properties = rest
        return found


_DECISION: _runtime.Decoder[FirewallDecision | str] = _runtime.later(__name__, "_DECISION")
_CONTEXT: _runtime.Decoder[FirewallContext | None] = _runtime.later(__name__, "_CONTEXT")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DECISION, _CONTEXT
    from .firewall_context import FirewallContext
    from .firewall_decision import FirewallDecision

    _DECISION = _runtime.one_of(_runtime.enumeration(FirewallDecision, str), _runtime.text)
    _CONTEXT = _runtime.one_of(_runtime.null, FirewallContext.from_dict)
