"""Flows: an operation written once, as a generator that yields effects and returns a value.

A driver (`ostiary._io.sync`, `ostiary._io.aio`) carries the effects out, sends results in and throws failures in, so
`try`/`except`/`finally` in a flow mean what they say. The vocabulary is closed: five effects. A sixth needs a design
note in docs/architecture.md.

A flow has no effect in a `finally` or an `except BaseException`: it may be closed there, and then nobody answers.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Hashable
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Protocol, Self, TypeAlias, TypeVar, cast

from ostiary.config import Timeouts

if TYPE_CHECKING:
    from ostiary_api._runtime import Body, Headers, Operation, Reply

__all__ = [
    "Ask",
    "Effect",
    "Flow",
    "Guard",
    "Open",
    "OpenReply",
    "Send",
    "SendFailure",
    "Sent",
    "Sleep",
    "Trouble",
    "ask",
    "ask_blocking",
    "guard",
    "send",
    "sleep",
]

T = TypeVar("T")
P = ParamSpec("P")

Sent: TypeAlias = Literal["no", "maybe", "yes"]
Trouble: TypeAlias = Literal[
    "connect", "timeout", "deadline", "lost", "truncated", "too_large", "encoding", "closed", "refused"
]


class SendFailure(Exception):
    """Say how far a request came and what stopped it. Drivers raise it; flows turn it into a public error.

    `sent` is what the retry policy reads: "no" (the service has seen nothing), "maybe", or "yes" (an answer had begun).
    `trouble` is the kind, `detail` a short text without anything that was sent or received.
    """

    def __init__(self, sent: Sent, trouble: Trouble, detail: str) -> None:
        super().__init__(detail)
        self.sent: Sent = sent
        self.trouble: Trouble = trouble
        self.detail = detail

    @classmethod
    def late(cls, sent: Sent) -> Self:
        """Make the failure of a call whose deadline has passed."""
        return cls(sent, "deadline", "the call took longer than its deadline")


class Send:
    """Ask for one request to be sent and its answer read whole: a `Reply`, or a `SendFailure`.

    `operation` is what it is a request of, None for one that no document describes; only a tape looks at it.
    """

    __slots__ = ("body", "cap", "deadline", "headers", "method", "operation", "timeouts", "url")

    def __init__(
        self,
        method: str,
        url: str,
        headers: list[tuple[str, str]],
        body: Body,
        *,
        timeouts: Timeouts,
        deadline: float | None,
        cap: int,
        operation: Operation | None = None,
    ) -> None:
        self.method: str = method
        self.url: str = url
        self.headers: list[tuple[str, str]] = headers
        self.body: Body = body
        self.timeouts: Timeouts = timeouts
        self.deadline: float | None = deadline
        self.cap: int = cap
        self.operation: Operation | None = operation


class Open(Send):
    """Ask for one request to be sent and its answer opened: an `OpenReply` whose body is still to be read.

    An answer outside 2xx comes as a whole `Reply`: its body is wanted for the error, and it is small or cut off.
    """

    __slots__ = ()


class Sleep:
    """Ask to wait for some seconds."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds: float = seconds


class Guard:
    """Ask that of all who want `key` at once only one runs the flow; the others get its result.

    `deadline` is the caller's own, on the driver's monotonic clock: a follower waits no longer than that.
    """

    __slots__ = ("deadline", "flow", "key")

    def __init__(self, key: Hashable, flow: Callable[[], Flow[Any]], *, deadline: float | None) -> None:
        self.key: Hashable = key
        self.flow: Callable[[], Flow[Any]] = flow
        self.deadline: float | None = deadline


class Ask:
    """Ask a user's callable, which may be a coroutine function on the async face.

    A callable that may block (a file, a keyring) says so, and the async driver runs it in a thread.
    """

    __slots__ = ("args", "blocking", "hook")

    def __init__(self, hook: Callable[..., Any], args: tuple[Any, ...], *, blocking: bool = False) -> None:
        self.hook: Callable[..., Any] = hook
        self.args: tuple[Any, ...] = args
        self.blocking: bool = blocking


Effect: TypeAlias = Send | Sleep | Guard | Ask
Flow: TypeAlias = Generator[Effect, Any, T]


class OpenReply(Protocol):
    """An answer whose head has arrived. Whoever holds it reads it through the driver that opened it, and closes it."""

    status: int
    headers: Headers


def send(effect: Send) -> Flow[Reply]:
    """Send one request and return its whole answer."""
    reply: Reply = yield effect
    return reply


def sleep(seconds: float) -> Flow[None]:
    """Wait for some seconds."""
    yield Sleep(seconds)


def guard(key: Hashable, flow: Callable[[], Flow[T]], *, deadline: float | None) -> Flow[T]:
    """Run `flow` as the only one under `key`, or wait for the one that does."""
    return cast("T", (yield Guard(key, flow, deadline=deadline)))


def ask(hook: Callable[P, T | Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> Flow[T]:
    """Call a user's hook and return what it answers; on the async face it may be a coroutine function."""
    bound = (lambda: hook(*args, **kwargs)) if kwargs else hook
    return cast("T", (yield Ask(bound, () if kwargs else args)))


def ask_blocking(hook: Callable[[], T]) -> Flow[T]:
    """Call a hook that may block; the async driver runs it in a thread."""
    return cast("T", (yield Ask(hook, (), blocking=True)))
