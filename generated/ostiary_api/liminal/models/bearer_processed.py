# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ... import _runtime

if TYPE_CHECKING:
    from .bearer_cleansed import BearerCleansed
    from .bearer_token import BearerToken
    from .deidentified_token import DeidentifiedToken


@_attrs_define(repr=False)
class BearerProcessed(_runtime.OpenModel[Any]):
    """A prompt on its way to the model and back, as bearers see it.

    Attributes:
        thread_id: The thread.
        chat_id: The chat in it.
        input_text: The prompt as it was sent.
        deidentified_input_text_data: A cleansed text, as bearers see it.
        deidentified_context_history: The thread's placeholders.
        llm_model: The model.
        raw_llm_response_text: What the model said.
        reidentified_llm_response_text: What the model said, restored.
        reidentified_llm_response_items: What was restored, the last one first.
    """

    thread_id: int
    chat_id: int
    input_text: str
    deidentified_input_text_data: BearerCleansed
    deidentified_context_history: list[DeidentifiedToken]
    llm_model: str
    raw_llm_response_text: str
    reidentified_llm_response_text: str
    reidentified_llm_response_items: list[BearerToken]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    _wire: ClassVar[tuple[tuple[str, str], ...]] = (
        ("thread_id", "threadId"),
        ("chat_id", "chatId"),
        ("input_text", "inputText"),
        ("deidentified_input_text_data", "deidentifiedInputTextData"),
        ("deidentified_context_history", "deidentifiedContextHistory"),
        ("llm_model", "llmModel"),
        ("raw_llm_response_text", "rawLLMResponseText"),
        ("reidentified_llm_response_text", "reidentifiedLLMResponseText"),
        ("reidentified_llm_response_items", "reidentifiedLLMResponseItems"),
    )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        """Read the object from plain JSON values. Raises `Mismatch`, a ValueError, with the place."""
        rest = _runtime.properties(src_dict)
        found = cls(
            thread_id=_runtime.required(rest, "threadId", _runtime.integer),
            chat_id=_runtime.required(rest, "chatId", _runtime.integer),
            input_text=_runtime.required(rest, "inputText", _runtime.text),
            deidentified_input_text_data=_runtime.required(
                rest, "deidentifiedInputTextData", _DEIDENTIFIED_INPUT_TEXT_DATA
            ),
            deidentified_context_history=_runtime.required(
                rest, "deidentifiedContextHistory", _DEIDENTIFIED_CONTEXT_HISTORY
            ),
            llm_model=_runtime.required(rest, "llmModel", _runtime.text),
            raw_llm_response_text=_runtime.required(rest, "rawLLMResponseText", _runtime.text),
            reidentified_llm_response_text=_runtime.required(
                rest, "reidentifiedLLMResponseText", _runtime.text
            ),
            reidentified_llm_response_items=_runtime.required(
                rest, "reidentifiedLLMResponseItems", _REIDENTIFIED_LLM_RESPONSE_ITEMS
            ),
        )
        found.additional_properties = rest
        return found


_DEIDENTIFIED_INPUT_TEXT_DATA: _runtime.Decoder[BearerCleansed] = _runtime.later(
    __name__, "_DEIDENTIFIED_INPUT_TEXT_DATA"
)
_DEIDENTIFIED_CONTEXT_HISTORY: _runtime.Decoder[list[DeidentifiedToken]] = _runtime.later(
    __name__, "_DEIDENTIFIED_CONTEXT_HISTORY"
)
_REIDENTIFIED_LLM_RESPONSE_ITEMS: _runtime.Decoder[list[BearerToken]] = _runtime.later(
    __name__, "_REIDENTIFIED_LLM_RESPONSE_ITEMS"
)


def _load() -> None:
    """Load the objects that this one holds, when the first one is read."""
    global _DEIDENTIFIED_INPUT_TEXT_DATA, _DEIDENTIFIED_CONTEXT_HISTORY, _REIDENTIFIED_LLM_RESPONSE_ITEMS
    from .bearer_cleansed import BearerCleansed
    from .bearer_token import BearerToken
    from .deidentified_token import DeidentifiedToken

    _DEIDENTIFIED_INPUT_TEXT_DATA = BearerCleansed.from_dict
    _DEIDENTIFIED_CONTEXT_HISTORY = _runtime.list_of(DeidentifiedToken.from_dict)
    _REIDENTIFIED_LLM_RESPONSE_ITEMS = _runtime.list_of(BearerToken.from_dict)
