"""Pages of deployments, and what the smaller resources answer: plain values, built whole, texts in no repr."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ostiary_api.orquesta import models as m

__all__ = [
    "DeploymentPage",
    "DeploymentSummary",
    "Feedback",
    "PiiFindings",
    "PiiRedaction",
    "RemoteConfig",
]


@dataclass(frozen=True, slots=True)
class DeploymentSummary:
    """Describe a deployment: `id` (which pages are cut by), `key`, what it is for, and its prompt and model as JSON."""

    id: str
    key: str
    description: str | None = None
    version: str | None = None
    created: str | None = None
    updated: str | None = None
    prompt_config: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DeploymentPage:
    """Hold a page of deployments; iterate over it, or read `.data`."""

    data: tuple[DeploymentSummary, ...]
    has_more: bool

    def __iter__(self) -> Iterator[DeploymentSummary]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


def page(found: m.DeploymentList) -> DeploymentPage:
    """Turn the service's page into what users read."""
    return DeploymentPage(tuple(_summary(each.to_dict()) for each in found.data), found.has_more is True)


def _summary(found: dict[str, Any]) -> DeploymentSummary:
    names = ("id", "key", "description", "version", "created", "updated", "prompt_config")
    return DeploymentSummary(**{name: found[name] for name in names if name in found})


@dataclass(frozen=True, slots=True)
class RemoteConfig:
    """Hold a setting's value for a context, and its kind: `boolean`, `string`, `integer`, `decimal`, `list`, `json`."""

    value: Any = field(repr=False)
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """Hold feedback that was recorded."""

    id: str


@dataclass(frozen=True, slots=True)
class PiiFindings:
    """Say whether a text holds personal data, and how many pieces of each kind, such as `PERSON`."""

    has_pii: bool
    entities: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PiiRedaction:
    """Hold a text with placeholders, such as `<PERSON_1>`, and what they stand for."""

    redacted_text: str = field(repr=False)
    mappings: Mapping[str, str] = field(repr=False)
