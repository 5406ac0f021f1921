# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class RetrievalMetadata(_runtime.OpenModel[Any]):
    """`RetrievalMetadata`.

    Attributes:
        file_name: Name of the file.
        page_number: The page.
        file_type: Its type.
        search_score: How well the search thought that it fits.
        rerank_score: How well the second look thought so.
    """

    file_name: None | str | Unset = UNSET
    page_number: float | None | Unset = UNSET
    file_type: None | str | Unset = UNSET
    search_score: float | None | Unset = UNSET
    rerank_score: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("file_name", "file_name"),
        ("page_number", "page_number"),
        ("file_type", "file_type"),
        ("search_score", "search_score"),
        ("rerank_score", "rerank_score"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            file_name=_runtime.optional(rest, "file_name", _FILE_NAME),
            page_number=_runtime.optional(rest, "page_number", _PAGE_NUMBER),
            file_type=_runtime.optional(rest, "file_type", _FILE_NAME),
            search_score=_runtime.optional(rest, "search_score", _PAGE_NUMBER),
            rerank_score=_runtime.optional(rest, "rerank_score", _PAGE_NUMBER),
        )
        found.additional_properties = rest
        return found


_FILE_NAME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_PAGE_NUMBER: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
