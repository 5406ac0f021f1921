# Generated from openapi/orquesta.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime
from ..._runtime import UNSET, Unset

if TYPE_CHECKING:
    from .completion_tokens_details import CompletionTokensDetails
    from .prompt_tokens_details import PromptTokensDetails


@_attrs_define(repr=False)
class Usage(_runtime.OpenModel[Any]):
    """Tokens.

    Attributes:
        prompt_tokens: Tokens read.
        completion_tokens: Tokens written.
        total_tokens: Both.
    """

    prompt_tokens: float | None | Unset = UNSET
    completion_tokens: float | None | Unset = UNSET
    total_tokens: float | None | Unset = UNSET
    prompt_tokens_details: None | PromptTokensDetails | Unset = UNSET
    completion_tokens_details: CompletionTokensDetails | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("prompt_tokens", "prompt_tokens"),
        ("completion_tokens", "completion_tokens"),
        ("total_tokens", "total_tokens"),
        ("prompt_tokens_details", "prompt_tokens_details"),
        ("completion_tokens_details", "completion_tokens_details"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            prompt_tokens=_runtime.optional(rest, "prompt_tokens", _PROMPT_TOKENS),
            completion_tokens=_runtime.optional(rest, "completion_tokens", _PROMPT_TOKENS),
            total_tokens=_runtime.optional(rest, "total_tokens", _PROMPT_TOKENS),
            prompt_tokens_details=_runtime.optional(rest, "prompt_tokens_details", _PROMPT_TOKENS_DETAILS),
            completion_tokens_details=_runtime.optional(
                rest, "completion_tokens_details", _COMPLETION_TOKENS_DETAILS
            ),
        )
        found.additional_properties = rest
        return found


_PROMPT_TOKENS: _runtime.Decoder[float | None] = _runtime.one_of(_runtime.null, _runtime.number)
_PROMPT_TOKENS_DETAILS: _runtime.Decoder[None | PromptTokensDetails] = _runtime.later(
    __name__, "_PROMPT_TOKENS_DETAILS"
)
_COMPLETION_TOKENS_DETAILS: _runtime.Decoder[CompletionTokensDetails | None] = _runtime.later(
    __name__, "_COMPLETION_TOKENS_DETAILS"
)


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _PROMPT_TOKENS_DETAILS, _COMPLETION_TOKENS_DETAILS
    from .completion_tokens_details import CompletionTokensDetails
    from .prompt_tokens_details import PromptTokensDetails

    _PROMPT_TOKENS_DETAILS = _runtime.one_of(_runtime.null, PromptTokensDetails.from_dict)
    _COMPLETION_TOKENS_DETAILS = _runtime.one_of(_runtime.null, CompletionTokensDetails.from_dict)
