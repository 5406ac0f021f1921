"""One session for everything: `with ostiary.session(...)`.

Every service in the block takes its id for its own: Layer's actions, Orquesta's conversations, Libretto's chains,
metadata of the gateway, OpenTelemetry's spans. So one id finds a conversation in all of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Hashable, Mapping
from contextvars import copy_context
from typing import Any, ParamSpec, Self, TypeVar, cast

from ostiary._core.given import kind_of
from ostiary._core.ids import new_uuid5, uuid5_of
from ostiary.errors import InvalidInputError
from ostiary.record.context import Session, enter, innermost, leave_session
from ostiary.record.snapshot import snapshot

__all__ = ["SharedSession", "carry", "current_session", "session"]

P = ParamSpec("P")
T = TypeVar("T")
S = TypeVar("S", bound=Session)

_LONGEST = 1_000


class SharedSession(Session):
    """A session that belongs to every service; a context manager, in sync and async code. Made by `session()`.

    `id` is a `uuid.UUID` of version 5 and `text` the same as text; `name` is what the caller called it, if anything;
    `attributes` go to the services that keep attributes of sessions.
    """

    __slots__ = ("_adopted", "minted", "name")

    def __init__(
        self, id: uuid.UUID, name: str | None, attributes: Mapping[str, object], minted: bool
    ) -> None:
        super().__init__(None, id, attributes)
        self.name: str | None = name
        self.minted: bool = minted  # here and now, so no service can know it yet
        self._adopted: dict[Hashable, Session] = {}

    def adopted(self, owner: Hashable, make: Callable[[SharedSession], S]) -> S:
        """Return the session that `owner` keeps for this one, made now where there is none."""
        known = self._adopted.get(owner)
        # Of two threads that come at once, both get the one that was first.
        return cast("S", known if known is not None else self._adopted.setdefault(owner, make(self)))

    def __enter__(self) -> Self:
        enter(self)
        return self

    def __exit__(self, *exc: object) -> None:
        leave_session(self)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(self, *exc: object) -> None:
        self.__exit__()


def session(
    session_id: str | uuid.UUID | None = None, *, attributes: Mapping[str, Any] | None = None
) -> SharedSession:
    """Make a session for a block, shared by all services: `with ostiary.session() as session: …`.

    Without `session_id` it gets an id of its own. A UUID of version 5, in any spelling, is taken as the id. Any other
    text is a name of yours, say the key of a chat in your database: the id is derived from it, always the same one,
    and the name is kept as the attribute `session.name`. `attributes` (names and JSON values) describe the session.
    `async with` is the same. Tasks started in the block belong to it; for threads see `carry`. The innermost block
    counts. Raises `InvalidInputError` where the id or the attributes can't be used.
    """
    if attributes is not None and not isinstance(attributes, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInputError(
            f"attributes is {kind_of(attributes)}; pass a dictionary of names and JSON values"
        )
    described = cast("dict[str, Any]", snapshot(dict(attributes or {})))
    if session_id is None:
        return SharedSession(new_uuid5(), None, described, True)
    found, name = _identity(session_id)
    if name is not None:
        described.setdefault("session.name", name)
    return SharedSession(found, name, described, False)


def _identity(given: object) -> tuple[uuid.UUID, str | None]:
    if isinstance(given, uuid.UUID):
        return (given, None) if given.version == 5 else (uuid5_of(str(given)), str(given))
    if not isinstance(given, str) or not given.strip() or len(given) > _LONGEST:
        raise InvalidInputError(
            f"session_id is no text of 1 to {_LONGEST} characters; pass a UUID, a name of yours, or none at all"
        )
    try:
        found = uuid.UUID(given)
    except ValueError:
        return uuid5_of(given), given
    return (found, None) if found.version == 5 else (uuid5_of(str(found)), given)


def current_session() -> SharedSession | None:
    """Return the session of the innermost `with ostiary.session(...)` around, or None outside of any."""
    found = innermost(lambda session: isinstance(session, SharedSession))
    return found if isinstance(found, SharedSession) else None


def carry(function: Callable[P, T]) -> Callable[P, T]:
    """Return a function that runs in the caller's context, whichever thread calls it.

    A new thread knows nothing of sessions, deadlines and spans around the code that started it. With
    `pool.submit(ostiary.carry(work), item)` or `Thread(target=ostiary.carry(work))` it does. Each call runs in a copy
    of the context as it was when `carry` was called, so one carried function may run many times at once.
    """
    context = copy_context()

    def carried(*args: P.args, **kwargs: P.kwargs) -> T:
        return context.copy().run(function, *args, **kwargs)

    return carried
