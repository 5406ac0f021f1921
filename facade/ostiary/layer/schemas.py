"""What is recorded: actions, their errors and scanners; and what the firewall and the application list answer.

Field names are the wire's (`openapi/layer.yaml`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "Application",
    "FirewallDecision",
    "FirewallLookup",
    "SessionAction",
    "SessionActionError",
    "SessionActionKind",
    "SessionActionScanner",
    "ViolatedPolicy",
]


class SessionActionKind(StrEnum):
    """Name what happened in an action. A kind that is not listed may be given as a plain string."""

    EMBEDDINGS = "embeddings"
    MODERATION = "moderation"
    COMPLETION_PROMPT = "completion_prompt"
    COMPLETION_OUTPUT = "completion_output"
    COMPLETION_PROMPT_ATTACHMENT = "completion_prompt_attachment"
    COMPLETION_TOOL_CALL = "completion_tool_call"


@dataclass(frozen=True, slots=True)
class SessionActionError:
    """Say what went wrong in an action: in words, with a number (often the HTTP status), with details."""

    message: str
    code: int | None = None
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SessionActionScanner:
    """Hold a scanner's findings by name, such as `usage` with its token counts."""

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SessionAction:
    """Describe one action: what kind, from when to when, and what was said, went wrong or was found.

    `data` is any JSON value, usually `{"messages": [{"role": …, "content": …}]}`; its text is in no repr.
    """

    kind: SessionActionKind | str
    start_time: datetime
    end_time: datetime
    attributes: Mapping[str, Any] | None = field(default_factory=dict, repr=False)
    data: Any = field(default=None, repr=False)
    error: SessionActionError | Mapping[str, Any] | None = field(default=None, repr=False)
    scanners: Sequence[SessionActionScanner | Mapping[str, Any]] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Application:
    """Name an application and its id."""

    id: str
    name: str


class FirewallDecision(StrEnum):
    """Say what the firewall decided; a newer service's decision stays a plain string."""

    NO_DATA = "no_data"
    PASS = "pass"  # noqa: S105  (not a password)
    SKIP = "skip"
    ALERT = "alert"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class ViolatedPolicy:
    """Name a policy that the session violates, how severe that is, and what the policy does (such as `block`)."""

    id: int
    name: str
    severity: str
    action: str


@dataclass(frozen=True, slots=True)
class FirewallLookup:
    """Hold the firewall's decision on a session and the policies behind it."""

    session_id: str
    decision: FirewallDecision | str
    violated_policies: tuple[ViolatedPolicy, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether the firewall blocks the session."""
        return self.decision == FirewallDecision.BLOCK
