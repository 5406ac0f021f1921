"""Libretto's calls, written once as flows: each waits for its answer and raises what happened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Unpack

from ostiary._core.flow import Flow
from ostiary._core.operation import operation
from ostiary._core.secrets import Secret
from ostiary.libretto import wire
from ostiary.libretto.by_hand import EventFields, made_by_hand
from ostiary.libretto.keys import keyed
from ostiary.libretto.state import LibrettoState

__all__ = ["EventReceipt", "LibrettoCalls"]

Id = str | uuid.UUID


@dataclass(frozen=True, slots=True)
class EventReceipt:
    """Say how an event is known: its id, the name of its template (made up where it had none), its feedback key."""

    event_id: str
    prompt_template_name: str | None
    feedback_key: str


class LibrettoCalls:
    """Offer Libretto's operations. `Libretto` has them as plain calls, `AsyncLibretto` as coroutines.

    All of them raise `LibrettoInputError` before anything is sent where an argument can't be put on the wire,
    `LibrettoMissingKeyError` where there is no key, and `LibrettoError` (also a `TransportError`, an
    `UnauthorizedError`, …) for a call that failed.
    """

    _state: LibrettoState

    @operation
    def send_event(self, response: str, **fields: Unpack[EventFields]) -> Flow[EventReceipt]:
        """Record a call of any model that answered `response`, and return how the event is known.

        The rest: see `EventFields`. After an answer that got lost the event is sent again, under the same id. With
        `redact_pii` it goes out redacted, or `RedactionFailedError` is raised.
        Wire: `POST /event` in `openapi/libretto.yaml`.
        """
        draft, body = made_by_hand(self._state, response, fields)
        shown = keyed(wire.hidden(self._state, body, draft.sensitive), draft.api_key, draft.project_key)
        name = yield from wire.send_prepared(self._state, shown)
        return EventReceipt(draft.event_id, name or draft.name, draft.feedback_key)

    @operation
    def send_feedback(
        self,
        *,
        feedback_key: Id,
        rating: float | None = None,
        better_response: str | None = None,
        api_key: str | Secret | None = None,
    ) -> Flow[None]:
        """Say how good an answer was: from 0 (all wrong) to 1 (right), what would have been better, or both.

        `feedback_key` is that of the event; feedback may come before it. After an answer that got lost it is
        sent again.
        Wire: `POST /feedback` in `openapi/libretto.yaml`.
        """
        key = self._state.key(Secret.of(api_key) if api_key else None)
        body = wire.hidden(self._state, wire.feedback(feedback_key, rating, better_response))
        yield from wire.send_feedback_body(self._state, body, key)

    @operation
    def update_chain(
        self, *, chain_id: Id, result: str | None = None, api_key: str | Secret | None = None
    ) -> Flow[None]:
        """Say what a chain of calls came to; without a result, that there is such a chain.

        Wire: `POST /v1/updateChain` in `openapi/libretto.yaml`.
        """
        key = self._state.key(Secret.of(api_key) if api_key else None)
        body = wire.hidden(self._state, wire.chain(chain_id, result))
        yield from wire.send_chain(self._state, body, key)
