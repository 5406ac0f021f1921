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
    from .connection_settings import ConnectionSettings


@_attrs_define(repr=False)
class ModelConnection(_runtime.OpenModel[Any]):
    """`ModelConnection`.

    Attributes:
        id: Its id.
        model_instance_id: Id of its model instance.
        model: Name of the model.
        provider_key: Who runs it, as in `openai` or `azure_openai`.
        created_at: When it was made.
        updated_at: When it was last changed.
        deleted_at: When it was deleted.
    """

    id: int
    model_instance_id: int
    model: str
    provider_key: str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    credentials: ConnectionSettings | None | Unset = UNSET
    deleted_at: datetime.datetime | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("model_instance_id", "modelInstanceId"),
        ("model", "model"),
        ("provider_key", "providerKey"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("credentials", "credentials"),
        ("deleted_at", "deletedAt"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.required(rest, "id", _runtime.integer),
            model_instance_id=_runtime.required(rest, "modelInstanceId", _runtime.integer),
            model=_runtime.required(rest, "model", _runtime.text),
            provider_key=_runtime.required(rest, "providerKey", _runtime.text),
            created_at=_runtime.required(rest, "createdAt", _runtime.instant),
            updated_at=_runtime.required(rest, "updatedAt", _runtime.instant),
            credentials=_runtime.optional(rest, "credentials", _CREDENTIALS),
            deleted_at=_runtime.optional(rest, "deletedAt", _DELETED_AT),
        )
        found.additional_properties = rest
        return found


_DELETED_AT: _runtime.Decoder[datetime.datetime | None] = _runtime.one_of(_runtime.null, _runtime.instant)
_CREDENTIALS: _runtime.Decoder[ConnectionSettings | None] = _runtime.later(__name__, "_CREDENTIALS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _CREDENTIALS
    from .connection_settings import ConnectionSettings

    _CREDENTIALS = _runtime.one_of(_runtime.null, ConnectionSettings.from_dict)
