"""Mirror `layer_sdk.schemas`: plain data classes with the vendor's names, fields and defaults."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ostiary.layer import FirewallDecision as FirewallLookupDecision
from ostiary.layer import SessionActionError, SessionActionKind, SessionActionScanner
from ostiary.layer.wire import session_id as checked_session_id

__all__ = [
    "ApplicationCreationRequest",
    "ApplicationCreationResponse",
    "FirewallLookupDecision",
    "FirewallLookupResponseContext",
    "FirewallLookupResponseContextViolatedPolicy",
    "FirewallSessionLookupResponse",
    "SessionActionError",
    "SessionActionKind",
    "SessionActionRequest",
    "SessionActionScanner",
    "SessionRequest",
]


@dataclass
class SessionActionRequest:
    """Describe an action to append to a session."""

    kind: SessionActionKind
    start_time: datetime
    end_time: datetime
    attributes: dict[str, Any] = field(default_factory=dict)
    data: Any = None
    error: SessionActionError | None = None
    scanners: list[SessionActionScanner] | None = None


@dataclass
class SessionRequest:
    """Describe a session to create. Raises `LayerSchemaValidationError` for an id that is no UUID of version 5."""

    application_id: str | uuid.UUID
    session_id: str | uuid.UUID | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    actions: list[SessionActionRequest] | None = None

    def __post_init__(self) -> None:
        if self.session_id is not None:
            checked_session_id(self.session_id)


@dataclass
class FirewallLookupResponseContextViolatedPolicy:
    """Name a policy that a session violates."""

    id: int
    name: str
    severity: str
    action: str


@dataclass
class FirewallLookupResponseContext:
    """Hold the policies behind a decision."""

    violated_policies: list[FirewallLookupResponseContextViolatedPolicy] | None = None


@dataclass
class FirewallSessionLookupResponse:
    """Hold the firewall's decision on a session."""

    session_id: str
    decision: FirewallLookupDecision | str
    context: FirewallLookupResponseContext


@dataclass
class ApplicationCreationRequest:
    """Describe an application to create."""

    name: str
    source: str


@dataclass
class ApplicationCreationResponse:
    """Hold the id of a created application."""

    application_id: str
