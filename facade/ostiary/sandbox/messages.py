"""What passes between the front door and a service: a call, an answer, a problem."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any, Final, Protocol, TypeAlias

from ostiary.sandbox.store import Store

Pieces: TypeAlias = AsyncIterator[bytes] | Iterator[bytes]

NOTHING: Final = object()
"""Stands for an answer without a body, which is not the same as the JSON value null."""


class Named(Protocol):
    """Something with a name: of a service, a handler needs to know no more."""

    @property
    def name(self) -> str: ...


class Surroundings(Protocol):
    """What a handler may know of the sandbox that it runs in (`ostiary.sandbox.state.State`)."""

    @property
    def services(self) -> Sequence[Named]: ...

    @property
    def prepared(self) -> Mapping[str, Any]: ...

    @property
    def store(self) -> Store: ...

    @property
    def started_at(self) -> str: ...

    def urls(self, origin: str) -> dict[str, str]: ...


@dataclass(slots=True)
class Call:
    """A request that fits its operation in the document, as a handler sees it.

    `path` and `query` hold decoded values, `body` the parsed JSON body (None where there is none) and `raw` its bytes.
    `number` is the request's number in the log, 0 for the sandbox's own operations. `origin` is scheme and host as this
    caller reaches the sandbox. `headers` have names in lower case. `db` is inside a transaction that is undone when the
    handler raises, and over when it returns: what a handler leaves to be awaited opens transactions of its own.
    """

    state: Surroundings
    db: Connection
    number: int
    received_at: str
    origin: str
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: Any = None
    raw: bytes = b""
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answers: a status, headers, and a JSON value, text, bytes, pieces of bytes or nothing.

    Bytes and pieces need a Content-Type among the headers. Pieces, an iterator or an async one, reach the client as
    they come. `cookies` are values of `Set-Cookie`, a header each.
    """

    status: int
    content: Any = NOTHING
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    cookies: Sequence[str] = ()


class Problem(Exception):
    """Refuse a request with a status and a reason, which never repeats what was sent.

    `content` is the body to answer with; where it isn't given, the service's own way to say the reason.
    """

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, content: Any = NOTHING
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers: Mapping[str, str] = headers or {}
        self.content = content
