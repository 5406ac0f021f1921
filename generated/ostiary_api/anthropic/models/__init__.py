# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .any_object import AnyObject
    from .content_block import ContentBlock
    from .error_body import ErrorBody
    from .input_message import InputMessage
    from .message import Message
    from .message_event import MessageEvent
    from .message_request import MessageRequest
    from .message_usage import MessageUsage
    from .reason import Reason
    from .request_metadata import RequestMetadata
    from .streaming_message_request import StreamingMessageRequest
    from .tool import Tool
    from .tool_choice import ToolChoice

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

_HOMES: dict[str, str] = {
    "AnyObject": ".any_object",
    "ContentBlock": ".content_block",
    "ErrorBody": ".error_body",
    "InputMessage": ".input_message",
    "Message": ".message",
    "MessageEvent": ".message_event",
    "MessageRequest": ".message_request",
    "MessageUsage": ".message_usage",
    "Reason": ".reason",
    "RequestMetadata": ".request_metadata",
    "StreamingMessageRequest": ".streaming_message_request",
    "Tool": ".tool",
    "ToolChoice": ".tool_choice",
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
