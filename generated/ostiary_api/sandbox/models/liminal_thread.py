# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .liminal_placeholder import LiminalPlaceholder


@_attrs_define(repr=False)
class LiminalThread(_runtime.OpenModel[Any]):
    """`LiminalThread`.

    Attributes:
        thread_id: Its id.
        user_id: Whose it is.
        model_instance_id: The model instance that it is with.
        name: Its name.
        made_by: `request`, or `prompt` where a prompt without a thread made it.
        received_at: When it was made.
        request_number: Number of the request that made it.
        chat_count: How many chats it holds.
    """

    thread_id: int
    user_id: int
    model_instance_id: int
    name: str
    made_by: str
    received_at: datetime.datetime
    request_number: int
    chat_count: int
    placeholders: list[LiminalPlaceholder]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("thread_id", "thread_id"),
        ("user_id", "user_id"),
        ("model_instance_id", "model_instance_id"),
        ("name", "name"),
        ("made_by", "made_by"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("chat_count", "chat_count"),
        ("placeholders", "placeholders"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            thread_id=_runtime.required(rest, "thread_id", _runtime.integer),
            user_id=_runtime.required(rest, "user_id", _runtime.integer),
            model_instance_id=_runtime.required(rest, "model_instance_id", _runtime.integer),
            name=_runtime.required(rest, "name", _runtime.text),
            made_by=_runtime.required(rest, "made_by", _runtime.text),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            chat_count=_runtime.required(rest, "chat_count", _runtime.integer),
            placeholders=_runtime.required(rest, "placeholders", _PLACEHOLDERS),
        )
        found.additional_properties = rest
        return found


_PLACEHOLDERS: _runtime.Decoder[list[LiminalPlaceholder]] = _runtime.later(__name__, "_PLACEHOLDERS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _PLACEHOLDERS
    from .liminal_placeholder import LiminalPlaceholder

    _PLACEHOLDERS = _runtime.list_of(LiminalPlaceholder.from_dict)
