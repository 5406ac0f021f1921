"""Asking the model: OpenAI's client makes each attempt; the door's retry budget and the deadline are over all."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from openai import NOT_GIVEN, APIConnectionError, APIError, APIStatusError, APITimeoutError

from ostiary._core.clock import SYSTEM
from ostiary._core.deadline import until
from ostiary._core.flow import Flow, ask, sleep
from ostiary._core.retry import Answered, Broke, Outcome, Retry, SharedRetryPolicy, decide, parse_retry_after
from ostiary.door.guard.errors import http_of
from ostiary.door.guard.faces import Ways

__all__ = ["Attempts", "seconds_left"]

# What OpenAI's own client takes for worth another try.
_AGAIN = frozenset({408, 409, 425, 429, *range(500, 600)})


def seconds_left(ends: float | None = None) -> float | None:
    """Return the seconds until the deadline around, or until `ends`; None where there is none. Not below zero."""
    ends = until() if ends is None else ends
    return None if ends is None else max(0.0, ends - SYSTEM.monotonic())


class Attempts:
    """Make the attempts of one call. `request` is the client's own, with the options that it is given."""

    def __init__(self, client: Any, policy: SharedRetryPolicy, ways: Ways) -> None:
        self._client = client
        self._policy = policy
        self._ways = ways
        self.made: int = 0

    def answer(self, request: Callable[[Any], Any], options: Any) -> Flow[Any]:
        """Return the answer. Raises what OpenAI's client raises, and `TimeoutError` when no time is left."""
        options = copy.copy(options)
        most = options.get_max_retries(self._client.max_retries) + 1
        policy = replace(self._policy, attempts=most, statuses=_AGAIN)
        if options.idempotency_key is None:
            options.idempotency_key = self._client._idempotency_key()
        options.max_retries = 0
        given = (
            self._client.timeout
            if options.timeout is NOT_GIVEN or _is_unset(options.timeout)
            else options.timeout
        )
        while True:
            left = seconds_left()
            if left == 0.0:
                raise TimeoutError
            attempt = copy.copy(options)
            if left is not None:
                attempt.timeout = self._bounded(given, left)
            self.made += 1
            try:
                answer: Any = yield from ask(self._ways.send, lambda a=attempt: request(a), left)
            except APIError as problem:
                stopped = problem
            else:
                policy.account.succeed()
                return answer
            decision = self._decided(policy, stopped)
            if not isinstance(decision, Retry):
                raise stopped
            policy.account.spend(decision.cost)
            yield from sleep(decision.after)

    def _decided(self, policy: SharedRetryPolicy, problem: APIError) -> Any:
        outcome = _outcome(problem)
        if outcome is None:
            return None
        return decide(
            policy,
            self.made,
            outcome,
            replay="tolerated",  # as OpenAI's client has it, with one idempotency key for all attempts
            replayable_body=True,
            left=seconds_left(),
            budget=policy.account,
            chance=SYSTEM.chance(),
        )

    def _bounded(self, given: Any, left: float) -> Any:
        if given is None:
            return left
        if isinstance(given, int | float):
            return min(given, left)
        steps = {name: getattr(given, name) for name in ("connect", "read", "write", "pool")}
        return http_of(self._client).Timeout(
            **{name: left if value is None else min(value, left) for name, value in steps.items()}
        )


def _is_unset(value: Any) -> bool:
    return type(value).__name__ in ("NotGiven", "Omit")


def _outcome(problem: APIError) -> Outcome | None:
    """Return what an error of OpenAI's means to the retry policy; None where another try is out of the question."""
    if isinstance(problem, APITimeoutError):
        return Broke("maybe", "timeout")
    if isinstance(problem, APIConnectionError):
        return Broke("maybe", "lost")
    if not isinstance(problem, APIStatusError):
        return None
    headers = problem.response.headers
    wanted = headers.get("x-should-retry")
    if wanted == "false":
        return None
    after = parse_retry_after(headers.get("retry-after"), SYSTEM.wall())
    return Answered(503 if wanted == "true" else problem.status_code, after)
