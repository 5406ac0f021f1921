"""How a recorded action is kept in an outbox, and how another process reads it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import MutableMapping
from typing import Any, Final

from ostiary.layer.config import Mask
from ostiary.layer.masking import masked_pending
from ostiary.layer.session import LayerSession, PendingAction
from ostiary.record.writing import json_bytes

__all__ = ["ActionCodec"]

_PLAIN, _MASKED = 1, 2  # the formats of a record: as it was recorded, or as the user's mask left it
FIELDS: Final = (
    *("format", "session", "session_attributes"),
    *("kind", "start_time", "end_time", "attributes", "data", "error", "scanners"),
)
"""What the places of a stored action mean, in order."""
_REMEMBERED = 10_000


class ActionCodec:
    """Store actions as JSON; give sessions that this process began back as they are, others as perhaps created."""

    def __init__(self, sessions: MutableMapping[str, LayerSession], mask: Mask | None) -> None:
        self._sessions = sessions
        self._mask = mask
        self._recent: OrderedDict[str, LayerSession] = OrderedDict()

    def remember(self, session: LayerSession) -> None:
        """Know that this process has not created the session yet, even when nobody else knows of it any more."""
        if session.text not in self._recent:
            self._sessions[session.text] = self._recent[session.text] = session
            if len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)

    def encode(self, payload: object, /) -> bytes:
        """Return an action and what is needed of its session, masked: others than this process may read a file.

        Raises `LayerMaskError`.
        """
        action: PendingAction = payload  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
        if self._mask is not None and not action.masked:
            action = masked_pending(action, self._mask)
        session = action.session
        return json_bytes(
            (
                _MASKED if action.masked else _PLAIN,
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
        form, text, attributes, *rest = stored
        if form not in (_PLAIN, _MASKED):
            raise ValueError("this action was stored by a later version")
        masked = form == _MASKED
        action = PendingAction(self._sessions.get(text) or _session(text, attributes, masked), *rest)
        action.masked = masked
        return action


def _session(text: str, attributes: dict[str, Any] | None, masked: bool) -> LayerSession:
    session = LayerSession(None, text, attributes or {}, announced=attributes is None)
    session.tried = True
    session.masked = masked
    return session
