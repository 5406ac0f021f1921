"""The flow that every call is: authenticate, send, retry, decode, or raise what happened."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar, cast

from ostiary._core import failures
from ostiary._core.call import Call
from ostiary._core.credentials import Auth, Credentials
from ostiary._core.events import ReplyEvent, RequestEvent
from ostiary._core.feed import EventFeed, Opened, StreamRules
from ostiary._core.flow import Flow, Open, OpenReply, Send, SendFailure, ask, send, sleep
from ostiary._core.plan import Plan
from ostiary._core.retry import Answered, Broke, Decision, GiveUp, Outcome, Retry, decide
from ostiary._core.service import Service
from ostiary.errors import AuthError, DeadlineExceededError, InvalidInputError, OstiaryError
from ostiary_api._runtime import ErrorReply, InvalidRequest, MalformedReply

if TYPE_CHECKING:
    from ostiary_api._runtime import Reply

__all__ = ["invoke", "open_stream"]

T = TypeVar("T")
E = TypeVar("E")
_REQUEST_ID = "x-request-id"
_log = logging.getLogger("ostiary.calls")


def invoke(service: Service, plan: Plan[T]) -> Flow[T]:
    """Carry out one call and return its typed value.

    Raises the classes of `ostiary.errors` (or the service's own subclasses of them); each carries the call's facts.
    """
    call = _prepared(Call(service, plan))
    reply = yield from exchange(call)
    is_body = False
    try:
        return plan.decode(reply)
    except MalformedReply as problem:
        text = str(problem)
        is_body = True
    except ErrorReply:
        text = f"the service answered {reply.status}, which this operation does not know"
    # Raised here, outside the handlers, so that no chain leads to the body.
    raise failures.decode_error(call, reply, text, is_body=is_body)


def open_stream(service: Service, plan: Plan[list[E]], rules: StreamRules[T]) -> Flow[Opened[T]]:
    """Make one call whose answer is a stream; return it when its head has arrived, retried until then like any other.

    Raises what `invoke` raises, before the first event. An answer of 204 is a stream without events.
    """
    call = _prepared(Call(service, plan, opens=True))
    reply = yield from exchange(call)
    feed = EventFeed(rules, call)
    feed.ended = reply.status == 204
    return Opened(cast("OpenReply", reply), feed, call.failed)


def _prepared(call: Call) -> Call:
    """Build the request, so that every attempt sends the same bytes."""
    try:
        call.plan.prepare()
    except InvalidRequest as refused:
        text = str(refused)
    else:
        return call
    raise call.service.error(InvalidInputError)(text, facts=call.facts())


def exchange(call: Call) -> Flow[Reply]:
    """Send until there is an answer to keep; return it when it is a success, raise it when it is not."""
    service = call.service
    replayed_after_401 = False
    while True:
        call.attempts += 1
        result = yield from _attempted(call)
        if _log.isEnabledFor(logging.DEBUG):
            _log.debug("%s", _told(call, result))
        if not isinstance(result, SendFailure):
            if 200 <= result.status < 300 or result.status in call.plan.keeps:
                service.budget.succeed()
                return result
            call.answered_as = result.headers.get(_REQUEST_ID)
            if result.status == 401 and not replayed_after_401 and _can_replay_with_fresh_credentials(call):
                replayed_after_401 = True
                continue
        decision = _decision(call, result)
        if isinstance(decision, Retry):
            service.budget.spend(decision.cost)
            yield from sleep(decision.after)
            continue
        gave_up = decision if isinstance(decision, GiveUp) else None
        if isinstance(result, SendFailure):
            raise failures.send_error(call, result, gave_up)
        raise failures.status_error(call, result, gave_up)


def _attempted(call: Call) -> Flow[Reply | SendFailure]:
    """Make one request, with fresh headers and the same body as every other; return what came of it either way."""
    service = call.service
    url = service.base_url + call.plan.request.target()
    try:
        if service.auth is not None:
            call.used = yield from _authenticated(call, service.auth, url)
        effect = _effect(call, url)
        if service.hooks.request or service.hooks.reply:
            return (yield from _observed(call, effect))
        reply: Reply = yield effect
    except SendFailure as stopped:
        return stopped
    return reply


def _told(call: Call, result: Reply | SendFailure) -> str:
    """Say in one line, without a secret, what came of an attempt."""
    came = result.trouble if isinstance(result, SendFailure) else result.status
    return f"{call.service.name}.{call.operation.name}: {came} (attempt {call.attempts}, request id {call.request_id})"


def _decision(call: Call, result: Reply | SendFailure) -> Decision:
    outcome: Outcome
    if isinstance(result, SendFailure):
        outcome = Broke(result.sent, result.trouble)
    else:
        outcome = Answered(result.status, call.retry_after(result))
    service = call.service
    return decide(
        service.retry,
        call.attempts,
        outcome,
        replay=call.operation.replay,
        replayable_body=_replayable(call),
        left=call.left(),
        budget=service.budget,
        chance=service.clock.chance(),
    )


def _effect(call: Call, url: str) -> Send:
    """Put the request together. Here, so that no frame that waits, and may be shown, has the headers in a local."""
    service, request = call.service, call.plan.request
    headers = [*service.headers, *request.headers.items(), (_REQUEST_ID, call.request_id)]
    if call.used is not None:
        headers.extend(call.used.reveal())
    return (Open if call.opens else Send)(
        request.method,
        url,
        headers,
        request.body,
        timeouts=service.timeouts,
        deadline=call.deadline,
        cap=service.cap,
        operation=call.operation,
    )


def _authenticated(call: Call, auth: Auth, url: str) -> Flow[Credentials]:
    """Get the credentials; a failure of it is raised as the service's own, with what is known of the call."""
    try:
        return (yield from auth.credentials(url, call.deadline))
    except (AuthError, DeadlineExceededError) as stopped:
        refused: OstiaryError = stopped
    raise failures.auth_error(call, refused)


def _observed(call: Call, effect: Send) -> Flow[Reply]:
    """Send with the caller's hooks before and after."""
    service, operation = call.service, call.operation.name
    body = effect.body
    size = len(body) if isinstance(body, bytes) else None
    before = RequestEvent(
        service.name, operation, effect.method, effect.url, call.attempts, call.request_id, size
    )
    for hook in service.hooks.request:
        yield from ask(hook, before)
    started = service.clock.monotonic()
    reply: Reply | None = None
    failure: SendFailure | None = None
    try:
        reply = yield from send(effect)
    except SendFailure as stopped:
        failure = stopped
    after = ReplyEvent(
        service.name,
        operation,
        reply.status if reply is not None else None,
        failure.trouble if failure is not None else None,
        call.attempts,
        call.request_id,
        service.clock.monotonic() - started,
    )
    for hook in service.hooks.reply:
        yield from ask(hook, after)
    if failure is not None:
        raise failure
    assert reply is not None
    return reply


def _replayable(call: Call) -> bool:
    body = call.plan.request.body
    return isinstance(body, bytes) or body.replayable


def _can_replay_with_fresh_credentials(call: Call) -> bool:
    """A 401 says that nothing was done, so one replay is safe for any operation whose body can be sent again."""
    service = call.service
    if service.auth is None or call.used is None or not _replayable(call):
        return False
    return service.auth.refused(call.used)
