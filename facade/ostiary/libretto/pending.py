"""What is on its way to Libretto, as it was noted: events, feedback and chains."""

from __future__ import annotations

from typing import Any, TypeAlias

from ostiary._core.secrets import Secret
from ostiary.libretto.events import PendingEvent

__all__ = ["Pending", "PendingChain", "PendingFeedback"]


class PendingFeedback:
    """Hold feedback on its way to Libretto: the fields of the wire, and the key of the project."""

    __slots__ = ("body", "failed_sends", "key")

    def __init__(self, body: dict[str, Any], key: Secret) -> None:
        self.body: dict[str, Any] = body
        self.key: Secret = key
        self.failed_sends: int = 0


class PendingChain(PendingFeedback):
    """Hold what a chain came to, on its way to Libretto."""

    __slots__ = ()


Pending: TypeAlias = PendingEvent | PendingFeedback
