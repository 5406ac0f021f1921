# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .analyze_answer import AnalyzeAnswer
    from .analyze_request import AnalyzeRequest
    from .bearer_chat import BearerChat
    from .bearer_cleansed import BearerCleansed
    from .bearer_finding import BearerFinding
    from .bearer_findings import BearerFindings
    from .bearer_hydrated import BearerHydrated
    from .bearer_model_connection import BearerModelConnection
    from .bearer_model_instance import BearerModelInstance
    from .bearer_processed import BearerProcessed
    from .bearer_thread import BearerThread
    from .bearer_token import BearerToken
    from .chat import Chat
    from .cleanse_answer import CleanseAnswer
    from .cleanse_request import CleanseRequest
    from .cleansed import Cleansed
    from .connection_settings import ConnectionSettings
    from .context_history_request import ContextHistoryRequest
    from .deidentified_token import DeidentifiedToken
    from .error import Error
    from .finding import Finding
    from .findings import Findings
    from .hydrate_answer import HydrateAnswer
    from .hydrate_request import HydrateRequest
    from .hydrated import Hydrated
    from .model_connection import ModelConnection
    from .model_instance import ModelInstance
    from .model_instances import ModelInstances
    from .stream_choice import StreamChoice
    from .stream_chunk import StreamChunk
    from .stream_demand import StreamDemand
    from .streaming_submit_request import StreamingSubmitRequest
    from .submit_answer import SubmitAnswer
    from .submit_request import SubmitRequest
    from .submitted import Submitted
    from .thread import Thread
    from .thread_answer import ThreadAnswer
    from .thread_prompt_request import ThreadPromptRequest
    from .thread_request import ThreadRequest
    from .thread_text_request import ThreadTextRequest
    from .threads import Threads
    from .token import Token

__all__ = [
    "AnalyzeAnswer",
    "AnalyzeRequest",
    "BearerChat",
    "BearerCleansed",
    "BearerFinding",
    "BearerFindings",
    "BearerHydrated",
    "BearerModelConnection",
    "BearerModelInstance",
    "BearerProcessed",
    "BearerThread",
    "BearerToken",
    "Chat",
    "CleanseAnswer",
    "Cleansed",
    "CleanseRequest",
    "ConnectionSettings",
    "ContextHistoryRequest",
    "DeidentifiedToken",
    "Error",
    "Finding",
    "Findings",
    "HydrateAnswer",
    "Hydrated",
    "HydrateRequest",
    "ModelConnection",
    "ModelInstance",
    "ModelInstances",
    "StreamChoice",
    "StreamChunk",
    "StreamDemand",
    "StreamingSubmitRequest",
    "SubmitAnswer",
    "SubmitRequest",
    "Submitted",
    "Thread",
    "ThreadAnswer",
    "ThreadPromptRequest",
    "ThreadRequest",
    "Threads",
    "ThreadTextRequest",
    "Token",
]

_HOMES: dict[str, str] = {
    "AnalyzeAnswer": ".analyze_answer",
    "AnalyzeRequest": ".analyze_request",
    "BearerChat": ".bearer_chat",
    "BearerCleansed": ".bearer_cleansed",
    "BearerFinding": ".bearer_finding",
    "BearerFindings": ".bearer_findings",
    "BearerHydrated": ".bearer_hydrated",
    "BearerModelConnection": ".bearer_model_connection",
    "BearerModelInstance": ".bearer_model_instance",
    "BearerProcessed": ".bearer_processed",
    "BearerThread": ".bearer_thread",
    "BearerToken": ".bearer_token",
    "Chat": ".chat",
    "CleanseAnswer": ".cleanse_answer",
    "CleanseRequest": ".cleanse_request",
    "Cleansed": ".cleansed",
    "ConnectionSettings": ".connection_settings",
    "ContextHistoryRequest": ".context_history_request",
    "DeidentifiedToken": ".deidentified_token",
    "Error": ".error",
    "Finding": ".finding",
    "Findings": ".findings",
    "HydrateAnswer": ".hydrate_answer",
    "HydrateRequest": ".hydrate_request",
    "Hydrated": ".hydrated",
    "ModelConnection": ".model_connection",
    "ModelInstance": ".model_instance",
    "ModelInstances": ".model_instances",
    "StreamChoice": ".stream_choice",
    "StreamChunk": ".stream_chunk",
    "StreamDemand": ".stream_demand",
    "StreamingSubmitRequest": ".streaming_submit_request",
    "SubmitAnswer": ".submit_answer",
    "SubmitRequest": ".submit_request",
    "Submitted": ".submitted",
    "Thread": ".thread",
    "ThreadAnswer": ".thread_answer",
    "ThreadPromptRequest": ".thread_prompt_request",
    "ThreadRequest": ".thread_request",
    "ThreadTextRequest": ".thread_text_request",
    "Threads": ".threads",
    "Token": ".token",
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
