# Generated from openapi/sandbox.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .liminal_message import LiminalMessage


@_attrs_define(repr=False)
class LiminalChat(_runtime.OpenModel[Any]):
    """`LiminalChat`.

    Attributes:
        chat_id: Its id.
        thread_id: Its thread.
        received_at: When the prompt arrived.
        request_number: Number of the request.
        streamed: Whether it was answered as a stream.
        messages: All that the model read.
        raw_input: The prompt as it was sent.
        cleansed_input: The prompt as the model read it.
        raw_output: What the model said.
        hydrated_output: What the model said, restored.
        body_text: The request's body, character by character.
    """

    chat_id: int
    thread_id: int
    received_at: datetime.datetime
    request_number: int
    streamed: bool
    messages: list[LiminalMessage]
    raw_input: str
    cleansed_input: str
    raw_output: str
    hydrated_output: str
    body_text: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("chat_id", "chat_id"),
        ("thread_id", "thread_id"),
        ("received_at", "received_at"),
        ("request_number", "request_number"),
        ("streamed", "streamed"),
        ("messages", "messages"),
        ("raw_input", "raw_input"),
        ("cleansed_input", "cleansed_input"),
        ("raw_output", "raw_output"),
        ("hydrated_output", "hydrated_output"),
        ("body_text", "body_text"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            chat_id=_runtime.required(rest, "chat_id", _runtime.integer),
            thread_id=_runtime.required(rest, "thread_id", _runtime.integer),
            received_at=_runtime.required(rest, "received_at", _runtime.instant),
            request_number=_runtime.required(rest, "request_number", _runtime.integer),
            streamed=_runtime.required(rest, "streamed", _runtime.boolean),
            messages=_runtime.required(rest, "messages", _MESSAGES),
            raw_input=_runtime.required(rest, "raw_input", _runtime.text),
            cleansed_input=_runtime.required(rest, "cleansed_input", _runtime.text),
            raw_output=_runtime.required(rest, "raw_output", _runtime.text),
            hydrated_output=_runtime.required(rest, "hydrated_output", _runtime.text),
            body_text=_runtime.required(rest, "body_text", _runtime.text),
        )
        found.additional_properties = rest
        return found


_MESSAGES: _runtime.Decoder[list[LiminalMessage]] = _runtime.later(__name__, "_MESSAGES")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _MESSAGES
    from .liminal_message import LiminalMessage

    _MESSAGES = _runtime.list_of(LiminalMessage.from_dict)
