"""Liminal: find, cleanse and rehydrate sensitive text, and ask models that never see it.

    from ostiary.liminal import Liminal, MicrosoftAuthProvider

    client = Liminal("https://api.example.liminal.ai", auth_provider=MicrosoftAuthProvider("<tenant>", "<client>"))
    instance = client.model_instances.get("My Model")
    thread = client.threads.create(instance.id, "New thread")
    answer = client.prompts.submit("Write to Ada Bell", thread_id=thread.id)
    print(answer.text)

`AsyncLiminal` is the same with coroutines. Wire, of both generations: `openapi/liminal.yaml`.
"""

from __future__ import annotations

from ostiary.auth import MicrosoftAuthProvider, OIDCDeviceLogin
from ostiary.liminal.client import AsyncLiminal, Liminal
from ostiary.liminal.config import Generation, LiminalSettings, SupportsAccessToken
from ostiary.liminal.errors import (
    LiminalAuthError,
    LiminalError,
    LiminalInputError,
    LiminalUnsupportedError,
    ModelInstanceUnknownError,
    RequestError,
)
from ostiary.liminal.results import (
    Chat,
    Cleansed,
    DeidentifiedToken,
    Finding,
    Findings,
    Hydrated,
    ModelConnection,
    ModelInstance,
    StreamChunk,
    Submitted,
    Thread,
    Token,
)
from ostiary.liminal.streams import AsyncPromptStream, PromptStream

__all__ = [
    "AsyncLiminal",
    "AsyncPromptStream",
    "Chat",
    "Cleansed",
    "DeidentifiedToken",
    "Finding",
    "Findings",
    "Generation",
    "Hydrated",
    "Liminal",
    "LiminalAuthError",
    "LiminalError",
    "LiminalInputError",
    "LiminalSettings",
    "LiminalUnsupportedError",
    "MicrosoftAuthProvider",
    "ModelConnection",
    "ModelInstance",
    "ModelInstanceUnknownError",
    "OIDCDeviceLogin",
    "PromptStream",
    "RequestError",
    "StreamChunk",
    "Submitted",
    "SupportsAccessToken",
    "Thread",
    "Token",
]
