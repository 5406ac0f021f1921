"""How a recorded action is kept in an outbox, and how another process reads it."""

from __future__ import annotations

import json
import uuid
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import Any, Final

from ostiary.layer.session import LayerSession, PendingAction
from ostiary.record.writing import json_bytes

__all__ = ["ActionCodec"]

_FORMAT: Final = 1
_REMEMBERED = 10_000


class ActionCodec:
    """Store actions as JSON; give sessions that this process began back as they are, others as perhaps created."""

    def __init__(self, sessions: MutableMapping[str, LayerSession]) -> None:
        self._sessions = sessions
        self._recent: OrderedDict[str, LayerSession] = OrderedDict()

    def remember(self, session: LayerSession) -> None:
        """Know that this process has not created the session yet, even when nobody else knows of it any more."""
        if session.text not in self._recent:
            self._sessions[session.text] = self._recent[session.text] = session
            if len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)

    def encode(self, payload: object, /) -> bytes:
        """Return an action and what is needed of its session."""
        action: PendingAction = payload  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
        session = action.session
        return json_bytes(
            (
                _FORMAT,
                session.text,
                None if session.announced else session.attributes,
                action.kind,
                action.started,
                action.ended,
                action.attributes,
                action.data,
                action.error,
                action.scanners,
            )
        )

    def decode(self, body: bytes, /) -> PendingAction:
        """Return an action; raises `ValueError` for what `encode` never made."""
        stored: list[Any] = json.loads(body)
        if stored[0] != _FORMAT:
            raise ValueError("this action was stored by a later version")
        _, text, attributes, *rest = stored
        return PendingAction(self._sessions.get(text) or _session(text, attributes), *rest)


def _session(text: str, attributes: dict[str, Any] | None) -> LayerSession:
    try:
        identity = uuid.UUID(text)
    except ValueError:
        identity = uuid.UUID(int=0)
    session = LayerSession(None, identity, attributes or {}, announced=attributes is None)
    session.text = text
    session.tried = True
    return session
