# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .connection_settings import ConnectionSettings


@_attrs_define(repr=False)
class BearerModelConnection(_runtime.OpenModel[Any]):
    """`BearerModelConnection`.

    Attributes:
        id: Its id.
        model_instance_id: Id of its model instance.
        model: Name of the model.
        provider_key: Who runs it, as in `openai` or `azure_openai`.
        created_at: When it was made.
        updated_at: When it was last changed.
        params: The vendor's SDK fails where this is missing.
        deleted_at: When it was deleted.
        api_key: Not told; empty.
        masked_api_key: Not told; empty.
    """

    id: int
    model_instance_id: int
    model: str
    provider_key: str
    created_at: str
    updated_at: str
    params: ConnectionSettings | None | Unset = UNSET
    deleted_at: None | str | Unset = UNSET
    api_key: None | str | Unset = UNSET
    masked_api_key: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("model_instance_id", "modelInstanceId"),
        ("model", "model"),
        ("provider_key", "providerKey"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("params", "params"),
        ("deleted_at", "deletedAt"),
        ("api_key", "apiKey"),
        ("masked_api_key", "maskedApiKey"),
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
            created_at=_runtime.required(rest, "createdAt", _runtime.text),
            updated_at=_runtime.required(rest, "updatedAt", _runtime.text),
            params=_runtime.optional(rest, "params", _PARAMS),
            deleted_at=_runtime.optional(rest, "deletedAt", _DELETED_AT),
            api_key=_runtime.optional(rest, "apiKey", _DELETED_AT),
            masked_api_key=_runtime.optional(rest, "maskedApiKey", _DELETED_AT),
        )
        found.additional_properties = rest
        return found


_DELETED_AT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_PARAMS: _runtime.Decoder[ConnectionSettings | None] = _runtime.later(__name__, "_PARAMS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _PARAMS
    from .connection_settings import ConnectionSettings

    _PARAMS = _runtime.one_of(_runtime.null, ConnectionSettings.from_dict)
