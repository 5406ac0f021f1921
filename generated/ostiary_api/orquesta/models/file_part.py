# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .file_content import FileContent


@_attrs_define(repr=False)
class FilePart(_runtime.OpenModel[Any]):
    """A file. From 3.x on.

    Attributes:
        type_: What kind of part it is.
        file: A file's content or its address.
    """

    type_: Literal["file"]
    file: FileContent
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("type_", "type"),
        ("file", "file"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            type_=_runtime.required(rest, "type", _TYPE_),
            file=_runtime.required(rest, "file", _FILE),
        )
        found.additional_properties = rest
        return found


_TYPE_: _runtime.Decoder[Literal["file"]] = _runtime.constant("file")
_FILE: _runtime.Decoder[FileContent] = _runtime.later(__name__, "_FILE")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _FILE
    from .file_content import FileContent

    _FILE = FileContent.from_dict
