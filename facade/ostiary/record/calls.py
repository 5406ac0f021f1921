"""Recording calls of four kinds of function, and blocks, without changing what they do.

A service writes a `Recording`: what to note when a call begins, yields, ends. `recorder(recording)` turns it into a
decorator and context manager. The function's result, exception, timing and kind stay as they are; what fails in the
recording is swallowed, counted in `recording.mishaps` and logged once.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Generic, Literal, TypeVar

from ostiary.record.context import Session
from ostiary.record.mishaps import Mishaps

__all__ = ["Call", "Kind", "Recorder", "Recording", "Scope", "outcome_of"]

F = TypeVar("F", bound=Callable[..., Any])
S = TypeVar("S", bound="Scope")
Kind = Literal["function", "coroutine", "generator", "async_generator", "block"]

_NOTHING: Mapping[str, object] = {}


class Call:
    """Describe a call that is about to run: the function, its arguments as given, its kind.

    `function` is None for a `with` block. `arguments()` binds names to values, defaults included: it takes some
    microseconds, so a recording asks for it only when it records arguments.
    """

    __slots__ = ("args", "function", "kind", "kwargs", "signature")

    def __init__(
        self,
        function: Callable[..., Any] | None,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any],
        kind: Kind,
        signature: inspect.Signature | None,
    ) -> None:
        self.function = function
        self.args = args
        self.kwargs = kwargs
        self.kind: Kind = kind
        self.signature = signature

    def arguments(self) -> Mapping[str, Any]:
        """Return the arguments by parameter name; empty where they don't fit the signature."""
        raise NotImplementedError


class Scope:
    """Hold what a recording knows of one running call; services subclass it to carry more.

    `session` is made current (`ostiary.record.context`) while the function's own code runs. `inject` gives keyword
    arguments by name, for parameters that the function has and the caller left out. `value` is what a `with` block
    binds by `as`. `seen` counts the items of a generator so far.
    """

    __slots__ = ("inject", "seen", "session", "value")

    def __init__(
        self,
        session: Session | None = None,
        inject: Mapping[str, object] = _NOTHING,
        value: object = None,
    ) -> None:
        self.session = session
        self.inject = inject
        self.value = value
        self.seen = 0


class Recording(Generic[S]):
    """Say what to record of a call; every hook does nothing unless overridden.

    `begin` runs just before the function's own code does (for a coroutine or generator: when it is first resumed), then
    exactly one of `finish`, `fail` and `close`. On asynchronous kinds these three may return an awaitable, which is
    awaited, so that a recording that must wait does not block the loop. `provides` names the parameters that
    `Scope.inject` may fill; they disappear from the wrapper's signature.
    """

    provides: tuple[str, ...] = ()

    def __init__(self, mishaps: Mishaps | None = None) -> None:
        self.mishaps = mishaps if mishaps is not None else Mishaps()

    def begin(self, call: Call) -> S | None:
        """Note that a call begins; None leaves it unrecorded."""
        return None

    def item(self, scope: S, item: object) -> None:
        """Note an item that a generator yields."""

    def finish(self, scope: S, result: object) -> Awaitable[None] | None:
        """Note that the call returned `result` (a generator: its return value; a block: None)."""
        return None

    def fail(self, scope: S, error: BaseException) -> Awaitable[None] | None:
        """Note that the call raised `error`; `outcome_of(error)` tells a cancellation from a failure."""
        return None

    def close(self, scope: S) -> Awaitable[None] | None:
        """Note that a generator was closed before its end: by a `break`, by `close()`, or by being forgotten."""
        return None


def outcome_of(error: BaseException) -> Literal["error", "cancelled", "interrupted", "closed"]:
    """Tell why a call ended: a failure, a cancelled task, Ctrl-C or exit, or a closed generator."""
    raise NotImplementedError


class Recorder(Generic[S]):
    """Apply a recording to functions, as a decorator, and to blocks, by `with` or `async with`.

    One recorder may wrap many functions and be entered many times, also at once from several tasks or threads.
    """

    __slots__ = ("_recording",)

    def __init__(self, recording: Recording[S]) -> None:
        self._recording = recording

    def __call__(self, function: F) -> F:
        """Wrap a function, coroutine function, generator function or async generator function.

        Methods, class methods and static methods too, above or below their decorator. Raises `TypeError` for what isn't
        callable and for a class.
        """
        raise NotImplementedError

    def __enter__(self) -> Any:
        raise NotImplementedError

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        raise NotImplementedError

    async def __aenter__(self) -> Any:
        raise NotImplementedError

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        raise NotImplementedError
