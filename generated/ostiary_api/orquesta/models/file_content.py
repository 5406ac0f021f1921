# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class FileContent(_runtime.OpenModel[Any]):
    """A file's content or its address.

    Attributes:
        file_data: The content as a `data:` URL in base64.
        uri: Where the file is.
        mime_type: Its media type.
        filename: Its name.
    """

    file_data: None | str | Unset = UNSET
    uri: None | str | Unset = UNSET
    mime_type: None | str | Unset = UNSET
    filename: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("file_data", "file_data"),
        ("uri", "uri"),
        ("mime_type", "mime_type"),
        ("filename", "filename"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            file_data=_runtime.optional(rest, "file_data", _FILE_DATA),
            uri=_runtime.optional(rest, "uri", _FILE_DATA),
            mime_type=_runtime.optional(rest, "mime_type", _FILE_DATA),
            filename=_runtime.optional(rest, "filename", _FILE_DATA),
        )
        found.additional_properties = rest
        return found


_FILE_DATA: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
