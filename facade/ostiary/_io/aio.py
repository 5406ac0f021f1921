"""The async driver: carries flows out on the running event loop, in the caller's own task."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import weakref
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Any, TypeVar

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.flow import Ask, Effect, Flow, Guard, Open, Send, Sleep
from ostiary._core.trace import Trace
from ostiary._io.async_opened import OpenAsyncReply
from ostiary._io.async_senders import AsyncSender
from ostiary._io.flights import for_follower, is_interruption
from ostiary._io.sync import ERROR_CAP
from ostiary.errors import DeadlineExceededError
from ostiary_api._runtime import Reply

__all__ = ["AsyncRuntime", "aside"]

T = TypeVar("T")


class AsyncRuntime:
    """Run flows: the only async code that waits or touches a socket."""

    def __init__(
        self,
        sender: AsyncSender,
        *,
        clock: Clock = SYSTEM,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.sender = sender
        self.clock = clock
        self._wait = wait
        self._flights: weakref.WeakKeyDictionary[
            asyncio.AbstractEventLoop, dict[Hashable, asyncio.Task[Any]]
        ] = weakref.WeakKeyDictionary()

    async def run(self, flow: Flow[T], trace: Trace | None = None) -> T:
        """Carry out one flow and return its value. Raises what it raises, cancellation included."""
        opened: list[OpenAsyncReply] = []
        # What goes into the flow stands in no local of this frame, which tracebacks of the flow's errors show: it may
        # be a credential. And it is thrown outside of the handler, or else each error would lead to the failure below.
        held: list[Any] = []
        try:
            effect = next(flow)
            while True:
                failed = False
                try:
                    held.append(await self._carry_out(effect, trace, opened))
                except GeneratorExit:
                    flow.close()
                    raise
                except BaseException as error:
                    held.append(error)
                    failed = True
                effect = flow.throw(held.pop()) if failed else flow.send(held.pop())
        except StopIteration as stop:
            value: T = stop.value
        except GeneratorExit:
            raise
        except BaseException:
            await _close_all(opened, but=None)
            raise
        if opened:
            await _close_all(opened, but=getattr(value, "reply", value))
        return value

    async def _carry_out(self, effect: Effect, trace: Trace | None, opened: list[OpenAsyncReply]) -> Any:
        if not isinstance(effect, Send):
            return await self._perform(effect)
        if trace is not None:
            trace.sends += 1
        if type(effect) is Open:
            answer = await self._open(effect)
            if isinstance(answer, OpenAsyncReply):
                opened.append(answer)
            return answer
        reply = await self.sender.send(effect)
        if trace is not None:
            trace.replies.append(reply)
        return reply

    async def _open(self, effect: Open) -> OpenAsyncReply | Reply:
        reply = await self.sender.open(effect)
        if 200 <= reply.status < 300:
            return reply
        return await reply.read(ERROR_CAP)

    async def _perform(self, effect: Effect) -> Any:
        if isinstance(effect, Sleep):
            return await self._wait(effect.seconds)
        if isinstance(effect, Guard):
            return await self._guarded(effect)
        assert isinstance(effect, Ask)
        return await _ask(effect)

    async def _guarded(self, effect: Guard) -> Any:
        """Run the flow in a task of its own, which outlives a caller that is cancelled: a token fetched is kept."""
        flights = self._flights.setdefault(asyncio.get_running_loop(), {})
        while True:
            task = flights.get(effect.key)
            leads = task is None
            if task is None:
                task = flights[effect.key] = asyncio.ensure_future(self.run(effect.flow()))
                task.add_done_callback(partial(_landed, flights, effect.key))
            elif task is asyncio.current_task():
                raise RuntimeError("a flow guards a key inside itself")
            left = None if effect.deadline is None else max(0.0, effect.deadline - self.clock.monotonic())
            done, _ = await asyncio.wait({task}, timeout=left)
            if not done:
                raise DeadlineExceededError("the call took longer than its deadline, waiting for a token")
            if task.cancelled():
                if leads:
                    raise asyncio.CancelledError
                continue
            error = task.exception()
            if error is None:
                return task.result()
            if not leads and is_interruption(error):
                continue
            raise error if leads else for_follower(error)

    async def close(self) -> None:
        """Close the connections of the running loop."""
        await self.sender.close()


def _landed(flights: dict[Hashable, asyncio.Task[Any]], key: Hashable, task: asyncio.Task[Any]) -> None:
    flights.pop(key, None)
    if not task.cancelled():
        # Looked at here, so that nothing is logged when every caller was cancelled meanwhile.
        task.exception()


async def aside(function: Callable[..., T], *args: Any) -> T:
    """Call what may block in a thread of the loop's executor; in this one where the exiting interpreter has none."""
    context = contextvars.copy_context()

    def call() -> T:
        return context.run(function, *args)

    try:
        elsewhere = asyncio.get_running_loop().run_in_executor(None, call)
    except RuntimeError:
        return call()
    return await elsewhere


async def _ask(effect: Ask) -> Any:
    try:
        if effect.blocking:
            return await aside(effect.hook, *effect.args)
        answer = effect.hook(*effect.args)
        return await answer if inspect.isawaitable(answer) else answer
    except (StopIteration, StopAsyncIteration) as stop:
        # Thrown into a flow it would end the flow and say nothing of the hook.
        raise RuntimeError(f"a hook raised {type(stop).__name__}") from stop


async def _close_all(opened: list[OpenAsyncReply], but: object) -> None:
    """What a flow opened is the driver's until the flow returns it."""
    for reply in opened:
        if reply is not but:
            await reply.close()
