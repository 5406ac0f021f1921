"""OpenAI's SDK, 1.18 and later, watched where all its calls go through: `request` of the client."""

from __future__ import annotations

from collections.abc import Callable

from ostiary.integrations.patches import Patches
from ostiary.integrations.watching import Sdk
from ostiary.taps import ChatAssembler, CompletionAssembler, ResponseAssembler

__all__ = ["OPENAI", "install", "remove"]

OPENAI = Sdk(
    provider="openai",
    package="openai",
    operations={
        "/chat/completions": "chat",
        "/completions": "completion",
        "/embeddings": "embeddings",
        "/moderations": "moderation",
        "/responses": "response",
    },
    assemblers={
        "chat": ChatAssembler,
        "completion": CompletionAssembler,
        "response": ResponseAssembler,
    },
    # What ends a stream on the wire, whoever reads it.
    ends=(b"[DONE]", b"response.completed", b"response.incomplete", b"response.failed"),
)
_patches = Patches(
    "openai._base_client",
    {"SyncAPIClient.request": OPENAI.request, "AsyncAPIClient.request": OPENAI.arequest},
)
install: Callable[[], None] = _patches.install
remove: Callable[[], None] = _patches.remove
