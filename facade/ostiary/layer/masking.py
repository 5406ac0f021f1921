"""The user's mask over what is sent: it sees every field that holds a user's words, and nothing passes it unseen."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, TypeVar

from ostiary._core.given import kind_of
from ostiary.layer import wire
from ostiary.layer.errors import LayerMaskError, LayerRequestPreparationError
from ostiary.layer.session import PendingAction
from ostiary_api._runtime.jsontext import plain

__all__ = ["masked_action", "masked_pending", "masked_session"]

T = TypeVar("T")

_FIELDS = ("attributes", "data", "error", "scanners")
_FRAME = ("kind", "start_time", "end_time")


def masked_session(session: wire.Session, mask: Callable[[dict[str, Any]], Any]) -> wire.Session:
    """Return a session as the mask leaves it. Raises `LayerMaskError`."""
    masked = _masked({"attributes": session.attributes}, mask)
    return session._replace(attributes=_fit(wire.plain_attributes, masked.get("attributes")))


def masked_action(action: wire.Action, mask: Callable[[dict[str, Any]], Any]) -> wire.Action:
    """Return an action as the mask leaves it. Raises `LayerMaskError`."""
    given = plain(action)
    masked = _masked({name: given.get(name) for name in _FIELDS}, mask)
    return _fit(wire.action, {**masked, **{name: given[name] for name in _FRAME}})


def _fit(read: Callable[[Any], T], masked: Any) -> T:
    """Return what a mask left as it is sent. Its words are kept out: what an error says of it may be what it hid."""
    try:
        return read(masked)
    except LayerRequestPreparationError:
        pass
    raise LayerMaskError("mask returned what can't be sent; nothing was sent")


def masked_pending(action: PendingAction, mask: Callable[[dict[str, Any]], Any]) -> PendingAction:
    """Return a recorded action and its session as the mask leaves them. Raises `LayerMaskError`."""
    session = copy.copy(action.session)
    session.attributes = _masked({"attributes": session.attributes}, mask).get("attributes") or {}
    fields = _masked({name: getattr(action, name) for name in _FIELDS}, mask)
    masked = PendingAction(
        session, action.kind, action.started, action.ended, *(fields.get(name) for name in _FIELDS)
    )
    session.masked = masked.masked = True
    return masked


def _masked(record: dict[str, Any], mask: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    try:
        masked = mask(record)
    except Exception as error:
        # Its words, and its frames, may hold what it was to hide.
        reason = f"mask raised {type(error).__name__}; nothing was sent"
    else:
        if isinstance(masked, dict):
            return masked
        reason = f"mask returned {kind_of(masked)}, not the record; nothing was sent"
    raise LayerMaskError(reason)
