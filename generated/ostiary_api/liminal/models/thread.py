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
    from .chat import Chat
    from .model_instance import ModelInstance


@_attrs_define(repr=False)
class Thread(_runtime.OpenModel[Any]):
    """A conversation, as sessions see it.

    Attributes:
        id: Its id.
        model_instance_id: The model instance that it is with.
        user_id: Whose it is.
        name: Its name.
        source: Who made it: `sdk`. The vendor's SDK fails at another word.
        type_: `default` or `trainer`. The vendor's SDK fails at another word.
        model_instance: A model with a policy, as sessions see it.
        created_at: When it was made.
        updated_at: When it was last changed.
        deleted_at: When it was deleted.
    """

    id: int
    model_instance_id: int
    user_id: int
    name: str
    source: str
    type_: str
    model_instance: ModelInstance
    created_at: datetime.datetime
    updated_at: datetime.datetime
    deleted_at: datetime.datetime | None | Unset = UNSET
    chats: list[Chat] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("model_instance_id", "modelInstanceId"),
        ("user_id", "userId"),
        ("name", "name"),
        ("source", "source"),
        ("type_", "type"),
        ("model_instance", "modelInstance"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("deleted_at", "deletedAt"),
        ("chats", "chats"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.integer),
            model_instance_id=_runtime.required(rest, "modelInstanceId", _runtime.integer),
            user_id=_runtime.required(rest, "userId", _runtime.integer),
            name=_runtime.required(rest, "name", _runtime.text),
            source=_runtime.required(rest, "source", _runtime.text),
            type_=_runtime.required(rest, "type", _runtime.text),
            model_instance=_runtime.required(rest, "modelInstance", _MODEL_INSTANCE),
            created_at=_runtime.required(rest, "createdAt", _runtime.instant),
            updated_at=_runtime.required(rest, "updatedAt", _runtime.instant),
            deleted_at=_runtime.optional(rest, "deletedAt", _DELETED_AT),
            chats=_runtime.optional(rest, "chats", _CHATS),
        )
        found.additional_properties = rest
        return found


_DELETED_AT: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
_MODEL_INSTANCE: _runtime.Decoder[ModelInstance] = _runtime.later(__name__, "_MODEL_INSTANCE")
_CHATS: _runtime.Decoder[list[Chat] | None] = _runtime.later(__name__, "_CHATS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MODEL_INSTANCE, _CHATS
    from .chat import Chat
    from .model_instance import ModelInstance

    _MODEL_INSTANCE = ModelInstance.from_dict
    _CHATS = _runtime.one_of(_runtime.null, _runtime.list_of(Chat.from_dict))
