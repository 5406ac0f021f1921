"""A flow's turn with a token store: of all processes, threads and event loops that want a key, one has it."""

from __future__ import annotations

import contextlib
import threading

from ostiary._core.flow import Flow, ask_blocking
from ostiary.auth.stores import TokenStore

__all__ = ["Turn"]


class Turn:
    """Wait for a store's lock without blocking an event loop: `yield from turn.taken(…)`, `finally: turn.leave()`.

    A turn that comes after its flow was cancelled is given back at once.
    """

    def __init__(self, store: TokenStore, key: str) -> None:
        self._store = store
        self._key = key
        self._lock = threading.Lock()
        self._held: contextlib.ExitStack | None = None
        self._left = False

    def taken(self, deadline: float | None) -> Flow[None]:
        """Wait until it is this flow's turn. Raises `DeadlineExceededError`, and what the store raises."""
        yield from ask_blocking(lambda: self._take(deadline))

    def _take(self, deadline: float | None) -> None:
        held = contextlib.ExitStack()
        held.enter_context(self._store.alone(self._key, deadline))
        with self._lock:
            if not self._left:
                self._held = held
                return
        held.close()

    def leave(self) -> None:
        """Let the next one have it. Has no effect a flow would have to yield, so it may stand in a `finally`."""
        with self._lock:
            self._left = True
            held, self._held = self._held, None
        if held is not None:
            held.close()
