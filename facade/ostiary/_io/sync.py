"""The sync driver: carries flows out in the calling thread."""

from __future__ import annotations

import inspect
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Ask, Effect, Flow, Guard, Open, Send, Sleep
from ostiary._core.trace import Trace
from ostiary._io.flights import ThreadFlights
from ostiary._io.opened import OpenSyncReply
from ostiary._io.senders import SyncSender
from ostiary.errors import ConfigurationError
from ostiary_api._runtime import Reply

__all__ = ["SyncRuntime"]

T = TypeVar("T")
# What is read of an error's body when the answer was to be a stream, in bytes.
ERROR_CAP = 64 * 1024


class SyncRuntime:
    """Run flows: the only sync code that waits or touches a socket."""

    def __init__(
        self, sender: SyncSender, *, clock: Clock = SYSTEM, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self.sender = sender
        self.clock = clock
        self._wait = wait
        self._flights = ThreadFlights()

    def run(self, flow: Flow[T], trace: Trace | None = None, first: Effect | None = None) -> T:
        """Carry out one flow and return its value. Raises what it raises. `first` is what it asked for already."""
        opened: list[OpenSyncReply] = []
        # What goes into the flow stands in no local of this frame, which tracebacks of the flow's errors show: it may
        # be a credential. And it is thrown outside of the handler, or else each error would lead to the failure below.
        held: list[Any] = []
        try:
            effect = first or next(flow)
            while True:
                failed = False
                try:
                    held.append(self._carry_out(effect, trace, opened))
                except GeneratorExit:
                    flow.close()
                    raise
                except BaseException as error:
                    held.append(error)
                    failed = True
                effect = flow.throw(held.pop()) if failed else flow.send(held.pop())
        except StopIteration as stop:
            value: T = stop.value
        except BaseException:
            _close_all(opened, but=None)
            raise
        if opened:
            _close_all(opened, but=getattr(value, "reply", value))
        return value

    def _carry_out(self, effect: Effect, trace: Trace | None, opened: list[OpenSyncReply]) -> Any:
        if not isinstance(effect, Send):
            return self._perform(effect)
        if trace is not None:
            trace.sends += 1
        if type(effect) is Open:
            answer = self._open(effect)
            if isinstance(answer, OpenSyncReply):
                opened.append(answer)
            return answer
        reply = self.sender.send(effect)
        if trace is not None:
            trace.replies.append(reply)
        return reply

    def _open(self, effect: Open) -> OpenSyncReply | Reply:
        reply = self.sender.open(effect)
        if 200 <= reply.status < 300:
            return reply
        return reply.read(ERROR_CAP)

    def _perform(self, effect: Effect) -> Any:
        if isinstance(effect, Sleep):
            return self.sleep(effect.seconds)
        if isinstance(effect, Guard):
            flow = effect.flow
            return self._flights.run(effect.key, lambda: self.run(flow()), effect.deadline, self.clock)
        assert isinstance(effect, Ask)
        return _ask(effect)

    def sleep(self, seconds: float) -> None:
        """Wait for some seconds."""
        self._wait(seconds)

    def close(self) -> None:
        """Close the connections."""
        self.sender.close()


def _ask(effect: Ask) -> Any:
    try:
        answer = effect.hook(*effect.args)
    except StopIteration as stop:
        # Thrown into a flow it would end the flow and say nothing of the hook.
        raise RuntimeError("a hook raised StopIteration") from stop
    if inspect.isawaitable(answer):
        if inspect.iscoroutine(answer):
            answer.close()
        raise ConfigurationError("an async hook was given to a sync client: give it a plain function")
    return answer


def _close_all(opened: list[OpenSyncReply], but: object) -> None:
    """What a flow opened is the driver's until the flow returns it."""
    for reply in opened:
        if reply is not but:
            reply.close()
