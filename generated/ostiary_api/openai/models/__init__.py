# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answer_format import AnswerFormat
    from .called_function import CalledFunction
    from .chat_choice import ChatChoice
    from .chat_chunk import ChatChunk
    from .chat_completion import ChatCompletion
    from .chat_message import ChatMessage
    from .chat_request import ChatRequest
    from .chat_tool import ChatTool
    from .chat_tool_call import ChatToolCall
    from .chunk_choice import ChunkChoice
    from .chunk_delta import ChunkDelta
    from .completion import Completion
    from .completion_choice import CompletionChoice
    from .completion_request import CompletionRequest
    from .continuation import Continuation
    from .conversation import Conversation
    from .embedding import Embedding
    from .embeddings import Embeddings
    from .embeddings_request import EmbeddingsRequest
    from .error_body import ErrorBody
    from .error_detail import ErrorDetail
    from .language_model import LanguageModel
    from .model_list import ModelList
    from .model_response import ModelResponse
    from .moderation import Moderation
    from .moderation_categories import ModerationCategories
    from .moderation_input_types import ModerationInputTypes
    from .moderation_request import ModerationRequest
    from .moderation_result import ModerationResult
    from .moderation_scores import ModerationScores
    from .named_schema import NamedSchema
    from .offered_function import OfferedFunction
    from .output_item import OutputItem
    from .output_part import OutputPart
    from .response_call import ResponseCall
    from .response_deleted import ResponseDeleted
    from .response_event import ResponseEvent
    from .response_request import ResponseRequest
    from .response_tool import ResponseTool
    from .response_usage import ResponseUsage
    from .stream_choice import StreamChoice
    from .stream_demand import StreamDemand
    from .stream_options import StreamOptions
    from .streaming_chat_request import StreamingChatRequest
    from .streaming_completion_request import StreamingCompletionRequest
    from .streaming_response_request import StreamingResponseRequest
    from .token_usage import TokenUsage

__all__ = [
    "AnswerFormat",
    "CalledFunction",
    "ChatChoice",
    "ChatChunk",
    "ChatCompletion",
    "ChatMessage",
    "ChatRequest",
    "ChatTool",
    "ChatToolCall",
    "ChunkChoice",
    "ChunkDelta",
    "Completion",
    "CompletionChoice",
    "CompletionRequest",
    "Continuation",
    "Conversation",
    "Embedding",
    "Embeddings",
    "EmbeddingsRequest",
    "ErrorBody",
    "ErrorDetail",
    "LanguageModel",
    "ModelList",
    "ModelResponse",
    "Moderation",
    "ModerationCategories",
    "ModerationInputTypes",
    "ModerationRequest",
    "ModerationResult",
    "ModerationScores",
    "NamedSchema",
    "OfferedFunction",
    "OutputItem",
    "OutputPart",
    "ResponseCall",
    "ResponseDeleted",
    "ResponseEvent",
    "ResponseRequest",
    "ResponseTool",
    "ResponseUsage",
    "StreamChoice",
    "StreamDemand",
    "StreamingChatRequest",
    "StreamingCompletionRequest",
    "StreamingResponseRequest",
    "StreamOptions",
    "TokenUsage",
]

_HOMES: dict[str, str] = {
    "AnswerFormat": ".answer_format",
    "CalledFunction": ".called_function",
    "ChatChoice": ".chat_choice",
    "ChatChunk": ".chat_chunk",
    "ChatCompletion": ".chat_completion",
    "ChatMessage": ".chat_message",
    "ChatRequest": ".chat_request",
    "ChatTool": ".chat_tool",
    "ChatToolCall": ".chat_tool_call",
    "ChunkChoice": ".chunk_choice",
    "ChunkDelta": ".chunk_delta",
    "Completion": ".completion",
    "CompletionChoice": ".completion_choice",
    "CompletionRequest": ".completion_request",
    "Continuation": ".continuation",
    "Conversation": ".conversation",
    "Embedding": ".embedding",
    "Embeddings": ".embeddings",
    "EmbeddingsRequest": ".embeddings_request",
    "ErrorBody": ".error_body",
    "ErrorDetail": ".error_detail",
    "LanguageModel": ".language_model",
    "ModelList": ".model_list",
    "ModelResponse": ".model_response",
    "Moderation": ".moderation",
    "ModerationCategories": ".moderation_categories",
    "ModerationInputTypes": ".moderation_input_types",
    "ModerationRequest": ".moderation_request",
    "ModerationResult": ".moderation_result",
    "ModerationScores": ".moderation_scores",
    "NamedSchema": ".named_schema",
    "OfferedFunction": ".offered_function",
    "OutputItem": ".output_item",
    "OutputPart": ".output_part",
    "ResponseCall": ".response_call",
    "ResponseDeleted": ".response_deleted",
    "ResponseEvent": ".response_event",
    "ResponseRequest": ".response_request",
    "ResponseTool": ".response_tool",
    "ResponseUsage": ".response_usage",
    "StreamChoice": ".stream_choice",
    "StreamDemand": ".stream_demand",
    "StreamOptions": ".stream_options",
    "StreamingChatRequest": ".streaming_chat_request",
    "StreamingCompletionRequest": ".streaming_completion_request",
    "StreamingResponseRequest": ".streaming_response_request",
    "TokenUsage": ".token_usage",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(home, __name__), name)
        return found

    def __dir__() -> list[str]:
        return [*globals(), *_HOMES]
