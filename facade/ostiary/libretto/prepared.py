"""A record as it may be seen and sent: its body, searched for what it may not show, and the keys that it goes with."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from ostiary._core.flow import Flow
from ostiary.libretto import wire
from ostiary.libretto.events import PendingEvent, event_body
from ostiary.libretto.hiding import RedactionFailedError
from ostiary.libretto.keys import Key, KeyRing, keyed
from ostiary.libretto.pending import Pending, PendingChain
from ostiary.libretto.state import LibrettoState

__all__ = ["Kind", "Prepared", "WithheldError", "as_kept", "prepared", "sent"]

Kind: TypeAlias = Literal["event", "feedback", "chain"]


class WithheldError(Exception):
    """Say why a record is not sent."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Prepared:
    """Hold a record that shows nothing it may not show.

    `withheld` says why it isn't sent; its body is then its ids alone. Keys are secrets, or names in a `KeyRing`.
    """

    __slots__ = ("api_key", "body", "failed_sends", "kind", "project_key", "withheld")

    def __init__(
        self,
        kind: Kind,
        body: dict[str, Any],
        api_key: Key,
        project_key: Key = None,
        withheld: str | None = None,
    ) -> None:
        self.kind: Kind = kind
        self.body: dict[str, Any] = body
        self.api_key: Key = api_key
        self.project_key: Key = project_key
        self.withheld: str | None = withheld
        self.failed_sends: int = 0


def prepared(state: LibrettoState, pending: Pending) -> Prepared:
    """Put a record together and hide what it may not show. Raises `RedactionFailedError`."""
    if isinstance(pending, PendingEvent):
        draft = pending.draft
        body = wire.hidden(state, event_body(pending), draft.sensitive)
        return Prepared("event", body, draft.api_key, draft.project_key)
    body = wire.hidden(state, pending.body)
    return Prepared("chain" if isinstance(pending, PendingChain) else "feedback", body, pending.key)


def as_kept(state: LibrettoState, pending: Pending) -> Prepared:
    """Prepare a record to be kept on disk; of one that can't be, its ids and why. Raises nothing."""
    try:
        return prepared(state, pending)
    except Exception as error:
        why = (
            "redaction_failed" if isinstance(error, RedactionFailedError) else f"error:{type(error).__name__}"
        )
    if isinstance(pending, PendingEvent):
        draft = pending.draft
        ids: dict[str, Any] = {"promptEventId": draft.event_id, "feedbackKey": draft.feedback_key}
        return Prepared("event", ids, draft.api_key, draft.project_key, why)
    is_chain = isinstance(pending, PendingChain)
    name = "id" if is_chain else "feedback_key"
    return Prepared("chain" if is_chain else "feedback", {name: pending.body[name]}, pending.key, None, why)


def sent(state: LibrettoState, keys: KeyRing, record: Prepared) -> Flow[Any]:
    """Send a record. Raises `WithheldError` for one that isn't to be sent, `LibrettoMissingKeyError` without a key."""
    if record.withheld is not None:
        raise WithheldError(record.withheld)
    api_key, project_key = keys.secret(record.api_key), keys.secret(record.project_key)
    if record.kind == "event":
        return wire.send_prepared(state, keyed(record.body, api_key, project_key))
    send = wire.send_chain if record.kind == "chain" else wire.send_feedback_body
    return send(state, record.body, state.key(api_key))
