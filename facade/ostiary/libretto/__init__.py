"""Libretto: OpenAI's clients with prompt templates, events and feedback.

    from ostiary.libretto import Client, LibrettoConfig, LibrettoCreateParams, TemplateChat

    client = Client(libretto=LibrettoConfig(api_key="…"))
    answer = client.chat.completions.create(
        model="gpt-4o-mini",
        messages=TemplateChat([{"role": "user", "content": "An emoji for {sport}?"}], {"sport": "soccer"}),
        libretto=LibrettoCreateParams(prompt_template_name="sport-emoji"),
    )
    client.send_feedback(feedback_key=answer.model_extra["libretto_feedback_key"], rating=1)

`AsyncClient` is the same with coroutines; both need the extra `openai`. `Libretto` and `AsyncLibretto` record events of
any model. Wire: `openapi/libretto.yaml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ostiary.libretto.by_hand import EventFields
    from ostiary.libretto.calls import EventReceipt
    from ostiary.libretto.clients import AsyncLibretto, Libretto
    from ostiary.libretto.config import LibrettoConfig
    from ostiary.libretto.drop_in import AsyncClient, Client
    from ostiary.libretto.errors import LibrettoError, LibrettoInputError, LibrettoMissingKeyError
    from ostiary.libretto.hiding import RedactionFailedError
    from ostiary.libretto.params import LibrettoCreateParamDict, LibrettoCreateParams
    from ostiary.prompts import ChatHistory, Sensitive, TemplateChat, TemplateString, TemplateText

__all__ = [
    "AsyncClient",
    "AsyncLibretto",
    "ChatHistory",
    "Client",
    "EventFields",
    "EventReceipt",
    "Libretto",
    "LibrettoConfig",
    "LibrettoCreateParamDict",
    "LibrettoCreateParams",
    "LibrettoError",
    "LibrettoInputError",
    "LibrettoMissingKeyError",
    "RedactionFailedError",
    "Sensitive",
    "TemplateChat",
    "TemplateString",
    "TemplateText",
]

# Loaded when first touched, as the resources of OpenAI's own clients are: importing these clients shall cost next to
# nothing more than importing `openai`, and nothing at all of it where only templates are wanted.
_FOUND = {
    "AsyncClient": "libretto.drop_in",
    "AsyncLibretto": "libretto.clients",
    "ChatHistory": "prompts",
    "Client": "libretto.drop_in",
    "EventFields": "libretto.by_hand",
    "EventReceipt": "libretto.calls",
    "Libretto": "libretto.clients",
    "LibrettoConfig": "libretto.config",
    "LibrettoCreateParamDict": "libretto.params",
    "LibrettoCreateParams": "libretto.params",
    "LibrettoError": "libretto.errors",
    "LibrettoInputError": "libretto.errors",
    "LibrettoMissingKeyError": "libretto.errors",
    "RedactionFailedError": "libretto.hiding",
    "Sensitive": "prompts",
    "TemplateChat": "prompts",
    "TemplateString": "prompts",
    "TemplateText": "prompts",
}


def __getattr__(name: str) -> object:
    if name in _FOUND:
        from importlib import import_module

        found = globals()[name] = getattr(import_module(f"ostiary.{_FOUND[name]}"), name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
