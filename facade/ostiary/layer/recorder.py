"""How recorded sessions and actions reach the service: in order, a session with its first actions at once."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, cast

from ostiary import errors as e
from ostiary._core.flow import Flow
from ostiary._io.sync import SyncRuntime
from ostiary.config import Outbox
from ostiary.layer import wire
from ostiary.layer.errors import LayerFirewallSessionBlocked, LayerMaskError
from ostiary.layer.masking import masked_action, masked_pending, masked_session
from ostiary.layer.sending import refuse_blocked, send_action, send_session
from ostiary.layer.session import LayerSession, PendingAction
from ostiary.layer.state import LayerState
from ostiary.layer.storing import ActionCodec
from ostiary.record import Delivered, Delivery, Durable, FlushResult, Ledger, Parcel, Record, RouteSender
from ostiary.record.delivery import told_payloads
from ostiary.record.flows import FlowSender
from ostiary.record.sampling import in_sample
from ostiary.record.tally import count

__all__ = ["LayerRecorder"]

_log = logging.getLogger("ostiary.layer")
# Answers that may mean one bad action in a request of several: sent one by one, only that one is lost.
_POISON = (e.BadRequestError, e.PayloadTooLargeError, e.UnprocessableError, LayerMaskError)
# What never reached the service.
_UNSENT = (e.ConnectionFailedError, e.AuthError, e.InvalidInputError)
# A wrong or missing credential is the operator's to mend: the records wait for it.
_CREDENTIAL = (e.AuthError, e.UnauthorizedError, e.ForbiddenError)


class LayerRecorder:
    """Take what decorators record and deliver it, in the background or, with `delivery="blocking"`, at once."""

    def __init__(self, state: LayerState, runtime: SyncRuntime) -> None:
        options = state.config.options
        self._blocks_for = options.deadline or 120.0
        self.blocks: Final = options.delivery == "blocking"
        """Whether recording waits for its delivery."""
        self._sample = options.sample
        self._sessions: weakref.WeakValueDictionary[str, LayerSession] = weakref.WeakValueDictionary()
        self._stored = ActionCodec(self._sessions, options.mask)
        self._codec = self._stored if options.delivery == "durable" else None
        self._mask = options.mask
        self._delivery = Delivery(
            RouteSender(options.route, self._packed)
            if options.route
            else FlowSender(runtime, partial(_delivering, state)),
            name="layer",
            capacity=options.queue_capacity,
            overflow=options.overflow,
            block_timeout=options.block_timeout,
            exit_timeout=options.exit_timeout,
            on_drop=told_payloads(options.on_drop),
            durable=Durable(Outbox.of(options.outbox), self._codec, "layer", state.config.destination)
            if self._codec
            else None,
        )

    def follow(self, session: LayerSession) -> None:
        """Know of a session, so that calls that name its id can wait for it."""
        self._sessions[session.text] = session

    def record(self, action: PendingAction) -> None:
        """Take one action, or a session alone, to be delivered."""
        if self._sample < 1.0 and not self.wants(action.session):
            return
        self.note(action)
        if self.blocks:
            self._delivery.flush(self._blocks_for)

    def note(self, action: PendingAction) -> None:
        """Take one action that is wanted, and never wait for its delivery."""
        session = action.session
        session.has_records = True
        if self._codec is not None:
            self._codec.remember(session)
        self._delivery.put(Record(session.text, action))

    def wants(self, session: LayerSession) -> bool:
        """Say whether this session is in the sample; what is not is counted (`ostiary.record.stats()`)."""
        if self._sample >= 1.0 or in_sample(session.text, self._sample):
            return True
        count("layer: sampled out")
        return False

    def take_over(self, body: bytes) -> None:
        """Record what another process recorded. Raises `ValueError` for what no process stored."""
        action = self._stored.decode(body)
        action.masked = action.session.masked = False  # by a mask of that process's, not by this one's
        self.record(action)

    def _packed(self, record: Record) -> Parcel:
        action: PendingAction = record.payload
        if self._mask is not None and not action.masked:
            action = masked_pending(action, self._mask)
        return Parcel(
            service="layer",
            key=record.key,
            body=self._stored.encode(action),
            name=action.kind,
            started=action.started,
            ended=action.ended,
            attributes=cast("dict[str, Any]", action.attributes or {}),
            data=action.data,
            error=action.error,
        )

    def known(self, session_id: str) -> LayerSession | None:
        """Return the session of this id where it is being recorded here."""
        return self._sessions.get(session_id)

    def holds(self, session_id: str) -> bool:
        """Say whether the service may not have this session yet."""
        session = self._sessions.get(session_id)
        return session is not None and not session.announced

    def deliver_session(self, session_id: str) -> None:
        """Let a session that is being recorded reach the service now."""
        session = self._sessions.get(session_id)
        if session is None or session.announced:
            return
        if not session.has_records:
            self.record(PendingAction(session))
        self._delivery.flush(self._blocks_for if self.blocks else 30.0)

    def flush(self, timeout: float) -> FlushResult:
        """Deliver what was accepted until now, for at most `timeout` seconds."""
        return self._delivery.flush(timeout)

    def shutdown(self, timeout: float) -> FlushResult:
        """Take no more, and deliver what is there for at most `timeout` seconds."""
        return self._delivery.shutdown(timeout)

    def ledger(self) -> Ledger:
        """Account for every record."""
        return self._delivery.ledger()


def _delivering(state: LayerState, records: Sequence[Record], timeout: float | None) -> Flow[Delivered]:
    """Send a batch of one session: with the session where the service has not got it yet, else action by action."""
    if timeout is not None:
        limit = state.config.options.deadline
        state = state.but(deadline=timeout if limit is None else min(limit, timeout))
    actions: list[PendingAction] = [record.payload for record in records]
    session = actions[0].session
    progress = _Progress()
    while True:
        pending = actions[progress.count :]
        try:
            if session.announced:
                yield from _append(state, pending, progress)
            else:
                yield from _create(state, session, pending, progress)
        except LayerFirewallSessionBlocked:
            return Delivered.reject("firewall_blocked", count=progress.count)
        except e.OstiaryError as error:
            # What a mask has seen is plain, and it is not asked twice.
            unmasked = state.config.options.mask is None
            if not (unmasked and isinstance(error, e.InvalidInputError) and _made_plain(pending)):
                return _verdict(error, progress.count)
            # What could not be written was not sent; now it can be.
        else:
            return Delivered.ok(progress.count)


def _made_plain(actions: list[PendingAction]) -> bool:
    return sum(action.make_plain() for action in actions) > 0


class _Progress:
    """Count what has arrived, so that a failure in the middle is told from one at the start."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0


def _create(
    state: LayerState, session: LayerSession, pending: list[PendingAction], progress: _Progress
) -> Flow[None]:
    # To create a session a second time does nothing, so actions in that request would be lost.
    first = [] if session.tried else [action for action in pending if action.kind is not None]
    session.tried = True
    body = _described(state, session)
    if first:
        try:
            actions = [_encoded(state, action) for action in first]
            yield from send_session(state, body, actions, masked=True)
        except _POISON:
            pass
        except _UNSENT as error:
            session.tried = error.facts.attempts > 1
            raise
        else:
            session.announced = True
            progress.count += len(pending)
            return
    try:
        yield from send_session(state, body, None, masked=True)
    except e.ConflictError:  # the id is ours: it is there
        _log.debug("a session was there already")
    session.announced = True
    yield from _append(state, pending, progress)


def _append(state: LayerState, pending: list[PendingAction], progress: _Progress) -> Flow[None]:
    for action in pending:
        if action.kind is not None:
            if state.config.firewall != "off":
                yield from refuse_blocked(state, action.session.text)
            yield from send_action(state, action.session.text, _encoded(state, action), masked=True)
        progress.count += 1


def _verdict(error: e.OstiaryError, count: int) -> Delivered:
    if error.retryable or isinstance(error, (*_CREDENTIAL, e.ClosedError)):
        return Delivered.retry(error.facts.retry_after, count=count)
    if error.status is not None:
        return Delivered.reject(f"http_{error.status}", count=count)
    return Delivered.reject(type(error).__name__, count=count)


def _described(state: LayerState, session: LayerSession) -> wire.Session:
    """Write a session; what of it comes from a disk is masked already, and a mask need not know its own work again."""
    mask = state.config.options.mask
    given = {} if session.masked and mask else session.attributes
    body = wire.Session(id=session.text, attributes=state.session_attributes(given))
    if mask is None:
        return body
    body = masked_session(body, mask)
    return body._replace(attributes={**body.attributes, **session.attributes}) if session.masked else body


def _encoded(state: LayerState, action: PendingAction) -> wire.Action:
    mask = state.config.options.mask
    if mask is not None:
        action.make_plain()  # and no other's, which the mask may change
    encoded = wire.recorded(action.kind or "", action.started, action.ended, *action.contents())
    return encoded if mask is None or action.masked else masked_action(encoded, mask)
