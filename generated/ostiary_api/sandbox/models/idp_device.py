# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime


@_attrs_define(repr=False)
class IdpDevice(_runtime.OpenModel[Any]):
    """`IdpDevice`.

    Attributes:
        user_code: The code that the person is shown.
        client_id: The client that asked.
        tenant: The tenant.
        scope: What was asked for.
        username: Who approved.
        state: `pending`, `approved`, `declined`, `used` or `expired`.
    """

    user_code: str
    client_id: str
    tenant: str
    scope: str
    username: None | str
    state: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("user_code", "user_code"),
        ("client_id", "client_id"),
        ("tenant", "tenant"),
        ("scope", "scope"),
        ("username", "username"),
        ("state", "state"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            user_code=_runtime.required(rest, "user_code", _runtime.text),
            client_id=_runtime.required(rest, "client_id", _runtime.text),
            tenant=_runtime.required(rest, "tenant", _runtime.text),
            scope=_runtime.required(rest, "scope", _runtime.text),
            username=_runtime.required(rest, "username", _USERNAME),
            state=_runtime.required(rest, "state", _runtime.text),
        )
        found.additional_properties = rest
        return found


_USERNAME: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
