# Generated from openapi/libretto.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .acknowledged import Acknowledged as Acknowledged
from .chain_update import ChainUpdate as ChainUpdate
from .error import Error as Error
from .event import Event as Event
from .event_recorded import EventRecorded as EventRecorded
from .feedback import Feedback as Feedback
from .legacy_prompt import LegacyPrompt as LegacyPrompt
from .model_parameters import ModelParameters as ModelParameters
from .raw_response import RawResponse as RawResponse
from .template_message import TemplateMessage as TemplateMessage
from .template_parameters import TemplateParameters as TemplateParameters
from .tool import Tool as Tool
from .tool_call import ToolCall as ToolCall
from .tool_call_function import ToolCallFunction as ToolCallFunction

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
