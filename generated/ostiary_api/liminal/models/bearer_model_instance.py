# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .bearer_model_connection import BearerModelConnection


@_attrs_define(repr=False)
class BearerModelInstance(_runtime.OpenModel[Any]):
    """A model with a policy, as bearers see it. Instants are text.

    Attributes:
        id: Its id.
        policy_group_id: Id of its policies.
        model_connection: How to reach the model; with `null` the instance can't be used.
        name: Its name.
        created_at: When it was made.
        updated_at: When it was last changed.
        deleted_at: When it was deleted.
        teams: Teams that may use it.
    """

    id: int
    policy_group_id: int
    model_connection: BearerModelConnection | None
    name: str
    created_at: str
    updated_at: str
    deleted_at: None | str | Unset = UNSET
    teams: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("policy_group_id", "policyGroupId"),
        ("model_connection", "modelConnection"),
        ("name", "name"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("deleted_at", "deletedAt"),
        ("teams", "teams"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.integer),
            policy_group_id=_runtime.required(rest, "policyGroupId", _runtime.integer),
            model_connection=_runtime.required(rest, "modelConnection", _MODEL_CONNECTION),
            name=_runtime.required(rest, "name", _runtime.text),
            created_at=_runtime.required(rest, "createdAt", _runtime.text),
            updated_at=_runtime.required(rest, "updatedAt", _runtime.text),
            deleted_at=_runtime.optional(rest, "deletedAt", _DELETED_AT),
            teams=_runtime.optional(rest, "teams", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_DELETED_AT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_MODEL_CONNECTION: _runtime.Decoder[BearerModelConnection | None] = _runtime.later(
    __name__, "_MODEL_CONNECTION"
)


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MODEL_CONNECTION
    from .bearer_model_connection import BearerModelConnection

    _MODEL_CONNECTION = _runtime.one_of(_runtime.null, BearerModelConnection.from_dict)
