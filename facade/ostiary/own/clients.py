"""The two faces of a client: what every client holds, whatever service it speaks to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, ParamSpec, TypedDict, TypeVar, Unpack

from ostiary._core.credentials import Auth
from ostiary._core.given import expect, refuse_unknown
from ostiary._core.operation import AsyncResource, SyncResource
from ostiary._core.retry import Budget
from ostiary._core.service import Service
from ostiary._io.aio import AsyncRuntime
from ostiary._io.choose import async_sender, sync_sender
from ostiary._io.closing import AsyncHolder, SyncHolder
from ostiary._io.streams import AsyncStream, Stream
from ostiary._io.sync import SyncRuntime
from ostiary.auth.bound import bound
from ostiary.config import ConnectionOptions, Hooks, RetryPolicy, Timeouts, base_url
from ostiary.errors import InvalidInputError
from ostiary.own.streams import StreamEndpoint, opened

__all__ = ["AsyncClient", "Calls", "Client", "Options"]

P = ParamSpec("P")
E = TypeVar("E")


class Options(TypedDict, total=False):
    """How a client's calls are made; each may be left out.

    `deadline` is in seconds over everything a call does (120). `http_session` is an httpx client or transport of your
    own, or on the sync face a `requests.Session`.
    """

    auth: Auth | None
    headers: Mapping[str, str]
    timeouts: Timeouts
    deadline: float | None
    retry: RetryPolicy
    hooks: Hooks
    connection: ConnectionOptions
    http_session: object


class Calls:
    """What both faces of a client have in common; its calls are methods with `@operation`."""

    name: ClassVar[str] = ""
    """What errors and logs call the service; without one it is the class's name, without `Async`."""
    service: Service
    """Where the service is and how its calls are made: give it to `invoke`."""


def _service(kind: type[Calls], url: str, options: Options) -> Service:
    refuse_unknown(options, Options.__annotations__)
    retry, deadline = options.get("retry", RetryPolicy()), options.get("deadline", 120.0)
    expect(retry, RetryPolicy, "retry")
    if deadline is not None and not (isinstance(deadline, int | float) and deadline > 0):  # pyright: ignore
        raise InvalidInputError("deadline is no positive number of seconds; None is for no deadline")
    return Service(
        name=kind.name or kind.__name__.removeprefix("Async").lower(),
        base_url=base_url(url, "base_url"),
        headers=tuple(options.get("headers", {}).items()),
        auth=bound(options.get("auth"), url),
        timeouts=options.get("timeouts", Timeouts()),
        deadline=deadline,
        retry=retry,
        budget=Budget(retry.budget),
        hooks=options.get("hooks", Hooks()),
    )


class Client(Calls, SyncHolder, SyncResource):
    """A client whose calls wait: `Notes("https://notes.example", auth=APIKey("X-Key", key))`.

    Safe to share between threads; a context manager. Raises `InvalidInputError` for a URL that is none, and for
    an option that isn't there or can't be.
    """

    def __init__(self, base_url: str, **options: Unpack[Options]) -> None:
        self.service: Service = _service(type(self), base_url, options)
        session, connection = options.get("http_session"), options.get("connection", ConnectionOptions())
        self._runtime = self._connections = SyncRuntime(sync_sender(session, connection))

    def open_stream(self, endpoint: StreamEndpoint[P, E], *args: P.args, **kwargs: P.kwargs) -> Stream[E]:
        """Call a generated operation whose answer is a stream; return it when its head has arrived.

        Until then it is retried as any call is. Raises what calls raise, and `StreamError` where the stream breaks.
        """
        return Stream(self._runtime.run(opened(self.service, endpoint, *args, **kwargs)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.service.base_url}>"


class AsyncClient(Calls, AsyncHolder, AsyncResource):
    """The same with coroutines. An async context manager; `await close()` closes the connections."""

    def __init__(self, base_url: str, **options: Unpack[Options]) -> None:
        self.service: Service = _service(type(self), base_url, options)
        session, connection = options.get("http_session"), options.get("connection", ConnectionOptions())
        self._runtime = self._connections = AsyncRuntime(async_sender(session, connection))

    def open_stream(
        self, endpoint: StreamEndpoint[P, E], *args: P.args, **kwargs: P.kwargs
    ) -> AsyncStream[E]:
        """Return the stream that a generated operation answers with; it is sent for when it is first awaited.

        `await stream`, `async with stream` or `async for event in stream`. Raises what the sync one raises.
        """
        return AsyncStream(lambda: self._runtime.run(opened(self.service, endpoint, *args, **kwargs)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.service.base_url}>"
