"""The flow that every call is: authenticate, send, retry, decode, or raise what happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from ostiary._core import failures
from ostiary._core.credentials import Auth, Credentials
from ostiary._core.events import ReplyEvent, RequestEvent
from ostiary._core.flow import Flow, Send, SendFailure, ask, send, sleep
from ostiary._core.ids import new_request_id
from ostiary._core.plan import Plan
from ostiary._core.retry import Answered, Broke, Decision, GiveUp, Outcome, Retry, decide, parse_retry_after
from ostiary._core.service import Service
from ostiary.errors import AuthError, DeadlineExceededError, Facts, InvalidInputError, OstiaryError
from ostiary_api._runtime import ErrorReply, InvalidRequest, MalformedReply

if TYPE_CHECKING:
    from ostiary_api._runtime import Reply

__all__ = ["Call", "invoke"]

T = TypeVar("T")
_REQUEST_ID = "x-request-id"


class Call:
    """Keep what one logical call knows of itself while its flow runs."""

    __slots__ = ("answered_as", "attempts", "deadline", "operation", "plan", "request_id", "service", "used")

    def __init__(self, service: Service, plan: Plan[Any]) -> None:
        self.service = service
        self.plan = plan
        self.operation = plan.operation
        self.attempts = 0
        self.request_id = new_request_id()
        self.answered_as: str | None = None
        self.used: Credentials | None = None
        self.deadline = None if service.deadline is None else service.clock.monotonic() + service.deadline

    def left(self) -> float | None:
        """Return the seconds until the deadline, None where there is none."""
        return None if self.deadline is None else self.deadline - self.service.clock.monotonic()

    def retry_after(self, reply: Reply) -> float | None:
        """Return the seconds that the service asks to wait."""
        value = reply.headers.get("retry-after")
        return parse_retry_after(value, self.service.clock.wall()) if value else None

    def facts(self, **more: object) -> Facts:
        """Return the facts of this call for an error."""
        known: dict[str, object] = {
            "service": self.service.name,
            "operation": self.operation.name,
            "request_id": self.answered_as or self.request_id,
            "attempts": self.attempts,
        }
        return Facts(**(known | more))  # type: ignore[arg-type]

    def secrets(self) -> Iterable[str]:
        """Return what must not be repeated from an answer."""
        if self.used is None:
            return ()
        values = [value for _, value in self.used.reveal()]
        return [*values, *(value.split(" ", 1)[1] for value in values if " " in value)]

    def sent_bytes(self) -> bytes:
        """Return the body that was sent, where it is known as bytes."""
        body = self.plan.request.body
        return body if isinstance(body, bytes) else b""


def invoke(service: Service, plan: Plan[T]) -> Flow[T]:
    """Carry out one call and return its typed value.

    Raises the classes of `ostiary.errors` (or the service's own subclasses of them); each carries the call's facts.
    """
    call = Call(service, plan)
    try:
        plan.prepare()
    except InvalidRequest as refused:
        raise service.error(InvalidInputError)(str(refused), facts=call.facts()) from None
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


def exchange(call: Call) -> Flow[Reply]:
    """Send until there is an answer to keep; return it when it is a success, raise it when it is not."""
    service = call.service
    replayed_after_401 = False
    while True:
        call.attempts += 1
        result = yield from _attempted(call)
        if not isinstance(result, SendFailure):
            if 200 <= result.status < 300:
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
    """Make one attempt, and return what came of it either way."""
    try:
        return (yield from attempt(call))
    except SendFailure as stopped:
        return stopped


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


def attempt(call: Call) -> Flow[Reply]:
    """Make one request, with fresh headers and the same body as every other attempt."""
    service, request = call.service, call.plan.request
    url = service.base_url + request.target()
    headers = [*service.headers, *request.headers.items(), (_REQUEST_ID, call.request_id)]
    if service.auth is not None:
        call.used = yield from _authenticated(call, service.auth, url)
        headers.extend(call.used.reveal())
    effect = Send(
        request.method,
        url,
        headers,
        request.body,
        timeouts=service.timeouts,
        deadline=call.deadline,
        cap=service.cap,
    )
    if not service.hooks.request and not service.hooks.reply:
        return (yield from send(effect))
    return (yield from _observed(call, effect))


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
