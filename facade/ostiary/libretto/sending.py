"""Sending what was recorded: on a delivery thread, redacted there, refused there. Loads httpx; so it is loaded late."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from ostiary import errors as e
from ostiary._core.flow import Flow
from ostiary._io.choose import recording_sender, retries_itself, sync_sender
from ostiary._io.sync import SyncRuntime
from ostiary.config import NO_RETRIES
from ostiary.libretto.errors import LibrettoMissingKeyError
from ostiary.libretto.hiding import RedactionFailedError
from ostiary.libretto.keys import KeyRing
from ostiary.libretto.prepared import Prepared, WithheldError, prepared, sent
from ostiary.libretto.state import LibrettoState
from ostiary.record import Delivered, Record
from ostiary.record.flows import FlowSender

__all__ = ["connect"]

# A wrong or missing key is the operator's to mend: the records wait for it.
_CREDENTIAL = (e.AuthError, e.UnauthorizedError, e.ForbiddenError, LibrettoMissingKeyError)
# So often a record is sent again after a 500 or the like, about 15 seconds long.
_MOST_FAILED = 5


def connect(state: LibrettoState, keys: KeyRing) -> tuple[Callable[..., Delivered], Callable[[], None]]:
    """Return what sends records, and what closes its connections."""
    session = state.config.http_session
    if session is not None and retries_itself(session):
        state = state.but(retry=NO_RETRIES)
    make = sync_sender if _is_sync(session) else recording_sender
    runtime = SyncRuntime(make(session, state.config.connection))
    return _Sender(state, keys, runtime), runtime.close


def _is_sync(session: object) -> bool:
    return session is not None and not type(session).__name__.startswith("Async")


class _Sender(FlowSender):
    """Send the records of one lane, one request each.

    Its connections end with it: a client that is forgotten, or closed while records wait, leaves nobody else who could
    close them once all is delivered.
    """

    def __init__(self, state: LibrettoState, keys: KeyRing, runtime: SyncRuntime) -> None:
        super().__init__(runtime, partial(_delivering, state, keys))
        self._close = runtime.close

    def __del__(self) -> None:
        with suppress(Exception):
            self._close()


def _delivering(
    state: LibrettoState, keys: KeyRing, records: Sequence[Record], timeout: float | None
) -> Flow[Delivered]:
    if timeout is not None:
        limit = state.config.deadline
        state = state.but(deadline=timeout if limit is None else min(limit, timeout))
    for count, record in enumerate(records):
        try:
            payload: Any = record.payload
            ready = payload if isinstance(payload, Prepared) else prepared(state, payload)
            yield from sent(state, keys, ready)
        except RedactionFailedError:
            return Delivered.reject("redaction_failed", count=count)
        except WithheldError as withheld:
            return Delivered.reject(withheld.reason, count=count)
        except e.OstiaryError as error:
            return _verdict(error, count, record.payload)
    return Delivered.ok(len(records))


def _verdict(error: e.OstiaryError, count: int, pending: Any) -> Delivered:
    # Closed under it, by who couldn't wait: what an outbox holds is for the next process, no reason to drop it.
    if error.retryable or isinstance(error, (*_CREDENTIAL, e.ClosedError)):
        return Delivered.retry(error.facts.retry_after, count=count)
    if isinstance(error, e.ServerError) and pending.failed_sends < _MOST_FAILED:
        # The service's own failure: it may pass, unless it is this very record that it fails over.
        pending.failed_sends += 1
        return Delivered.retry(error.facts.retry_after, count=count)
    if error.status is not None:
        return Delivered.reject(f"http_{error.status}", count=count)
    return Delivered.reject(type(error).__name__, count=count)
