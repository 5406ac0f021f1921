# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset


@_attrs_define(repr=False)
class LibrettoEvent(_runtime.OpenModel[Any]):
    """`LibrettoEvent`.

    Attributes:
        event_id: Its id, as the client chose it.
        project: The project that its key belongs to.
        environment: The environment that its key belongs to.
        api_name: Its prompt template: the name that was sent, or one that was made up.
        named: Whether the name was sent.
        received_at: When it came last.
        request_number: Number of the request that brought it last.
        body: The event, as sent, parsed; of the key, a fingerprint.
        feedback_key: What feedback on it names.
        chat_id: Its conversation.
        chain_id: Its chain.
    """

    event_id: str
    project: str
    environment: str
    api_name: str
    named: bool
    received_at: datetime.datetime
    request_number: int
    body: Any
    feedback_key: None | str | Unset = UNSET
    chat_id: None | str | Unset = UNSET
    chain_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("event_id", "event_id"),
        ("project", "project"),
        ("environment", "environment"),
        ("api_name", "api_name"),
        ("named", "named"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("body", "body"),
        ("feedback_key", "feedback_key"),
        ("chat_id", "chat_id"),
        ("chain_id", "chain_id"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            event_id=_runtime.required(rest, "event_id", _runtime.text),
            project=_runtime.required(rest, "project", _runtime.text),
            environment=_runtime.required(rest, "environment", _runtime.text),
            api_name=_runtime.required(rest, "api_name", _runtime.text),
            named=_runtime.required(rest, "named", _runtime.boolean),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            body=_runtime.required(rest, "body", _runtime.anything),
            feedback_key=_runtime.optional(rest, "feedback_key", _FEEDBACK_KEY),
            chat_id=_runtime.optional(rest, "chat_id", _FEEDBACK_KEY),
            chain_id=_runtime.optional(rest, "chain_id", _FEEDBACK_KEY),
        )
        found.additional_properties = rest
        return found


_FEEDBACK_KEY: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
