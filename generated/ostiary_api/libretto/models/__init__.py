# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .acknowledged import Acknowledged
    from .chain_update import ChainUpdate
    from .error import Error
    from .event import Event
    from .event_recorded import EventRecorded
    from .feedback import Feedback
    from .legacy_prompt import LegacyPrompt
    from .model_parameters import ModelParameters
    from .raw_response import RawResponse
    from .template_message import TemplateMessage
    from .template_parameters import TemplateParameters
    from .tool import Tool
    from .tool_call import ToolCall
    from .tool_call_function import ToolCallFunction

__all__ = [
    "Acknowledged",
    "ChainUpdate",
    "Error",
    "Event",
    "EventRecorded",
    "Feedback",
    "LegacyPrompt",
    "ModelParameters",
    "RawResponse",
    "TemplateMessage",
    "TemplateParameters",
    "Tool",
    "ToolCall",
    "ToolCallFunction",
]

_HOMES: dict[str, str] = {
    "Acknowledged": ".acknowledged",
    "ChainUpdate": ".chain_update",
    "Error": ".error",
    "Event": ".event",
    "EventRecorded": ".event_recorded",
    "Feedback": ".feedback",
    "LegacyPrompt": ".legacy_prompt",
    "ModelParameters": ".model_parameters",
    "RawResponse": ".raw_response",
    "TemplateMessage": ".template_message",
    "TemplateParameters": ".template_parameters",
    "Tool": ".tool",
    "ToolCall": ".tool_call",
    "ToolCallFunction": ".tool_call_function",
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
