"""A flow that is carried out step by step, so that one thread sends several requests and waits for their answers."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from math import inf
from typing import Any, Generic, TypeVar

from ostiary._core.flow import Effect, Flow, Send, SendFailure, Sleep
from ostiary._io.rows import Place, Rows
from ostiary._io.sync import SyncRuntime
from ostiary._io.underway import Underway

__all__ = ["Started"]

T = TypeVar("T")


class Started(Generic[T]):
    """Carry out one flow: `begin()`, `leave()`, `go_on()` and so on while it is `underway`, then `outcome()`.

    Its requests go in one of some `rows`, which leave after it. Where it sleeps it is to `wake()`. Where it
    `is_blocked()` a connection may be missing, which it may `open()`; what it needs besides small requests and waits,
    `outcome()` does, and waits for it.
    """

    __slots__ = (
        "_effect",
        "_error",
        "_flow",
        "_is_ready",
        "_rows",
        "_runtime",
        "_value",
        "underway",
        "wakes",
    )

    def __init__(self, runtime: SyncRuntime, flow: Flow[T], rows: Rows) -> None:
        self._runtime = runtime
        self._rows = rows
        self._flow = flow
        self._effect: Effect | None = None
        self._error: Exception | None = None
        self._value: list[T] = []
        self._is_ready = False  # to leave
        self.underway: Underway[Place] | None = None
        """The request that leaves next, or whose answer it waits for."""
        self.wakes: float = inf
        """When it has slept for as long as it wanted, by `time.monotonic()`; infinite where it doesn't sleep."""

    def begin(self) -> None:
        """Get the first request ready, where that can be done now."""
        self._step(lambda: next(self._flow))

    def open(self) -> None:
        """Get the request ready over a new connection, where one may be opened: that may take long."""
        try:
            self._get_ready(opens=True)
        except Exception as error:
            self._effect, self._error = None, error

    def leave(self) -> None:
        """Send the request that is ready, if there is one."""
        underway = self.underway
        if underway is None or not self._is_ready:
            return
        self._is_ready = False
        try:
            underway.leave()
        except Exception as error:  # no memory left, say: the others' business it isn't
            self.underway, self._error = None, error
            underway.drop()

    def go_on(self) -> None:
        """Take the answer, and get the next request ready."""
        underway, self.underway = self.underway, None
        assert underway is not None
        # As in `SyncRuntime.run`: no local holds the answer, and errors are thrown outside of the handler.
        held: list[Any] = []
        failed = False
        try:
            held.append(underway.reply())
        except BaseException as error:
            held.append(error)
            failed = True
        flow = self._flow
        self._step(lambda: flow.throw(held.pop()) if failed else flow.send(held.pop()))

    def wake(self) -> None:
        """Sleep for what is left of that, and get the next request ready."""
        left = self.wakes - time.monotonic()
        if left > 0:
            self._runtime.sleep(left)
        self.wakes, self._effect = inf, None
        self._step(lambda: next(self._flow))

    def waits(self) -> bool:
        """Say whether a request can leave, as far as that is known."""
        return self.underway is not None and not self.underway.has_failed()

    def is_over(self) -> bool:
        """Say whether nothing is left to do."""
        return self.underway is None and self._effect is None

    def is_blocked(self) -> bool:
        """Say whether it needs what only `outcome()` does."""
        return self._effect is not None and self.wakes == inf

    def outcome(self) -> T:
        """Return the flow's value, after what is left to do. Raises what it raises."""
        effect, self._effect = self._effect, None
        if effect is not None:
            return self._runtime.run(self._flow, first=effect)
        if self._error is not None:
            raise self._error
        return self._value[0]

    def drop(self) -> None:
        """Leave it where it is."""
        if self.underway is not None:
            self.underway.drop()
        self._flow.close()

    def _step(self, step: Callable[[], Effect]) -> None:
        try:
            self._effect = effect = step()
            if type(effect) is Sleep:
                self.wakes = time.monotonic() + effect.seconds
            self._get_ready(opens=False)
        except StopIteration as stop:
            self._value.append(stop.value)
        except Exception as error:
            self._effect, self._error = None, error

    def _get_ready(self, *, opens: bool) -> None:
        effect = self._effect
        if type(effect) is not Send:
            return
        with suppress(SendFailure):  # the deadline has passed: the flow is told when it is sent all the same
            self.underway = self._runtime.sender.begin(effect, opens=opens, rows=self._rows)
        if self.underway is not None:
            self._effect, self._is_ready = None, True
