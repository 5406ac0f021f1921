"""One session for everything: `with ostiary.session(...)`.

Every service in the block takes its id for its own: Layer's actions, Orquesta's conversations, Libretto's chains,
metadata of the gateway, OpenTelemetry's spans. So one id finds a conversation in all of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from contextvars import copy_context
from typing import Any, ParamSpec, TypeVar, cast

from ostiary._core.given import kind_of
from ostiary._core.ids import new_uuid5, uuid5_of
from ostiary.errors import InvalidInputError
from ostiary.record.context import SharedSession, innermost
from ostiary.record.snapshot import snapshot

__all__ = ["carry", "current_session", "session"]

P = ParamSpec("P")
T = TypeVar("T")

_LONGEST = 1_000


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
