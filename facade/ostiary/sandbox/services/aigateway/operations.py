"""The service: an application of the processor kit, which answers for itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary.aigateway.kit import processor_app
from ostiary.sandbox.service import Options, Service
from ostiary.sandbox.services.aigateway import executions
from ostiary.sandbox.services.aigateway.injection import PromptInjection
from ostiary.sandbox.services.aigateway.personal import PersonalData
from ostiary.sandbox.services.aigateway.topics import TopicLimits
from ostiary.sandbox.views.aigateway import VIEW


def _prepare(options: Options) -> Any:
    return processor_app([PromptInjection(), PersonalData(), TopicLimits()])


def _subject(path: Mapping[str, Any], body: Any) -> str | None:
    """Say which processor a request is about."""
    return f"{path['namespace']}:{path['name']}" if "name" in path else None


SERVICE = Service(
    name="aigateway",
    document="aigateway",
    operations={},
    tables=executions.TABLES,
    prepare=_prepare,
    subject=_subject,
    settings=(("AIGATEWAY_BASE_URL", "{url}"),),
    forwards=True,
    keep=executions.keep,
    readback={"list_aigateway_executions": executions.read_executions},
    view=VIEW,
)
