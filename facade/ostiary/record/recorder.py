"""The decorator and context manager that applies a recording."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Generic, TypeVar, cast

from ostiary.record import wrappers
from ostiary.record.calls import Call, Kind, Recording, Scope
from ostiary.record.run import Run, begin

__all__ = ["Recorder"]

F = TypeVar("F")
S = TypeVar("S", bound=Scope)


class _Block:
    """Link a `with` block that was entered to the ones around it."""

    __slots__ = ("outer", "recorder", "run")

    def __init__(self, recorder: Recorder[Any], run: Run[Any] | None, outer: _Block | None) -> None:
        self.recorder: Recorder[Any] | None = recorder  # None when it has ended
        self.run = run
        self.outer = outer


_blocks: ContextVar[_Block | None] = ContextVar("ostiary.record.blocks", default=None)


class Recorder(Generic[S]):
    """Apply a recording to functions, as a decorator, and to blocks, by `with` or `async with`.

    One recorder may wrap many functions and be entered many times, also at once from several tasks or threads. A block
    binds the scope's `value` by `as`.
    """

    __slots__ = ("_entered", "_recording")

    def __init__(self, recording: Recording[S]) -> None:
        self._recording = recording
        self._entered: list[_Block] = []

    def __call__(self, function: F) -> F:
        """Wrap a function, coroutine function, generator function or async generator function.

        Methods, class methods and static methods too, above or below their decorator. Raises `TypeError` for a class
        and for what isn't callable.
        """
        if isinstance(function, classmethod | staticmethod):
            method = cast("Any", function)
            return cast("F", type(method)(self(method.__func__)))
        if isinstance(function, type) or not callable(function):
            raise TypeError(
                f"can't record {type(function).__name__!r} objects: decorate functions or methods"
            )
        return cast("F", self._wrap(function))

    def _wrap(self, function: Callable[..., Any]) -> Callable[..., Any]:
        signature = _signature(function)
        target = wrappers.Target(self._recording, function, _kind(function), signature)
        wrapper = wrappers.WRAPPERS[target.kind](target)
        if target.places and signature is not None:
            shown = [each for name, each in signature.parameters.items() if name not in target.places]
            wrapper.__signature__ = signature.replace(parameters=shown)  # type: ignore[attr-defined]
        return wrapper

    def __enter__(self) -> Any:
        run = begin(self._recording, Call(None, (), {}, "block", None))
        block = _Block(self, run, _innermost())
        self._entered.append(block)
        _blocks.set(block)
        if run is None:
            return None
        run.enter()
        return run.scope.value

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        run = self._leave()
        if run is not None:
            run.forgo(run.end(error))

    async def __aenter__(self) -> Any:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        run = self._leave()
        if run is None:
            return
        waiting = run.end(error)
        if isinstance(error, GeneratorExit):
            run.forgo(waiting)
        else:
            await run.wait(waiting)

    def _leave(self) -> Run[S] | None:
        """Find the block that ends: the innermost of this recorder here, or else the last entered anywhere."""
        block = _innermost()
        while block is not None and block.recorder is not self:
            block = block.outer
        if block is None and self._entered:
            block = self._entered[-1]
        if block is None:
            return None
        self._entered.remove(block)
        block.recorder = None
        _blocks.set(_innermost())
        if block.run is not None:
            block.run.leave()
        return block.run


def _innermost() -> _Block | None:
    """Return the innermost block that hasn't ended; some end in another context than they began in."""
    block = _blocks.get()
    while block is not None and block.recorder is None:
        block = block.outer
    return block


def _signature(function: Callable[..., Any]) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except Exception:  # builtins without one; annotations that don't evaluate
        return None


def _kind(function: Callable[..., Any]) -> Kind:
    for candidate in (function, getattr(type(function), "__call__", None)):  # noqa: B004 - the method itself
        if inspect.iscoroutinefunction(candidate):
            return "coroutine"
        if inspect.isasyncgenfunction(candidate):
            return "async_generator"
        if inspect.isgeneratorfunction(candidate):
            return "generator"
    return "function"
