# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class OrquestaFailure(_runtime.OpenModel[Any]):
    """How the model's provider fails.

    Attributes:
        status: Status of the answer.
        error: What the provider says.
        retry_after: `Retry-After` of the answer, in seconds.
        after: In a stream, how many pieces come before the failure, which is then an event; absent, or without a stream, the whole answer is the failure.
    """

    status: int
    error: None | str | Unset = UNSET
    retry_after: int | None | Unset = UNSET
    after: int | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("status", "status"),
        ("error", "error"),
        ("retry_after", "retry_after"),
        ("after", "after"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            status=_runtime.required(rest, "status", _runtime.integer),
            error=_runtime.optional(rest, "error", _ERROR),
            retry_after=_runtime.optional(rest, "retry_after", _RETRY_AFTER),
            after=_runtime.optional(rest, "after", _RETRY_AFTER),
        )
        found.additional_properties = rest
        return found


_ERROR: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_RETRY_AFTER: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
