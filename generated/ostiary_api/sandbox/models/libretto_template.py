# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .libretto_revision import LibrettoRevision


@_attrs_define(repr=False)
class LibrettoTemplate(_runtime.OpenModel[Any]):
    """`LibrettoTemplate`.

    Attributes:
        project: Its project.
        api_name: Its name.
        named: Whether the name was sent.
        revisions: Its wordings, in the order in which they came.
    """

    project: str
    api_name: str
    named: bool
    revisions: list[LibrettoRevision]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("project", "project"),
        ("api_name", "api_name"),
        ("named", "named"),
        ("revisions", "revisions"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            project=_runtime.required(rest, "project", _runtime.text),
            api_name=_runtime.required(rest, "api_name", _runtime.text),
            named=_runtime.required(rest, "named", _runtime.boolean),
            revisions=_runtime.required(rest, "revisions", _REVISIONS),
        )
        found.additional_properties = rest
        return found


_REVISIONS: _runtime.Decoder[list[LibrettoRevision]] = _runtime.later(__name__, "_REVISIONS")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _REVISIONS
    from .libretto_revision import LibrettoRevision

    _REVISIONS = _runtime.list_of(LibrettoRevision.from_dict)
