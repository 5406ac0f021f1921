# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .bearer_chat import BearerChat
    from .bearer_model_instance import BearerModelInstance


@_attrs_define(repr=False)
class BearerThread(_runtime.OpenModel[Any]):
    """A conversation, as bearers see it. Instants are text.

    Attributes:
        id: Its id.
        name: Its name.
        user_id: Whose it is.
        model_instance_id: The model instance that it is with.
        created_at: When it was made.
        updated_at: When it was last changed.
        source: Who made it: `sdk`. The vendor's SDK fails at another word.
        deleted_at: When it was deleted.
    """

    id: int
    name: str
    user_id: int
    model_instance_id: int
    created_at: str
    updated_at: str
    source: str
    deleted_at: None | str | Unset = UNSET
    model_instance: BearerModelInstance | None | Unset = UNSET
    chats: list[BearerChat] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("name", "name"),
        ("user_id", "userId"),
        ("model_instance_id", "modelInstanceId"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("source", "source"),
        ("deleted_at", "deletedAt"),
        ("model_instance", "modelInstance"),
        ("chats", "chats"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.integer),
            name=_runtime.required(rest, "name", _runtime.text),
            user_id=_runtime.required(rest, "userId", _runtime.integer),
            model_instance_id=_runtime.required(rest, "modelInstanceId", _runtime.integer),
            created_at=_runtime.required(rest, "createdAt", _runtime.text),
            updated_at=_runtime.required(rest, "updatedAt", _runtime.text),
            source=_runtime.required(rest, "source", _runtime.text),
            deleted_at=_runtime.optional(rest, "deletedAt", _DELETED_AT),
            model_instance=_runtime.optional(rest, "modelInstance", _MODEL_INSTANCE),
            chats=_runtime.optional(rest, "chats", _CHATS),
        )
        found.additional_properties = rest
        return found


_DELETED_AT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_MODEL_INSTANCE: _runtime.Decoder[BearerModelInstance | None] = _runtime.later(__name__, "_MODEL_INSTANCE")
_CHATS: _runtime.Decoder[list[BearerChat] | None] = _runtime.later(__name__, "_CHATS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MODEL_INSTANCE, _CHATS
    from .bearer_chat import BearerChat
    from .bearer_model_instance import BearerModelInstance

    _MODEL_INSTANCE = _runtime.one_of(_runtime.null, BearerModelInstance.from_dict)
    _CHATS = _runtime.one_of(_runtime.null, _runtime.list_of(BearerChat.from_dict))
