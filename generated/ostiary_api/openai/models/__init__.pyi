# Generated from openapi/openai.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .answer_format import AnswerFormat as AnswerFormat
from .called_function import CalledFunction as CalledFunction
from .chat_choice import ChatChoice as ChatChoice
from .chat_chunk import ChatChunk as ChatChunk
from .chat_completion import ChatCompletion as ChatCompletion
from .chat_message import ChatMessage as ChatMessage
from .chat_request import ChatRequest as ChatRequest
from .chat_tool import ChatTool as ChatTool
from .chat_tool_call import ChatToolCall as ChatToolCall
from .chunk_choice import ChunkChoice as ChunkChoice
from .chunk_delta import ChunkDelta as ChunkDelta
from .completion import Completion as Completion
from .completion_choice import CompletionChoice as CompletionChoice
from .completion_request import CompletionRequest as CompletionRequest
from .continuation import Continuation as Continuation
from .conversation import Conversation as Conversation
from .embedding import Embedding as Embedding
from .embeddings import Embeddings as Embeddings
from .embeddings_request import EmbeddingsRequest as EmbeddingsRequest
from .error_body import ErrorBody as ErrorBody
from .error_detail import ErrorDetail as ErrorDetail
from .language_model import LanguageModel as LanguageModel
from .model_list import ModelList as ModelList
from .model_response import ModelResponse as ModelResponse
from .moderation import Moderation as Moderation
from .moderation_categories import ModerationCategories as ModerationCategories
from .moderation_input_types import ModerationInputTypes as ModerationInputTypes
from .moderation_request import ModerationRequest as ModerationRequest
from .moderation_result import ModerationResult as ModerationResult
from .moderation_scores import ModerationScores as ModerationScores
from .named_schema import NamedSchema as NamedSchema
from .offered_function import OfferedFunction as OfferedFunction
from .output_item import OutputItem as OutputItem
from .output_part import OutputPart as OutputPart
from .response_call import ResponseCall as ResponseCall
from .response_deleted import ResponseDeleted as ResponseDeleted
from .response_event import ResponseEvent as ResponseEvent
from .response_request import ResponseRequest as ResponseRequest
from .response_tool import ResponseTool as ResponseTool
from .response_usage import ResponseUsage as ResponseUsage
from .stream_choice import StreamChoice as StreamChoice
from .stream_demand import StreamDemand as StreamDemand
from .stream_options import StreamOptions as StreamOptions
from .streaming_chat_request import StreamingChatRequest as StreamingChatRequest
from .streaming_completion_request import StreamingCompletionRequest as StreamingCompletionRequest
from .streaming_response_request import StreamingResponseRequest as StreamingResponseRequest
from .token_usage import TokenUsage as TokenUsage

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
    "StreamOptions",
    "StreamingChatRequest",
    "StreamingCompletionRequest",
    "StreamingResponseRequest",
    "TokenUsage",
]
