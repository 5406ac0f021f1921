"""Which operation is answered where."""

from __future__ import annotations

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.service import Service
from ostiary.sandbox.services.openai import completions, responses, shapes, vectors

EXAMPLE_KEY = "an-openai-key"
"""What `ostiary sandbox env` names; the sandbox takes any key until one is set."""

# Names to choose from; a call may name any other model too.
_MODELS = (
    "gpt-4o",
    "gpt-4o-mini",
    "gpt-4",
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-instruct",
    "text-embedding-3-small",
    "text-embedding-3-large",
    "omni-moderation-latest",
)
_CREATED = 1_704_164_645


def _model(name: str) -> dict[str, object]:
    return {"id": name, "object": "model", "created": _CREATED, "owned_by": "ostiary"}


def _list_models(call: Call) -> Answer:
    return Answer(200, {"object": "list", "data": [_model(name) for name in _MODELS]})


def _get_model(call: Call) -> Answer:
    if call.path["model"] not in _MODELS:
        raise Problem(404, "there is no model of this name")
    return Answer(200, _model(call.path["model"]))


SERVICE = Service(
    name="openai",
    document="openai",
    operations={
        "list_models": _list_models,
        "get_model": _get_model,
        "create_chat_completion": completions.chat,
        "create_completion": completions.complete,
        "create_embeddings": vectors.embed,
        "create_moderation": vectors.moderate,
        "create_response": responses.create,
        "get_response": responses.read,
        "delete_response": responses.delete,
    },
    tables=responses.TABLES,
    settings=(("OPENAI_BASE_URL", "{url}/v1"), ("OPENAI_API_KEY", EXAMPLE_KEY)),
    refusal=shapes.refusal,
    unfit=400,
    keyed=True,
)
