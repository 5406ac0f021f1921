"""OpenAI's own clients, subclassed, so that their calls are recorded. Needs the extra `openai`.

Methods are wrapped and not typed again: whatever the installed `openai` takes and returns, these take and return.
"""

from __future__ import annotations

from ostiary.libretto.drop_in.clients import AsyncClient, Client

__all__ = ["AsyncClient", "Client"]
