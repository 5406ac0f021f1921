"""One recorded call: its hooks, none of which may hurt the caller."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, TypeVar

from ostiary.record.calls import Call, Recording, Scope
from ostiary.record.context import Entered, Steps, enter, leave

__all__ = ["Run", "begin"]

S = TypeVar("S", bound=Scope)


class Run(Generic[S]):
    """Carry a scope from `begin` to its one end. `enter` and `leave` surround the function's own code."""

    __slots__ = ("_entered", "_recording", "_steps", "scope")

    def __init__(self, recording: Recording[S], scope: S) -> None:
        self._recording = recording
        self.scope: S = scope
        self._entered: Entered | None = None
        self._steps: Steps | None = None

    def enter(self) -> None:
        """Make the session current until `leave()`."""
        if self.scope.session is not None:
            self._entered = enter(self.scope.session)

    def leave(self) -> None:
        """Make the session before it current again."""
        if self._entered is not None:
            leave(self._entered)

    def resume(self) -> None:
        """Make the session current for one step of a generator."""
        if self.scope.session is not None:
            if self._steps is None:
                self._steps = Steps(self.scope.session)
            self._steps.enter()

    def pause(self) -> None:
        """End a step of a generator."""
        if self._steps is not None:
            self._steps.leave()

    def item(self, item: object) -> None:
        """Tell of a yielded item."""
        self.scope.seen += 1
        try:
            self._recording.item(self.scope, item)
        except Exception as error:
            self._recording.mishaps.note("item", error)

    def finish(self, result: object) -> Awaitable[None] | None:
        """Tell of the result."""
        try:
            return self._recording.finish(self.scope, result)
        except Exception as error:
            self._recording.mishaps.note("finish", error)
            return None

    def fail(self, cause: BaseException) -> Awaitable[None] | None:
        """Tell of the exception."""
        try:
            return self._recording.fail(self.scope, cause)
        except Exception as error:
            self._recording.mishaps.note("fail", error)
            return None

    def close(self) -> Awaitable[None] | None:
        """Tell that it was closed early."""
        try:
            return self._recording.close(self.scope)
        except Exception as error:
            self._recording.mishaps.note("close", error)
            return None

    def end(self, error: BaseException | None, result: object = None) -> Awaitable[None] | None:
        """Tell how it ended: with a result, by an exception, or closed."""
        if error is None:
            return self.finish(result)
        return self.close() if isinstance(error, GeneratorExit) else self.fail(error)

    def forgo(self, waiting: Awaitable[None] | None) -> None:
        """Drop what can't be awaited here, without the warning that it never was."""
        if waiting is not None:
            self._recording.mishaps.note("await", RuntimeError())
            dispose: Callable[[], Any] | None = getattr(waiting, "close", None)
            if dispose is not None:
                dispose()

    async def wait(self, waiting: Awaitable[None] | None) -> None:
        """Await what a hook returned; a cancellation of the task gets through."""
        if waiting is not None:
            try:
                await waiting
            except Exception as error:
                self._recording.mishaps.note("await", error)


def begin(recording: Recording[S], call: Call) -> Run[S] | None:
    """Tell that a call begins; None where it isn't recorded."""
    try:
        scope = recording.begin(call)
    except Exception as error:
        recording.mishaps.note("begin", error)
        return None
    return None if scope is None else Run(recording, scope)


def fill(
    run: Run[Any], places: Mapping[str, int], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Return the keyword arguments with what the scope injects, where the function has it and the caller left it out.

    `places` gives the index of each parameter that may be filled, beyond all indices for keyword-only ones.
    """
    extra = {
        name: value
        for name, value in run.scope.inject.items()
        if name in places and name not in kwargs and len(args) <= places[name]
    }
    return {**kwargs, **extra} if extra else kwargs
