# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .orquesta_image import OrquestaImage


@_attrs_define(repr=False)
class OrquestaMetrics(_runtime.OpenModel[Any]):
    """`OrquestaMetrics`.

    Attributes:
        received_at: When the report arrived.
        request_number: Number of the request.
        body: The report, as sent, parsed.
        body_text: Its body, character by character.
        images: The images in base64 that it held.
    """

    received_at: datetime.datetime
    request_number: int
    body: Any
    body_text: str
    images: list[OrquestaImage]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("body", "body"),
        ("body_text", "body_text"),
        ("images", "images"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            body=_runtime.required(rest, "body", _runtime.anything),
            body_text=_runtime.required(rest, "body_text", _runtime.text),
            images=_runtime.required(rest, "images", _IMAGES),
        )
        found.additional_properties = rest
        return found


_IMAGES: _runtime.Decoder[list[OrquestaImage]] = _runtime.later(__name__, "_IMAGES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _IMAGES
    from .orquesta_image import OrquestaImage

    _IMAGES = _runtime.list_of(OrquestaImage.from_dict)
