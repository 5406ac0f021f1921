# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .credential_trace import CredentialTrace
    from .header_line import HeaderLine


@_attrs_define(repr=False)
class ReceivedRequest(_runtime.OpenModel[Any]):
    """`ReceivedRequest`.

    Attributes:
        number: Its number; they rise in the order of arrival, across all services.
        service: The service that received it.
        method: HTTP method.
        path: Path as it was sent, percent signs and doubled slashes included, below the service's base.
        query: Query as it was sent, without the question mark.
        headers: Header lines in the order in which they came; names in lower case. Credentials (`authorization`, `cookie` and the like) are left out.
        body: Body as text, exactly as sent; `null` if it isn't UTF-8.
        received_at: When it arrived.
        operation: The operation it was taken for; `null` for none.
        subject: What it was about, such as a session's canonical id.
        body_base64: Body in base64 where it isn't UTF-8, else `null`.
        status: Status of the answer; `null` while there is none.
        handled: Whether the service carried it out: a fault after that may hide it.
        fault: Name of the fault that struck.
        seconds: How long the answer took, in seconds.
    """

    number: int
    service: str
    method: str
    path: str
    query: str
    headers: list[HeaderLine]
    body: None | str
    received_at: datetime.datetime
    operation: None | str | Unset = UNSET
    subject: None | str | Unset = UNSET
    credential: CredentialTrace | None | Unset = UNSET
    body_base64: None | str | Unset = UNSET
    status: int | None | Unset = UNSET
    handled: bool | Unset = UNSET
    fault: None | str | Unset = UNSET
    seconds: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("number", "number"),
        ("service", "service"),
        ("method", "method"),
        ("path", "path"),
        ("query", "query"),
        ("headers", "headers"),
        ("body", "body"),
        ("received_at", "received_at"),
        ("operation", "operation"),
        ("subject", "subject"),
        ("credential", "credential"),
        ("body_base64", "body_base64"),
        ("status", "status"),
        ("handled", "handled"),
        ("fault", "fault"),
        ("seconds", "seconds"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            number=_runtime.required(rest, "number", _runtime.integer),
            service=_runtime.required(rest, "service", _runtime.text),
            method=_runtime.required(rest, "method", _runtime.text),
            path=_runtime.required(rest, "path", _runtime.text),
            query=_runtime.required(rest, "query", _runtime.text),
            headers=_runtime.required(rest, "headers", _HEADERS),
            body=_runtime.required(rest, "body", _BODY),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            operation=_runtime.optional(rest, "operation", _BODY),
            subject=_runtime.optional(rest, "subject", _BODY),
            credential=_runtime.optional(rest, "credential", _CREDENTIAL),
            body_base64=_runtime.optional(rest, "body_base64", _BODY),
            status=_runtime.optional(rest, "status", _STATUS),
            handled=_runtime.optional(rest, "handled", _runtime.boolean),
            fault=_runtime.optional(rest, "fault", _BODY),
            seconds=_runtime.optional(rest, "seconds", _SECONDS),
        )
        found.additional_properties = rest
        return found


_BODY: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_STATUS: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_SECONDS: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_HEADERS: _runtime.Decoder[list[HeaderLine]] = _runtime.later(__name__, "_HEADERS")
_CREDENTIAL: _runtime.Decoder[CredentialTrace | None] = _runtime.later(__name__, "_CREDENTIAL")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _HEADERS, _CREDENTIAL
    from .credential_trace import CredentialTrace
    from .header_line import HeaderLine

    _HEADERS = _runtime.list_of(HeaderLine.from_dict)
    _CREDENTIAL = _runtime.one_of(_runtime.null, CredentialTrace.from_dict)
