# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .any_object import AnyObject as AnyObject
from .content_block import ContentBlock as ContentBlock
from .error_body import ErrorBody as ErrorBody
from .input_message import InputMessage as InputMessage
from .message import Message as Message
from .message_event import MessageEvent as MessageEvent
from .message_request import MessageRequest as MessageRequest
from .message_usage import MessageUsage as MessageUsage
from .reason import Reason as Reason
from .request_metadata import RequestMetadata as RequestMetadata
from .streaming_message_request import StreamingMessageRequest as StreamingMessageRequest
from .tool import Tool as Tool
from .tool_choice import ToolChoice as ToolChoice

__all__ = [
    "AnyObject",
    "ContentBlock",
    "ErrorBody",
    "InputMessage",
    "Message",
    "MessageEvent",
    "MessageRequest",
    "MessageUsage",
    "Reason",
    "RequestMetadata",
    "StreamingMessageRequest",
    "Tool",
    "ToolChoice",
]
