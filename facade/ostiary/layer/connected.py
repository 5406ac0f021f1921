"""A client that is set up: its state, and its recorder from the first thing that is recorded."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable
from typing import Any

from ostiary.layer.recorder import LayerRecorder
from ostiary.layer.state import LayerState

__all__ = ["Connected"]


class Connected:
    """Hold a client's state, and make its recorder when the first thing is recorded."""

    def __init__(self, state: LayerState, make: Callable[[LayerState], LayerRecorder]) -> None:
        self.state = state
        self._recording = _Recording(lambda: make(state))

    @classmethod
    def of(cls, state: LayerState, make: Callable[[LayerState], LayerRecorder]) -> Connected:
        """Return a client's state; records of an earlier process that an outbox holds are sent from now on."""
        connected = cls(state, make)
        if state.config.options.delivery == "durable":
            connected.recorder()
        return connected

    def but(self, **changes: Any) -> Connected:
        """Return a copy whose calls differ in some fields of `Service`; the recorder is shared."""
        other = copy.copy(self)
        other.state = self.state.but(**changes)
        return other

    def recorder(self) -> LayerRecorder:
        """Return the recorder, made now where there is none."""
        return self._recording.recorder or self._recording.made()

    def recorder_if_any(self) -> LayerRecorder | None:
        """Return the recorder where something has been recorded."""
        return self._recording.recorder


class _Recording:
    """Make the one recorder that a client and its copies with other options share."""

    def __init__(self, make: Callable[[], LayerRecorder]) -> None:
        self.recorder: LayerRecorder | None = None
        self._make = make
        self._lock = threading.Lock()

    def made(self) -> LayerRecorder:
        """Return the recorder; of several threads that ask at once, one makes it."""
        with self._lock:
            if self.recorder is None:
                self.recorder = self._make()
            return self.recorder
