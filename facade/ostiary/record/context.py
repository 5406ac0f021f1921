"""The session that is current, in the execution context of whoever asks.

Sessions nest and belong to an owner (a client, or the name of a service), so that two clients or two services in one
task never see each other's. A context variable carries them: threads and tasks inherit or isolate it as Python says.

The session of `with ostiary.session(...)` (`ostiary.record.shared`) belongs to everybody. There are two ways to read
it, for a service that has no sessions of its own, and for one that has:

    shared = current_session()                      # a SharedSession with id, text, name, attributes; or None
    chain_id = shared.text if shared else None      # an id that the caller gives explicitly comes first

    current(owner, adopt)                           # adopt(shared) makes the service's own session of it, once

The second counts the innermost of both kinds. What runs later, in a thread or on a delivery thread, no longer sees the
context: read it when the user's call begins.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from contextvars import ContextVar, Token
from typing import Self, TypeVar, cast
from uuid import UUID

__all__ = [
    "Entered",
    "Session",
    "SharedSession",
    "Steps",
    "current",
    "enter",
    "innermost",
    "leave",
    "leave_session",
]

S = TypeVar("S", bound="Session")

_NO_ATTRIBUTES: Mapping[str, object] = {}


class Session:
    """Hold what is known of a session here: its id as text and as `UUID`, its owner, its attributes.

    Services may subclass it to carry more (whether it was announced yet, say). Sessions compare by identity.
    """

    __slots__ = ("__weakref__", "attributes", "owner", "text")

    def __init__(
        self, owner: Hashable, id: UUID | str, attributes: Mapping[str, object] = _NO_ATTRIBUTES
    ) -> None:
        self.owner: Hashable = owner
        self.text: str = str(id)
        self.attributes: Mapping[str, object] = attributes

    @property
    def id(self) -> UUID:
        """The id as `UUID`, made when it is asked for: most sessions need none. Zero where the text is no UUID."""
        try:
            return UUID(self.text)
        except ValueError:
            return UUID(int=0)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.text})"


class SharedSession(Session):
    """A session that belongs to every service; a context manager, in sync and async code. Made by `session()`.

    `id` is a `uuid.UUID` of version 5 and `text` the same as text; `name` is what the caller called it, if anything;
    `attributes` go to the services that keep attributes of sessions.
    """

    __slots__ = ("_adopted", "minted", "name")

    def __init__(
        self, id: UUID | str, name: str | None, attributes: Mapping[str, object], minted: bool
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


class _Frame:
    """Link a session to the ones around it."""

    __slots__ = ("outer", "session")

    def __init__(self, session: Session, outer: _Frame | None) -> None:
        self.session: Session = session
        self.outer: _Frame | None = outer


class Entered:
    """Remember how to leave a session; made by `enter()`, used by `leave()`."""

    __slots__ = ("frame", "token")

    def __init__(self, frame: _Frame, token: Token[_Frame | None]) -> None:
        self.frame: _Frame = frame
        self.token: Token[_Frame | None] = token


_current: ContextVar[_Frame | None] = ContextVar("ostiary.record.session", default=None)


def current(owner: Hashable, adopt: Callable[[SharedSession], Session] | None = None) -> Session | None:
    """Return the innermost session of `owner` (compared by `==`), or None outside of any.

    With `adopt`, everybody's session counts too: the owner's own session for it, which `adopt` makes, is returned.
    """
    frame = _current.get()
    while frame is not None:
        session = frame.session
        if session.owner == owner:
            return session
        if adopt is not None and isinstance(session, SharedSession):
            return session.adopted(owner, adopt)
        frame = frame.outer
    return None


def innermost(fits: Callable[[Session], bool]) -> Session | None:
    """Return the innermost session that fits, whoever owns it."""
    frame = _current.get()
    while frame is not None and not fits(frame.session):
        frame = frame.outer
    return frame.session if frame is not None else None


def enter(session: Session) -> Entered:
    """Make `session` the current one of its owner until `leave()`."""
    frame = _Frame(session, _current.get())
    return Entered(frame, _current.set(frame))


def leave(entered: Entered) -> None:
    """Make the session before it current again; never raises, whichever context, thread or order it is called in."""
    try:
        _current.reset(entered.token)
    except ValueError:
        # Another context than the one that entered (an async fixture, a generator resumed elsewhere): only what was
        # inherited from there is undone here, somebody else's session is left alone.
        if _current.get() is entered.frame:
            _current.set(entered.frame.outer)
    except RuntimeError:
        pass  # left twice


def leave_session(session: Session) -> None:
    """Make the session before `session` current again, in the context that this is called in; never raises.

    For blocks that may be entered many times at once. Sessions inside it that were not left are left with it.
    """
    frame = _current.get()
    while frame is not None:
        if frame.session is session:
            _current.set(frame.outer)
            return
        frame = frame.outer


class Steps:
    """Make a session current while a generator's own code runs, and only then.

    Each step may run in another task, thread or context. What the generator's code has entered and not yet left when
    it yields is kept for its next step, and hidden from its consumer.
    """

    __slots__ = ("_frame", "_session", "_token")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._frame: _Frame | None = None
        self._token: Token[_Frame | None] | None = None

    def enter(self) -> None:
        """Begin a step, in the context of whoever resumes the generator."""
        if self._frame is None:
            self._frame = _Frame(self._session, _current.get())
        self._token = _current.set(self._frame)

    def leave(self) -> None:
        """End a step; does nothing where it ends in another context than it began in (a finaliser's)."""
        inside = _current.get()
        token, self._token = self._token, None
        if token is not None:
            with suppress(ValueError):
                _current.reset(token)
                self._frame = inside
