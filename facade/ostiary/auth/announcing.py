"""Show a person the code to log in with: in the log, to a callback, and at the terminal where no log is listened to."""

from __future__ import annotations

import logging
import sys
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from ostiary._core.flow import Flow, ask
from ostiary.auth.device_flow import Challenge

__all__ = ["Announce", "Announcement"]

Announce: TypeAlias = Callable[[Challenge], Awaitable[None] | None]


class Announcement:
    """Say a challenge's message to a logger at INFO and to a callback; to stderr where neither takes it.

    The person is waited for, so the message must be seen, whatever is configured.
    """

    def __init__(self, logger: logging.Logger, callback: Announce | None) -> None:
        self._logger = logger
        self._callback = callback

    def __call__(self, challenge: Challenge) -> Flow[None]:
        """Show it. Raises what the callback raises."""
        if self._callback is not None:
            yield from ask(self._callback, challenge)
        elif not is_heard(self._logger, logging.INFO):
            sys.stderr.write(f"{challenge.message}\n")
            sys.stderr.flush()
        self._logger.info("%s", challenge.message)


def is_heard(logger: logging.Logger, level: int) -> bool:
    """Say whether some handler takes what a logger says at a level."""
    if not logger.isEnabledFor(level):
        return False
    at: logging.Logger | None = logger
    while at is not None:
        for handler in at.handlers:
            if handler.level <= level and not isinstance(handler, logging.NullHandler):
                return True
        at = at.parent if at.propagate else None
    return False
