"""Carry out a processor's own methods: coroutines on the event loop, the others in a bounded pool of threads."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import inspect
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ostiary.aigateway.kit.problems import ProcessExecutionError, ProcessorError, ResponseObjectError
from ostiary.aigateway.kit.results import Reject, Result, log

if TYPE_CHECKING:
    from starlette.requests import Request

    from ostiary.aigateway.kit.asked import Asked
    from ostiary.aigateway.kit.inspector import Inspector

__all__ = ["call", "carried_out", "is_coroutine_function"]

_pools: dict[int, ThreadPoolExecutor] = {}
os.register_at_fork(after_in_child=_pools.clear)


def is_coroutine_function(function: Callable[..., Any]) -> bool:
    """Tell whether a call of this gives a coroutine, seen through partials and decorators."""
    while True:
        if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
            getattr(function, "__call__", None)  # noqa: B004  (an object may be callable by a coroutine function)
        ):
            return True
        if isinstance(function, functools.partial):
            function = function.func
        else:
            wrapped = getattr(function, "__wrapped__", None)
            if wrapped is None:
                return False
            function = wrapped


async def call(function: Callable[..., Any], *, threads: int, in_place: bool, **arguments: Any) -> Any:
    """Call a method of a processor and wait for it, whatever kind of function it is: `in_place`, or in a thread."""
    if in_place:
        value = function(**arguments)
    else:
        context = contextvars.copy_context()
        bound = functools.partial(function, **arguments)
        running = _pool(threads).submit(context.run, _kept, bound)
        try:
            value, problem = await asyncio.wrap_future(running)
        except asyncio.CancelledError:
            running.add_done_callback(_forgone)
            raise
        if problem is not None:
            raise problem
    # A plain function may give an awaitable too.
    return await value if isinstance(value, Awaitable) else value


def _kept(function: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """Call a function, and hand its exception over as a value: a future can't carry a StopIteration, and would hang."""
    try:
        return function(), None
    except StopIteration as problem:
        stopped = RuntimeError("StopIteration")
        return None, stopped.with_traceback(problem.__traceback__)
    except Exception as problem:
        return None, problem


def _forgone(running: Future[tuple[Any, Exception | None]]) -> None:
    """Close a coroutine that came when nobody waited for it any more: Python warns of one that is never awaited."""
    if not running.cancelled() and inspect.iscoroutine(value := running.result()[0]):
        value.close()


def _pool(threads: int) -> ThreadPoolExecutor:
    pool = _pools.get(threads)
    if pool is None:
        pool = _pools[threads] = ThreadPoolExecutor(threads, "ostiary-processor")
    return pool


async def carried_out(processor: Inspector, asked: Asked, request: Request, threads: int) -> Result | Reject:
    """Let a processor inspect a text, and hold what it says against what it may say.

    Raises `ProcessorError`: the processor's own, or one of status 500 for whatever else goes wrong in it.
    """
    arguments: dict[str, Any] = {
        "prompt": asked.prompt,
        "metadata": asked.metadata,
        "parameters": asked.parameters,
        "request": request,
    }
    function, is_async = processor.method(is_response=asked.is_response)
    if asked.is_response or processor.is_older:
        arguments["response"] = asked.response
    try:
        in_place = is_async or len(asked.raw) < processor.inline_below
        said = await call(function, threads=threads, in_place=in_place, **arguments)
    except ProcessorError:
        raise
    except Exception as problem:
        report(processor, problem)
        raise ProcessExecutionError from None
    if said is None:
        raise ProcessExecutionError(f"Processor[{processor.id()}] process() method returned None")
    if isinstance(said, Reject | Result):
        return settled(processor, said, asked)
    if hasattr(said, "metadata") and hasattr(said, "tags"):
        raise ResponseObjectError
    raise ProcessExecutionError


def report(processor: Inspector, problem: BaseException) -> None:
    """Log what a processor raised, and where. Its words, which may repeat the text, are for the level DEBUG."""
    place = problem.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place is not None else "nowhere"
    log.error("processor %s raised %s at %s", processor.id(), type(problem).__name__, where)
    log.debug("processor %s raised", processor.id(), exc_info=problem)


def settled(processor: Inspector, said: Result | Reject, asked: Asked) -> Result | Reject:
    """Drop what the parameters don't permit, and note whose answer this is."""
    allowed = asked.parameters
    name = type(processor).__name__
    if isinstance(said, Result):
        said.take_in_place(asked.prompt, asked.response)
        if not said.is_empty:
            said.metadata = _signed(processor, said.metadata, asked)
        text = said.modified_prompt or said.modified_response
        if text is not None and asked.is_unchanged(text):
            said.drop_modification()
        if said.rejected and not allowed.reject:
            return _dropped(name, said.metadata)
        said.validate_allowed(name, allowed.annotate, allowed.modify)
        return said
    said.metadata = _signed(processor, said.metadata, asked)
    return said if allowed.reject else _dropped(name, said.metadata)


def _dropped(name: str, metadata: dict[str, Any] | None) -> Result:
    log.warning(
        "%s tried to reject request when parameters.reject was set to false, rejection will be dropped", name
    )
    return Result(metadata=metadata)


def _signed(processor: Inspector, metadata: dict[str, Any] | None, asked: Asked) -> dict[str, Any]:
    """Return metadata with the ids of processor and request."""
    signed = dict(metadata or {})
    signed["processor_id"] = processor.id()
    signed["processor_version"] = processor.version
    for name in ("request_id", "step_id"):
        if name in asked.metadata:
            signed[name] = asked.metadata[name]
    if processor.app_details:
        signed["app_details"] = processor.app_details
    return signed
