"""What answers each of Liminal's operations, and those of the sandbox about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary.sandbox.model import LocalModel, Model
from ostiary.sandbox.service import Options, Service
from ostiary.sandbox.services.liminal import cleansing, instances, logins, prompts, settings, threads
from ostiary.sandbox.views.liminal import VIEW

# Any directory and registration is one to the sandbox's identity provider.
EXAMPLE_TENANT = "11111111-2222-3333-4444-555555555555"
EXAMPLE_CLIENT = "99999999-8888-7777-6666-555555555555"


def _prepare(options: Options) -> Model:
    if options.model_url is None:
        return LocalModel()
    from ostiary.sandbox.upstream import UpstreamModel

    return UpstreamModel(options.model_url, options.model_key)


def _subject(path: Mapping[str, Any], body: Any) -> str | None:
    found = path.get("thread_id") or (body.get("threadId") if isinstance(body, dict) else None)
    return str(found) if isinstance(found, int) else None


SERVICE = Service(
    view=VIEW,
    name="liminal",
    document="liminal",
    operations={
        "log_in": logins.log_in,
        "refresh_token": logins.refresh,
        "log_in_with_token": logins.log_in_with_token,
        "resume_session": logins.resume_session,
        "list_model_instances": instances.list_model_instances,
        "list_threads": threads.list_threads,
        "create_thread": threads.create_thread,
        "get_thread": threads.get_thread,
        "analyze": prompts.analyze,
        "cleanse": prompts.cleanse,
        "hydrate": prompts.hydrate,
        "submit": prompts.submit,
        "analyze_as_bearer": prompts.analyze,
        "cleanse_as_bearer": prompts.cleanse,
        "hydrate_as_bearer": prompts.hydrate,
        "process": prompts.submit,
        "get_context_history": prompts.get_context_history,
    },
    tables=settings.TABLES + logins.TABLES + instances.TABLES + threads.TABLES + cleansing.TABLES,
    subject=_subject,
    readback={
        "get_liminal_settings": settings.get_settings,
        "set_liminal_settings": settings.set_settings,
        "expire_liminal_tokens": logins.expire,
        "list_liminal_model_instances": instances.read_instances,
        "set_liminal_model_instance": instances.set_instance,
        "delete_liminal_model_instance": instances.delete_instance,
        "list_liminal_threads": threads.read_threads,
        "list_liminal_chats": threads.read_chats,
    },
    settings=(
        ("LIMINAL_API_SERVER_URL", "{url}"),
        ("MODEL_INSTANCE_NAME", instances.EXAMPLE_NAME),
        ("TENANT_ID", EXAMPLE_TENANT),
        ("CLIENT_ID", EXAMPLE_CLIENT),
    ),
    refusal=logins.refusal,
    unfit=400,
    prepare=_prepare,
    admits_itself=True,
)
