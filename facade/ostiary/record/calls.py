"""Recording calls of four kinds of function, and blocks, without changing what they do.

A service writes a `Recording`: what to note when a call begins, yields, ends. `Recorder(recording)` is a decorator and
a context manager. The function's result, exception, timing and kind stay as they are; what fails in the recording is
swallowed, counted in `recording.mishaps` and logged once.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from ostiary.record.context import Session
from ostiary.record.mishaps import Mishaps

__all__ = ["Call", "Kind", "Recording", "Scope", "outcome_of"]

S = TypeVar("S", bound="Scope")

Kind: TypeAlias = Literal["function", "coroutine", "generator", "async_generator", "block"]

_NOTHING: Mapping[str, object] = {}


class Call(NamedTuple):
    """Describe a call that is about to run: the function, its arguments as given, its kind.

    `function` is None for a `with` block. `arguments()` binds names to values, defaults included: that takes some
    microseconds, so a recording asks for it only when it records arguments.
    """

    function: Callable[..., Any] | None
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    kind: Kind
    signature: inspect.Signature | None

    def arguments(self) -> Mapping[str, Any]:
        """Return the arguments by parameter name; empty where there is no signature or they don't fit it."""
        if self.signature is None:
            return {}
        try:
            bound = self.signature.bind_partial(*self.args, **self.kwargs)
        except TypeError:
            return {}
        bound.apply_defaults()
        return bound.arguments


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
        self.session: Session | None = session
        self.inject: Mapping[str, object] = inject
        self.value: object = value
        self.seen: int = 0


class Recording(Generic[S]):
    """Say what to record of a call; every hook does nothing unless overridden.

    `begin` runs just before the function's own code does (of a coroutine or generator: when it is first resumed), then
    exactly one of `finish`, `fail` and `close`. On asynchronous kinds these three may return an awaitable, which is
    awaited, so that a recording that must wait does not block the loop. `provides` names the parameters that
    `Scope.inject` may fill; they disappear from the wrapper's signature. What a hook raises is swallowed and counted.
    """

    provides: tuple[str, ...] = ()

    def __init__(self, mishaps: Mishaps | None = None) -> None:
        self.mishaps: Mishaps = mishaps if mishaps is not None else Mishaps()

    def begin(self, call: Call) -> S | None:
        """Note that a call begins; None leaves it unrecorded, and nothing is injected then."""
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
        """Note that a generator or coroutine was closed before its end: by `break`, `close()`, or by being forgotten.

        An awaitable that it returns is awaited only where that is possible: in `aclose()`.
        """
        return None


def outcome_of(error: BaseException) -> Literal["error", "cancelled", "interrupted", "closed"]:
    """Tell why a call ended: a failure, a cancelled task, Ctrl-C or an exit, or a closed generator."""
    if isinstance(error, Exception):
        return "error"
    if isinstance(error, GeneratorExit):
        return "closed"
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return "interrupted"
    # By name: asyncio is slow to import and trio may be missing.
    return "cancelled" if type(error).__name__ in ("CancelledError", "Cancelled") else "error"
