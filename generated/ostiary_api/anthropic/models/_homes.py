# Generated from openapi/anthropic.yaml; do not edit, run `make regenerate`.
"""Which module each object lies in: read when the first one is asked for by name."""

HOMES: dict[str, str] = {
    "AnyObject": "any_object",
    "ContentBlock": "content_block",
    "ErrorBody": "error_body",
    "InputMessage": "input_message",
    "Message": "message",
    "MessageEvent": "message_event",
    "MessageRequest": "message_request",
    "MessageUsage": "message_usage",
    "Reason": "reason",
    "RequestMetadata": "request_metadata",
    "StreamingMessageRequest": "streaming_message_request",
    "Tool": "tool",
    "ToolChoice": "tool_choice",
}
