"""From what users give to the generated models, checked before anything is sent."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from ostiary._core.flow import Flow
from ostiary._core.given import kind_of
from ostiary._core.invoke import invoke
from ostiary._core.plan import Endpoint, Plan, load_whole
from ostiary.libretto.errors import refused
from ostiary.libretto.hiding import redacted, scrubbed
from ostiary.libretto.params import checked_id
from ostiary.libretto.state import LibrettoState
from ostiary_api._runtime import UNSET, MalformedReply, Mismatch, Reply, json_body
from ostiary_api.libretto import models as m
from ostiary_api.libretto.api.chains import update_chain
from ostiary_api.libretto.api.events import send_event
from ostiary_api.libretto.api.feedback import send_feedback

if TYPE_CHECKING:
    from ostiary.pii import Redactor

__all__ = ["chain", "feedback", "hidden", "send_chain", "send_feedback_body", "send_prepared"]

load_whole(m)

P = ParamSpec("P")
T = TypeVar("T")


def feedback(feedback_key: object, rating: object, better_response: object) -> dict[str, Any]:
    """Check feedback and return it as the wire has it, without the key of the project. Raises `LibrettoInputError`."""
    key = checked_id("feedback_key", feedback_key)
    if rating is None and better_response is None:
        raise refused("feedback says something: pass rating (0 to 1), better_response, or both")
    if rating is not None:
        if isinstance(rating, bool) or not isinstance(rating, int | float):
            raise refused(f"rating is {kind_of(rating)}; pass a number from 0 (wrong) to 1 (right)")
        if not 0 <= rating <= 1 or math.isnan(rating):
            raise refused("rating is not between 0 (wrong) and 1 (right)")
    if better_response is not None and not isinstance(better_response, str):
        raise refused(f"better_response is {kind_of(better_response)}; pass text")
    return {"feedback_key": key, "rating": rating, "better_response": better_response}


def chain(chain_id: object, result: object) -> dict[str, Any]:
    """Check what is said of a chain and return it as the wire has it. Raises `LibrettoInputError`."""
    if result is not None and not isinstance(result, str):
        raise refused(f"result is {kind_of(result)}; pass text")
    body: dict[str, Any] = {"id": checked_id("chain_id", chain_id)}
    return body if result is None else {**body, "result": result}


@cache
def _usual_redactor() -> Redactor:
    from ostiary.pii import PiiRedactor

    # Placeholders as Libretto's own SDK writes them: the kind alone.
    return PiiRedactor(numbered=False)


def hidden(state: LibrettoState, body: dict[str, Any], sensitive: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a record as it may be sent. Raises `RedactionFailedError`."""
    config = state.config
    shown = scrubbed(body, sensitive) if sensitive else body
    return redacted(shown, config.redactor or _usual_redactor()) if config.redact_pii else shown


def send_prepared(state: LibrettoState, body: dict[str, Any]) -> Flow[str | None]:
    """Send an event that hides what it must; return the name of its template, where the answer tells.

    Raises `LibrettoInputError` where the wire has no form for it.
    """
    try:
        event = m.Event.from_dict(body)
    except Mismatch as problem:
        place = f"{problem.pointer()}: {problem.reason}"
    else:
        call = _asking(send_event, _name_in, body=event)
        return (yield from invoke(state.events.service, state.events.plan(call)))
    raise refused(f"the event{place}")


def send_feedback_body(state: LibrettoState, body: dict[str, Any], key: str) -> Flow[None]:
    """Send feedback."""
    call = _asking(send_feedback, _nothing_in, body=m.Feedback(api_key=key, **body))
    yield from invoke(state.feedback.service, state.feedback.plan(call))


def send_chain(state: LibrettoState, body: dict[str, Any], key: str) -> Flow[None]:
    """Say what a chain came to."""
    sent = m.ChainUpdate(id=body["id"], api_key=key, result=body.get("result", UNSET))
    yield from invoke(state.chains.service, state.chains.plan(_asking(update_chain, _nothing_in, body=sent)))


def _asking(
    endpoint: Endpoint[P, Any], read: Callable[[Reply], T], *args: P.args, **kwargs: P.kwargs
) -> Plan[T]:
    """Plan a call whose answer `read` reads: of these answers, only the status is to be relied on."""
    return Plan(endpoint.OPERATION, lambda: endpoint.request(*args, **kwargs), read)


def _nothing_in(reply: Reply) -> None:
    """Read nothing."""


def _name_in(reply: Reply) -> str | None:
    try:
        return json_body(reply, m.EventRecorded.from_dict).api_name or None
    except MalformedReply:
        return None
