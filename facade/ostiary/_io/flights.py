"""One at a time: of all threads that want the same thing, one gets it for all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any

from ostiary._core.clock import Clock
from ostiary._io.forked import start_anew_when_forked
from ostiary.errors import DeadlineExceededError, OstiaryError

__all__ = ["ThreadFlights", "is_interruption"]


def is_interruption(error: BaseException) -> bool:
    """Say whether a leader failed for reasons of its own (cancelled, out of time), which followers don't share."""
    return not isinstance(error, Exception) or isinstance(error, DeadlineExceededError)


def for_follower(error: BaseException) -> BaseException:
    """Return an error of its own for a follower: one shared object would collect every waiter's traceback."""
    return error.again() if isinstance(error, OstiaryError) else error


class _Flight:
    __slots__ = ("done", "error", "interrupted", "leader", "value")

    def __init__(self) -> None:
        self.done = threading.Event()
        self.leader = threading.get_ident()
        self.interrupted = False
        self.error: BaseException | None = None
        self.value: Any = None


class ThreadFlights:
    """Let one thread a key lead, and the others wait for what it gets, each no longer than its own deadline."""

    def __init__(self) -> None:
        self.start_anew()
        start_anew_when_forked(self)

    def start_anew(self) -> None:
        """Forget all flights, whose threads don't live on in a forked child, and locks that are held."""
        self._lock = threading.Lock()
        self._flights: dict[Hashable, _Flight] = {}

    def run(self, key: Hashable, lead: Callable[[], Any], deadline: float | None, clock: Clock) -> Any:
        """Return what `lead()` returns, called here or by the thread that leads. Raises what it raises."""
        while True:
            with self._lock:
                flight = self._flights.get(key)
                if flight is None:
                    mine = self._flights[key] = _Flight()
                    break
            if flight.leader == threading.get_ident():
                raise RuntimeError("a flow guards a key inside itself")
            left = None if deadline is None else max(0.0, deadline - clock.monotonic())
            if not flight.done.wait(left):
                raise DeadlineExceededError("the call took longer than its deadline, waiting for a token")
            if flight.interrupted:
                continue
            if flight.error is not None:
                raise for_follower(flight.error)
            return flight.value
        return self._lead(key, mine, lead)

    def _lead(self, key: Hashable, flight: _Flight, lead: Callable[[], Any]) -> Any:
        try:
            flight.value = lead()
        except BaseException as error:
            flight.interrupted = is_interruption(error)
            flight.error = error
            raise
        finally:
            with self._lock:
                self._flights.pop(key, None)
            flight.done.set()
        return flight.value
