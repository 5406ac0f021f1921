"""How events, feedback and chains reach Libretto: in the background, each on its own, feedback after its event."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

from ostiary.libretto.events import PendingEvent
from ostiary.libretto.pending import Pending, PendingChain
from ostiary.libretto.state import LibrettoState
from ostiary.record import Delivery, Durable, FlushResult, Ledger, Mishaps, Record
from ostiary.record.delivery import told_payloads

if TYPE_CHECKING:
    from ostiary.libretto.keys import KeyRing
    from ostiary.libretto.prepared import Prepared

__all__ = ["LibrettoRecorder"]

_log = logging.getLogger("ostiary.libretto")
_WHY = {
    "key": (logging.WARNING, "there is no API key: pass api_key=… in LibrettoConfig or set LIBRETTO_API_KEY"),
    "name": (logging.INFO, "a call names no prompt template, and allow_unnamed_prompts is off"),
}


class LibrettoRecorder:
    """Take what is recorded and deliver it; shared by a client and its copies. Nothing here raises or waits.

    Connections and threads are made for the first record, so that a client that records nothing has none; with an
    outbox at once, since there may be records of an earlier process. Into an outbox a record goes as it may be seen:
    it is put together and searched on the thread that records it, which thereby knows that it is kept.
    """

    def __init__(self, state: LibrettoState) -> None:
        self.state = state
        self.mishaps: Mishaps = Mishaps()
        self._untracked: dict[str, int] = {}
        self._lock = threading.Lock()
        self._delivery: Delivery | None = None
        self._close: Callable[[], None] | None = None
        config = state.config
        self._blocks_for = config.deadline or 60.0 if config.delivery == "blocking" else None
        self._kept: Callable[[LibrettoState, Pending], Prepared] | None = None
        if config.delivery == "durable":
            from ostiary.libretto.prepared import as_kept

            self._kept = as_kept
            self._delivery = self._make()

    def note_untracked(self, why: str) -> None:
        """Count a call that isn't recorded, and say the first time why."""
        seen = self._untracked.get(why, 0)
        self._untracked[why] = seen + 1
        if not seen:
            level, reason = _WHY[why]
            _log.log(
                level, "calls of the model are not recorded: %s; counted in libretto.untracked()", reason
            )

    def untracked(self) -> Mapping[str, int]:
        """Count the calls that were not recorded, by what they lacked: `"key"` or `"name"`."""
        return dict(self._untracked)

    def record(self, pending: Pending) -> None:
        """Take one thing to be delivered."""
        delivery = self._delivery or self._made()
        delivery.put(Record(_lane(pending), self._kept(self.state, pending) if self._kept else pending))
        if self._blocks_for is not None:
            delivery.flush(self._blocks_for)

    def flush(self, timeout: float) -> FlushResult:
        """Deliver what was accepted until now, for at most `timeout` seconds."""
        if self._delivery is None:
            return FlushResult(delivered=0, pending=0, dropped=0, complete=True)
        return self._delivery.flush(timeout)

    def shutdown(self, timeout: float) -> FlushResult:
        """Take no more, deliver what is there for at most `timeout` seconds, and close the connections."""
        result = (self._delivery or self._made()).shutdown(timeout)
        if self._close is not None:
            self._close()
        return result

    def ledger(self) -> Ledger:
        """Account for every record."""
        if self._delivery is None:
            return Ledger(accepted=0, delivered=0, pending=0, dropped={})
        return self._delivery.ledger()

    def _made(self) -> Delivery:
        with self._lock:
            if self._delivery is None:
                self._delivery = self._make()
            return self._delivery

    def _make(self) -> Delivery:
        # Only now: whoever records nothing doesn't load what it takes to send.
        from ostiary.libretto.keys import KeyRing
        from ostiary.libretto.sending import connect

        config = self.state.config
        keys = KeyRing(self.state)
        send, self._close = connect(self.state, keys)
        return Delivery(
            send,
            name="libretto",
            capacity=config.queue_capacity,
            overflow=config.overflow,
            block_timeout=config.block_timeout,
            exit_timeout=config.exit_timeout,
            on_drop=told_payloads(config.on_drop),
            durable=_durable(self.state, keys) if config.delivery == "durable" else None,
        )


def _durable(state: LibrettoState, keys: KeyRing) -> Durable:
    from ostiary.libretto.storing import durable

    return durable(state, keys)


def _lane(pending: Pending) -> str:
    """Name what keeps its order: an event and the feedback on it, the updates of a chain."""
    if isinstance(pending, PendingEvent):
        return pending.draft.feedback_key
    if isinstance(pending, PendingChain):
        return "chain " + cast("str", pending.body["id"])
    return cast("str", pending.body["feedback_key"])
