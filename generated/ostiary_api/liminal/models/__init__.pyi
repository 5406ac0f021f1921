# Generated from openapi/liminal.yaml; do not edit, run `make regenerate`.
"""The objects of the document; each is loaded when it is first asked for."""

from .analyze_answer import AnalyzeAnswer as AnalyzeAnswer
from .analyze_request import AnalyzeRequest as AnalyzeRequest
from .bearer_chat import BearerChat as BearerChat
from .bearer_cleansed import BearerCleansed as BearerCleansed
from .bearer_finding import BearerFinding as BearerFinding
from .bearer_findings import BearerFindings as BearerFindings
from .bearer_hydrated import BearerHydrated as BearerHydrated
from .bearer_model_connection import BearerModelConnection as BearerModelConnection
from .bearer_model_instance import BearerModelInstance as BearerModelInstance
from .bearer_processed import BearerProcessed as BearerProcessed
from .bearer_thread import BearerThread as BearerThread
from .bearer_token import BearerToken as BearerToken
from .chat import Chat as Chat
from .cleanse_answer import CleanseAnswer as CleanseAnswer
from .cleanse_request import CleanseRequest as CleanseRequest
from .cleansed import Cleansed as Cleansed
from .connection_settings import ConnectionSettings as ConnectionSettings
from .context_history_request import ContextHistoryRequest as ContextHistoryRequest
from .deidentified_token import DeidentifiedToken as DeidentifiedToken
from .error import Error as Error
from .finding import Finding as Finding
from .findings import Findings as Findings
from .hydrate_answer import HydrateAnswer as HydrateAnswer
from .hydrate_request import HydrateRequest as HydrateRequest
from .hydrated import Hydrated as Hydrated
from .model_connection import ModelConnection as ModelConnection
from .model_instance import ModelInstance as ModelInstance
from .model_instances import ModelInstances as ModelInstances
from .stream_choice import StreamChoice as StreamChoice
from .stream_chunk import StreamChunk as StreamChunk
from .stream_demand import StreamDemand as StreamDemand
from .streaming_submit_request import StreamingSubmitRequest as StreamingSubmitRequest
from .submit_answer import SubmitAnswer as SubmitAnswer
from .submit_request import SubmitRequest as SubmitRequest
from .submitted import Submitted as Submitted
from .thread import Thread as Thread
from .thread_answer import ThreadAnswer as ThreadAnswer
from .thread_prompt_request import ThreadPromptRequest as ThreadPromptRequest
from .thread_request import ThreadRequest as ThreadRequest
from .thread_text_request import ThreadTextRequest as ThreadTextRequest
from .threads import Threads as Threads
from .token import Token as Token

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
    "CleanseRequest",
    "Cleansed",
    "ConnectionSettings",
    "ContextHistoryRequest",
    "DeidentifiedToken",
    "Error",
    "Finding",
    "Findings",
    "HydrateAnswer",
    "HydrateRequest",
    "Hydrated",
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
    "ThreadTextRequest",
    "Threads",
    "Token",
]
