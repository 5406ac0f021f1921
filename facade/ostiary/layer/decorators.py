"""`session` and `action`: decorators and `with` blocks that record what an application does, and change none of it."""

from __future__ import annotations

import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar, overload

from ostiary._core.ids import new_uuid5
from ostiary._io.aio import aside
from ostiary.layer import wire
from ostiary.layer.connected import Connected
from ostiary.layer.errors import LayerRequestPreparationError
from ostiary.layer.outcomes import error_of, interpreted
from ostiary.layer.recorder import LayerRecorder
from ostiary.layer.schemas import SessionActionKind
from ostiary.layer.session import LayerSession, PendingAction, RecordedAction
from ostiary.record import (
    Call,
    Kind,
    Mishaps,
    Recorder,
    Recording,
    Scope,
    Session,
    SharedSession,
    current,
    snapshot,
)
from ostiary.record.mishaps import warn

__all__ = ["ActionRecorder", "LayerDecorators", "Origin", "SessionRecorder", "existing"]

F = TypeVar("F", bound=Callable[..., Any])
# A generator's items are recorded up to this many; all of them are counted.
_ITEMS_KEPT = 10_000
_GENERATORS = ("generator", "async_generator")
# With `delivery="blocking"` these wait in a thread, so that their event loop goes on.
_ASYNCHRONOUS = ("coroutine", "async_generator")
_NOTHING: Mapping[str, Any] = {}


class SessionRecorder(Recorder["SessionScope"]):
    """Record a session around a function or a block; `as` gives the session's id as text."""

    def __enter__(self) -> str:
        return str(super().__enter__())

    async def __aenter__(self) -> str:
        return str(await super().__aenter__())


class ActionRecorder(Recorder["ActionScope"]):
    """Record an action around a function or a block; `as` gives a `RecordedAction` to fill in."""

    def __enter__(self) -> RecordedAction:
        value: RecordedAction = super().__enter__()
        return value

    async def __aenter__(self) -> RecordedAction:
        value: RecordedAction = await super().__aenter__()
        return value


class Origin:
    """Be where recordings come from: one client, with its copies. Tells its sessions from another client's."""

    __slots__ = ("_connected", "mishaps", "unrecorded")

    def __init__(self, connected: Callable[[], Connected | None]) -> None:
        self._connected = connected
        self.mishaps: Mishaps = Mishaps()
        self.unrecorded: int = 0

    def recorder(self) -> LayerRecorder | None:
        """Return the recorder; before `init()` None, with one warning and a count."""
        connected = self._connected()
        if connected is not None:
            return connected.recorder()
        if not self.unrecorded:
            warn("a decorated function ran before layer.init(); such calls are not recorded, only counted")
        self.unrecorded += 1
        return None

    @property
    def destination(self) -> str | None:
        """Which application at which Layer it records for; None before `init()`."""
        connected = self._connected()
        return None if connected is None else connected.state.config.destination

    def adopt(self, shared: SharedSession) -> LayerSession:
        """Make a session of this client's of everybody's."""
        session = LayerSession(self, shared.text, shared.attributes, minted=shared.minted)
        recorder = self.recorder()
        if recorder is not None:
            recorder.follow(session)
        return session


class LayerDecorators:
    """Offer the recorders of one client."""

    _connected: Connected | None = None

    def __init__(self) -> None:
        self._origin = Origin(partial(getattr, self, "_connected"))

    @overload
    def session(self, function: F, /) -> F: ...
    @overload
    def session(
        self, /, *, session_id: str | uuid.UUID | None = None, attributes: Mapping[str, Any] | None = None
    ) -> SessionRecorder: ...
    def session(
        self,
        function: Any = None,
        /,
        *,
        session_id: str | uuid.UUID | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> Any:
        """Record a session around each call of a function, or around a block.

        A parameter named `session_id` that the caller leaves out is filled (a `uuid.UUID`; text where it is annotated
        `str`). An `action` inside belongs to the session without naming it. `session_id` fixes the id (a UUID of
        version 5), else each call gets one of its own. The function's result and exceptions are its own, whatever
        becomes of the recording.
        """
        fixed = wire.session_id(session_id) if session_id is not None else None
        recorder = SessionRecorder(SessionRecording(self._origin, fixed, _named(attributes)))
        return recorder if function is None else recorder(function)

    @overload
    def action(self, function: F, /) -> F: ...
    @overload
    def action(
        self,
        /,
        *,
        kind: SessionActionKind | str = SessionActionKind.COMPLETION_OUTPUT,
        session_id: str | uuid.UUID | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> ActionRecorder: ...
    def action(
        self,
        function: Any = None,
        /,
        *,
        kind: SessionActionKind | str = SessionActionKind.COMPLETION_OUTPUT,
        session_id: str | uuid.UUID | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> Any:
        """Record an action around each call of a function, or around a block.

        What the function returns becomes the action's data; a tuple of up to three is read as
        `(data, error, scanners)`. An exception is recorded as the action's error and goes on its way; of a generator,
        the items are recorded. The action belongs to `session_id`, else to the session around it (`session`, or
        `ostiary.session`, whichever is nearer), else to a new one.
        """
        recorder = ActionRecorder(
            ActionRecording(self._origin, str(getattr(kind, "value", kind)), session_id, _named(attributes))
        )
        return recorder if function is None else recorder(function)

    @property
    def unrecorded(self) -> int:
        """How many sessions and actions ran before `init()` and were not recorded."""
        return self._origin.unrecorded


class SessionScope(Scope):
    """A running session."""

    __slots__ = ("kind", "recorder")

    def __init__(self, session: LayerSession, recorder: LayerRecorder | None, call: Call) -> None:
        super().__init__(
            session, {"session_id": session.text if _wants_text(call) else session.id}, session.text
        )
        self.recorder: LayerRecorder | None = recorder
        self.kind: Kind = call.kind


def _named(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Copy attributes, one deep: their values are taken when the recording begins."""
    if not isinstance(attributes, Mapping | None):  # pyright: ignore[reportUnnecessaryIsInstance]
        kind = type(attributes).__name__
        raise LayerRequestPreparationError(
            f"attributes is a {kind}; pass a dictionary of names and JSON values"
        )
    return dict(attributes or {})


class SessionRecording(Recording[SessionScope]):
    """Begin a session with the call, and see to it that the service hears of it even if nothing happens in it."""

    provides: tuple[str, ...] = ("session_id",)

    def __init__(self, origin: Origin, fixed: uuid.UUID | None, attributes: dict[str, Any]) -> None:
        super().__init__(origin.mishaps)
        self._origin = origin
        self._fixed = fixed
        self._attributes = attributes

    def begin(self, call: Call) -> SessionScope:
        attributes = snapshot(self._attributes)
        session = LayerSession(
            self._origin,
            self._fixed or new_uuid5(),
            attributes if isinstance(attributes, dict) else {},
            minted=self._fixed is None,
        )
        recorder = self._origin.recorder()
        if recorder is not None:
            recorder.follow(session)
        return SessionScope(session, recorder, call)

    def finish(self, scope: SessionScope, result: object) -> Awaitable[None] | None:
        return self._end(scope, None)

    def fail(self, scope: SessionScope, error: BaseException) -> Awaitable[None] | None:
        return self._end(scope, error)

    def close(self, scope: SessionScope) -> Awaitable[None] | None:
        return self._end(scope, None)

    def _end(self, scope: SessionScope, error: BaseException | None) -> Awaitable[None] | None:
        session = scope.session
        if scope.recorder is None or not isinstance(session, LayerSession):
            return None
        if error is not None and session.error is not error:
            now = time.time()
            kind = SessionActionKind.COMPLETION_OUTPUT.value
            pending = PendingAction(session, kind, now, now, {}, None, error_of(error))
        elif not session.has_records:
            pending = PendingAction(session)
        else:
            return None
        return _recorded(
            scope.recorder, pending, leave_loop=scope.recorder.blocks and scope.kind in _ASYNCHRONOUS
        )


class ActionScope(Scope):
    """A running action."""

    __slots__ = ("action", "items", "kind", "owner", "recorder", "started")

    def __init__(
        self,
        session: LayerSession | None,
        owner: LayerSession,
        recorder: LayerRecorder | None,
        kind: Kind,
        action: RecordedAction | None,
    ) -> None:
        # These three and `seen` are what `Scope` has: set here, since each call pays for each step.
        self.session: Session | None = session
        self.inject = _NOTHING
        self.value: object = action
        self.owner: LayerSession = owner
        self.recorder: LayerRecorder | None = recorder
        self.action: RecordedAction | None = action
        self.kind = kind
        self.items: list[Any] | None = [] if kind in _GENERATORS else None
        self.seen = 0
        self.started: float = time.time()


class ActionRecording(Recording[ActionScope]):
    """Note when the call begins, and at its end what came of it."""

    def __init__(
        self,
        origin: Origin,
        kind: str,
        session_id: str | uuid.UUID | None,
        attributes: dict[str, Any],
    ) -> None:
        super().__init__(origin.mishaps)
        self._origin = origin
        self._kind = kind
        self._given = existing(origin, session_id) if session_id is not None else None
        self._attributes = attributes
        # Of a function they never change: copied once, and not once a call.
        self._plain = snapshot(attributes)

    def begin(self, call: Call) -> ActionScope:
        recorder = self._origin.recorder()
        owner = self._origin
        session = current(owner, owner.adopt) if self._given is None else self._named(recorder)
        own: LayerSession | None = None
        if not isinstance(session, LayerSession):
            session = own = LayerSession(owner, new_uuid5(), {})
        kind = call.kind
        action = RecordedAction(self._attributes) if kind == "block" else None
        return ActionScope(own, session, recorder, kind, action)

    def _named(self, recorder: LayerRecorder | None) -> LayerSession | None:
        """Return the session that was named; the one that is being recorded here, if that is its id."""
        if self._given is None or recorder is None:
            return self._given
        return recorder.known(self._given.text) or self._given

    def item(self, scope: ActionScope, item: object) -> None:
        if scope.items is not None and scope.recorder is not None and len(scope.items) < _ITEMS_KEPT:
            scope.items.append(snapshot(item))

    def finish(self, scope: ActionScope, result: object) -> Awaitable[None] | None:
        action = scope.action
        if scope.items is not None:
            return self._end(scope, scope.items, None, None, {"stream.items": scope.seen})
        if action is not None:
            return self._end(scope, action.data, action.error, action.scanners)
        if type(result) is not tuple:
            return self._end(scope, result, None, None)
        return self._end(scope, *interpreted(result))

    def fail(self, scope: ActionScope, error: BaseException) -> Awaitable[None] | None:
        scope.owner.error = error
        action = scope.action
        data = scope.items if scope.items is not None else action.data if action is not None else None
        more = {"stream.items": scope.seen} if scope.items is not None else {}
        return self._end(scope, data, error_of(error), action.scanners if action is not None else None, more)

    def close(self, scope: ActionScope) -> Awaitable[None] | None:
        more = {"stream.items": scope.seen, "stream.closed_early": True}
        return self._end(scope, scope.items, None, None, more)

    def _end(
        self,
        scope: ActionScope,
        data: object,
        error: object,
        scanners: object,
        more: Mapping[str, Any] = _NOTHING,
    ) -> Awaitable[None] | None:
        recorder = scope.recorder
        if recorder is None:
            return None
        ended = time.time()
        attributes = self._plain
        if more or scope.action is not None:
            given = self._attributes if scope.action is None else scope.action.attributes
            attributes = snapshot({**given, **more})
        pending = PendingAction(
            scope.owner,
            self._kind,
            scope.started,
            ended,
            attributes,
            data if scope.items is not None else snapshot(data),  # type: ignore[arg-type]
            None if error is None else snapshot(error),
            None if scanners is None else snapshot(scanners),
        )
        if not recorder.blocks:
            recorder.record(pending)
            return None
        return _recorded(recorder, pending, leave_loop=scope.kind in _ASYNCHRONOUS)


def existing(owner: object, session_id: str | uuid.UUID) -> LayerSession:
    """Stand for a session that the caller created: any id that the service gave, canonical where it is a UUID."""
    return LayerSession(owner, wire.path_id(session_id), {}, announced=True)


def _wants_text(call: Call) -> bool:
    """Say whether the function declares its `session_id` as text; the documented type is `UUID`."""
    annotations = getattr(call.function, "__annotations__", None) or {}
    return annotations.get("session_id") in (str, "str")


def _recorded(recorder: LayerRecorder, pending: PendingAction, *, leave_loop: bool) -> Awaitable[None] | None:
    if leave_loop:
        return aside(recorder.record, pending)
    recorder.record(pending)
    return None
