# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .deidentified_token import DeidentifiedToken


@_attrs_define(repr=False)
class BearerChat(_runtime.OpenModel[Any]):
    """One prompt and its answer.

    Attributes:
        id: Its id.
        thread_id: Its thread.
        input_: The prompt as it was sent.
        deidentified_input: The prompt as the model read it.
        hashed_deidentified_input: The prompt with its sensitive text encrypted.
        llm_output: What the model said.
        output: What the model said
        status: `active`.
        created_at: When it was made.
        updated_at: When it was last changed.
        deleted_at: When it was deleted.
    """

    id: int | Unset = UNSET
    thread_id: int | Unset = UNSET
    input_: None | str | Unset = UNSET
    deidentified_input: None | str | Unset = UNSET
    hashed_deidentified_input: None | str | Unset = UNSET
    deidentified_text: list[DeidentifiedToken] | None | Unset = UNSET
    llm_output: None | str | Unset = UNSET
    output: None | str | Unset = UNSET
    status: str | Unset = UNSET
    created_at: str | Unset = UNSET
    updated_at: str | Unset = UNSET
    deleted_at: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("id", "id"),
        ("thread_id", "threadId"),
        ("input_", "input"),
        ("deidentified_input", "deidentifiedInput"),
        ("hashed_deidentified_input", "hashedDeidentifiedInput"),
        ("deidentified_text", "deidentifiedText"),
        ("llm_output", "llmOutput"),
        ("output", "output"),
        ("status", "status"),
        ("created_at", "createdAt"),
        ("updated_at", "updatedAt"),
        ("deleted_at", "deletedAt"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            id=_runtime.optional(rest, "id", _runtime.integer),
            thread_id=_runtime.optional(rest, "threadId", _runtime.integer),
            input_=_runtime.optional(rest, "input", _INPUT_),
            deidentified_input=_runtime.optional(rest, "deidentifiedInput", _INPUT_),
            hashed_deidentified_input=_runtime.optional(rest, "hashedDeidentifiedInput", _INPUT_),
            deidentified_text=_runtime.optional(rest, "deidentifiedText", _DEIDENTIFIED_TEXT),
            llm_output=_runtime.optional(rest, "llmOutput", _INPUT_),
            output=_runtime.optional(rest, "output", _INPUT_),
            status=_runtime.optional(rest, "status", _runtime.text),
            created_at=_runtime.optional(rest, "createdAt", _runtime.text),
            updated_at=_runtime.optional(rest, "updatedAt", _runtime.text),
            deleted_at=_runtime.optional(rest, "deletedAt", _INPUT_),
        )
        found.additional_properties = rest
        return found


_INPUT_: _runtime.Decoder[None | str] = _runtime.one_of(_runtime.null, _runtime.text)
_DEIDENTIFIED_TEXT: _runtime.Decoder[list[DeidentifiedToken] | None] = _runtime.later(
    __name__, "_DEIDENTIFIED_TEXT"
)


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DEIDENTIFIED_TEXT
    from .deidentified_token import DeidentifiedToken

    _DEIDENTIFIED_TEXT = _runtime.one_of(_runtime.null, _runtime.list_of(DeidentifiedToken.from_dict))
