"""Mirror `liminal.endpoints.thread.models`."""

from __future__ import annotations

from enum import StrEnum

from ostiary.liminal import Chat, DeidentifiedToken, Thread

__all__ = ["Chat", "DeidentifiedToken", "Thread", "ThreadType"]


class ThreadType(StrEnum):
    """Name the kinds of threads."""

    DEFAULT = "default"
    TRAINER = "trainer"
