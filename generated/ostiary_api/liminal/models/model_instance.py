# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .model_connection import ModelConnection


@_attrs_define(repr=False)
class ModelInstance(_runtime.OpenModel[Any]):
    """A model with a policy, as sessions see it.

    Attributes:
        id: Its id.
        policy_group_id: Id of its policies.
        instructions: What the model is told before each prompt.
        name: Its name.
        model_connections: How to reach the model. Without any the instance can't be used.
        created_at: When it was made.
        updated_at: When it was last changed.
        trainer_thread_id: The thread that it was trained in.
        user_id: The user whose it is alone; `null` for a shared one.
        deleted_at: When it was deleted.
        allowed_teams: Teams that may use it.
        allowed_users: Users that may use it.
    """

    id: int
    policy_group_id: int
    instructions: None | str
    name: str
    model_connections: list[ModelConnection]
    created_at: datetime.datetime
    updated_at: datetime.datetime
    trainer_thread_id: int | None | Unset = UNSET
    user_id: int | None | Unset = UNSET
    deleted_at: datetime.datetime | None | Unset = UNSET
    allowed_teams: Any | Unset = UNSET
    allowed_users: Any | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("policy_group_id", "policyGroupId"),
        ("instructions", "instructions"),
        ("name", "name"),
        ("model_connections", "modelConnections"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("trainer_thread_id", "trainerThreadId"),
        ("user_id", "userId"),
        ("deleted_at", "deletedAt"),
        ("allowed_teams", "allowedTeams"),
        ("allowed_users", "allowedUsers"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.integer),
            policy_group_id=_runtime.required(rest, "policyGroupId", _runtime.integer),
            instructions=_runtime.required(rest, "instructions", _INSTRUCTIONS),
            name=_runtime.required(rest, "name", _runtime.text),
            model_connections=_runtime.required(rest, "modelConnections", _MODEL_CONNECTIONS),
            created_at=_runtime.required(rest, "createdAt", _runtime.instant),
            updated_at=_runtime.required(rest, "updatedAt", _runtime.instant),
            trainer_thread_id=_runtime.optional(rest, "trainerThreadId", _TRAINER_THREAD_ID),
            user_id=_runtime.optional(rest, "userId", _TRAINER_THREAD_ID),
            deleted_at=_runtime.optional(rest, "deletedAt", _DELETED_AT),
            allowed_teams=_runtime.optional(rest, "allowedTeams", _runtime.anything),
            allowed_users=_runtime.optional(rest, "allowedUsers", _runtime.anything),
        )
        found.additional_properties = rest
        return found


_INSTRUCTIONS: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_TRAINER_THREAD_ID: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_DELETED_AT: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
_MODEL_CONNECTIONS: _runtime.Decoder[list[ModelConnection]] = _runtime.later(__name__, "_MODEL_CONNECTIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MODEL_CONNECTIONS
    from .model_connection import ModelConnection

    _MODEL_CONNECTIONS = _runtime.list_of(ModelConnection.from_dict)
