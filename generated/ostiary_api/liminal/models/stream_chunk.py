# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .error import Error


@_attrs_define(repr=False)
class StreamChunk(_runtime.OpenModel[Any]):
    """A line of a stream.

    Attributes:
        content: The next fragment of the restored answer.
        finish_reason: Why the answer ends, on the last line: `stop`, for instance.
        thread_id: The thread. An addition of the sandbox.
        chat_id: The chat. An addition of the sandbox.
        error: What failed, on a last line whose `finishReason` is `error`. An addition of the sandbox: the vendor's wire has no word for it.
    """

    content: None | str
    finish_reason: None | str
    thread_id: int | None | Unset = UNSET
    chat_id: int | None | Unset = UNSET
    error: Error | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("content", "content"),
        ("finish_reason", "finishReason"),
        ("thread_id", "threadId"),
        ("chat_id", "chatId"),
        ("error", "error"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            content=_runtime.required(rest, "content", _CONTENT),
            finish_reason=_runtime.required(rest, "finishReason", _CONTENT),
            thread_id=_runtime.optional(rest, "threadId", _THREAD_ID),
            chat_id=_runtime.optional(rest, "chatId", _THREAD_ID),
            error=_runtime.optional(rest, "error", _ERROR),
        )
        found.additional_properties = rest
        return found


_CONTENT: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_THREAD_ID: _runtime.Decoder[int | None] = _runtime.one_of(_runtime.null, _runtime.integer)
_ERROR: _runtime.Decoder[Error | None] = _runtime.later(__name__, "_ERROR")


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _ERROR
    from .error import Error

    _ERROR = _runtime.one_of(_runtime.null, Error.from_dict)
