# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
"""Which module each object lies in: read when the first one is asked for by name."""

HOMES: dict[str, str] = {
    "Acknowledged": "acknowledged",
    "ChainUpdate": "chain_update",
    "Error": "error",
    "Event": "event",
    "EventRecorded": "event_recorded",
    "Feedback": "feedback",
    "LegacyPrompt": "legacy_prompt",
    "ModelParameters": "model_parameters",
    "RawResponse": "raw_response",
    "TemplateMessage": "template_message",
    "TemplateParameters": "template_parameters",
    "Tool": "tool",
    "ToolCall": "tool_call",
    "ToolCallFunction": "tool_call_function",
}
