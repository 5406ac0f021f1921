"""The four wrappers, one a kind of function. Each adds one frame to a traceback and nothing else that shows."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from typing import Any

from ostiary.record.calls import Call, Kind, Recording, Scope
from ostiary.record.run import Run, begin, fill

__all__ = ["WRAPPERS", "Target"]

_UNRECORDED: Recording[Scope] = Recording()
# What `Call(...)` does, without a frame of Python's: a paced caller pays for each.
_call: Callable[[tuple[Any, ...]], Call] = functools.partial(tuple.__new__, Call)


class Target:
    """Know a function that is wrapped: its kind, its signature, and where the parameters are that may be filled."""

    __slots__ = ("function", "kind", "places", "recording", "signature")

    def __init__(
        self,
        recording: Recording[Any],
        function: Callable[..., Any],
        kind: Kind,
        signature: inspect.Signature | None,
    ) -> None:
        self.recording: Recording[Any] = recording
        self.function: Callable[..., Any] = function
        self.kind: Kind = kind
        self.signature: inspect.Signature | None = signature
        self.places: Mapping[str, int] = _places(signature, recording.provides)

    def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Run[Any] | None:
        """Tell the recording that a call begins."""
        return begin(self.recording, _call((self.function, args, kwargs, self.kind, self.signature)))


def _places(signature: inspect.Signature | None, names: tuple[str, ...]) -> Mapping[str, int]:
    if signature is None or not names:
        return {}
    places: dict[str, int] = {}
    for index, parameter in enumerate(signature.parameters.values()):
        if parameter.name in names:
            if parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
                places[parameter.name] = index
            elif parameter.kind is parameter.KEYWORD_ONLY:
                places[parameter.name] = sys.maxsize
    return places


def of_function(target: Target) -> Callable[..., Any]:
    """Wrap a function that returns when it is done."""
    function, places = target.function, target.places
    recording, kind, signature = target.recording, target.kind, target.signature

    # Most recorded calls come through here, each alone, on a cold processor: so no step that isn't needed.
    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        run = begin(recording, _call((function, args, kwargs, kind, signature)))
        if run is None:
            return function(*args, **kwargs)
        if places:
            kwargs = fill(run, places, args, kwargs)
        inside = run.scope.session is not None
        if inside:
            run.enter()
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            run.leave()
            run.forgo(run.fail(error))
            raise
        if inside:
            run.leave()
        waiting = run.finish(result)
        if waiting is not None:
            run.forgo(waiting)
        return result

    return call


def of_coroutine(target: Target) -> Callable[..., Any]:
    """Wrap a coroutine function; a coroutine that is never awaited begins nothing."""
    function, places = target.function, target.places

    @functools.wraps(function)
    async def call(*args: Any, **kwargs: Any) -> Any:
        run = target.begin(args, kwargs)
        if run is None:
            return await function(*args, **kwargs)
        if places:
            kwargs = fill(run, places, args, kwargs)
        run.enter()
        try:
            result = await function(*args, **kwargs)
        except GeneratorExit:
            run.leave()
            run.forgo(run.close())  # a coroutine that is being destroyed can't await
            raise
        except BaseException as error:
            run.leave()
            await run.wait(run.fail(error))
            raise
        run.leave()
        await run.wait(run.finish(result))
        return result

    return call


def of_generator(target: Target) -> Callable[..., Any]:
    """Wrap a generator function: what is sent, thrown, returned and closed passes through, as PEP 380 has it."""
    function, places = target.function, target.places

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
        run = target.begin(args, kwargs)
        if run is None:
            inner: Generator[Any, Any, Any] = function(*args, **kwargs)
            return (yield from inner)
        if places:
            kwargs = fill(run, places, args, kwargs)
        source = None
        given: Any = None
        thrown = closing = False
        while True:
            run.resume()
            try:
                if source is None:
                    source = function(*args, **kwargs)
                item = source.throw(given) if thrown else source.send(given)
            except StopIteration as stop:
                run.pause()
                result: Any = stop.value
                run.forgo(run.close() if closing else run.finish(result))
                return result
            except BaseException as error:
                given = None  # else the frame and the exception would hold each other
                run.pause()
                run.forgo(run.end(error) if closing else run.fail(error))
                raise
            run.pause()
            run.item(item)
            try:
                given = yield item
                thrown = closing = False
            except BaseException as error:
                given, thrown, closing = _without_this_frame(error), True, isinstance(error, GeneratorExit)

    return call


def of_async_generator(target: Target) -> Callable[..., Any]:
    """Wrap an async generator function: each step runs in the task that asked for it, no task is made."""
    function, places = target.function, target.places

    @functools.wraps(function)
    async def call(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
        run = target.begin(args, kwargs) or Run(_UNRECORDED, Scope())
        if places:
            kwargs = fill(run, places, args, kwargs)
        source = None
        given: Any = None
        thrown = closing = False
        while True:
            run.resume()
            try:
                if source is None:
                    source = function(*args, **kwargs)
                    step = _first_step(source)
                else:
                    step = source.athrow(given) if thrown else source.asend(given)
                item = await step
            except StopAsyncIteration:
                run.pause()
                await run.wait(run.close() if closing else run.finish(None))
                return
            except BaseException as error:
                given = None
                run.pause()
                await _wait_at_end(run, error, closing)
                raise
            run.pause()
            run.item(item)
            try:
                given = yield item
                thrown = closing = False
            except BaseException as error:
                given, thrown, closing = _without_this_frame(error), True, isinstance(error, GeneratorExit)

    return call


async def _wait_at_end(run: Run[Any], error: BaseException, closing: bool) -> None:
    if closing:
        await run.wait(run.end(error))
    elif isinstance(error, GeneratorExit):
        run.forgo(run.close())  # destroyed in the middle of a step: nothing can be awaited any more
    else:
        await run.wait(run.fail(error))


def _first_step(source: AsyncGenerator[Any, Any]) -> Awaitable[Any]:
    """Start the inner generator unseen by the event loop.

    The loop closes all generators that it has seen start when it shuts down, all at once: the inner one would be closed
    twice at the same time. It is the wrapper's to close, and the loop has seen the wrapper.
    """
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)
    try:
        return source.asend(None)
    finally:
        sys.set_asyncgen_hooks(*hooks)


def _without_this_frame(error: BaseException) -> BaseException:
    """Take the wrapper's frame off an exception that is on its way in: on its way out it is added once more."""
    trace = error.__traceback__
    return error if trace is None else error.with_traceback(trace.tb_next)


WRAPPERS: Mapping[Kind, Callable[[Target], Callable[..., Any]]] = {
    "function": of_function,
    "coroutine": of_coroutine,
    "generator": of_generator,
    "async_generator": of_async_generator,
}
