"""The script: which step answers what comes next."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias

from ostiary.testing.faults.parts import Step
from ostiary.testing.faults.wire import Received

__all__ = ["Answer", "Script"]

Answer: TypeAlias = Callable[[Received], Step]


class _Queue:
    def __init__(self, steps: Iterable[Step], *, repeat: bool, answer: Answer | None = None) -> None:
        self.steps = deque(steps)
        self.answer = answer
        last = self.steps[-1] if self.steps else None
        self.last = last if repeat else None


class Script:
    """Hand out steps in order, one queue for each path that has its own and one for all others."""

    def __init__(self, default: Step) -> None:
        self._default = default
        self._lock = threading.Lock()
        self._common = _Queue([], repeat=False)
        self._paths: dict[str, _Queue] = {}

    def put(self, steps: Iterable[Step], *, path: str | None, repeat: bool) -> None:
        """Replace the queue of a path (None: the common one)."""
        self._put(_Queue(steps, repeat=repeat), path)

    def put_answer(self, answer: Answer, *, path: str | None) -> None:
        """Let a function choose the step for each request of a path (None: of all paths without a queue)."""
        self._put(_Queue([], repeat=False, answer=answer), path)

    def _put(self, queue: _Queue, path: str | None) -> None:
        with self._lock:
            if path is None:
                self._common = queue
            else:
                self._paths[path] = queue

    def on_accept(self) -> Step | None:
        """Take the next step if it is one that begins when a connection is accepted."""
        with self._lock:
            queue = self._common
            upcoming = queue.steps[0] if queue.steps else queue.last
            if upcoming is None or upcoming.at != "accept":
                return None
            return self._next(queue)

    def on_request(self, request: Received) -> Step:
        """Take the step that answers this request, of which the head has been read."""
        with self._lock:
            queue = self._paths.get(request.path, self._common)
            chosen = self._next(queue)
            answer = queue.answer
        if answer is not None:
            return answer(request)
        return chosen or self._default

    def _next(self, queue: _Queue) -> Step | None:
        return queue.steps.popleft() if queue.steps else queue.last

    @property
    def unplayed(self) -> list[str]:
        """The names of the steps that nothing has come for yet."""
        with self._lock:
            return [step.name for queue in (self._common, *self._paths.values()) for step in queue.steps]
