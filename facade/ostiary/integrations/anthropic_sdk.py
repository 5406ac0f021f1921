"""Anthropic's SDK, 0.16 and later, watched where all its calls go through: `request` of the client."""

from __future__ import annotations

from collections.abc import Callable

from ostiary.integrations.patches import Patches
from ostiary.integrations.watching import Sdk
from ostiary.taps import CompletionAssembler, MessageAssembler

__all__ = ["ANTHROPIC", "install", "remove"]

ANTHROPIC = Sdk(
    provider="anthropic",
    package="anthropic",
    operations={"/v1/messages": "message", "/v1/complete": "completion"},
    assemblers={"message": MessageAssembler, "completion": CompletionAssembler},
    ends=(b"message_stop", b'"stop_reason": "', b'"stop_reason":"'),
)
_patches = Patches(
    "anthropic._base_client",
    {"SyncAPIClient.request": ANTHROPIC.request, "AsyncAPIClient.request": ANTHROPIC.arequest},
)
install: Callable[[], None] = _patches.install
remove: Callable[[], None] = _patches.remove
