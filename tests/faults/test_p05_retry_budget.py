"""P5: retries of all callers together are bounded, so that a failing service is not flooded.

The bucket holds 500 tokens; a retry takes 14 (after a 429: 5), a success gives one back. So there are at most 35
retries on account (100 after 429s), and beyond these one for every 14 successes: 7 %.
"""

from __future__ import annotations

from functools import partial

import pytest
from tests.support.faces import WAYS, Caller, Face, echo_client

from ostiary import errors as e
from ostiary._core.retry import SharedRetryPolicy
from ostiary.config import RetryPolicy
from ostiary.testing import FaultServer, steps

OK = steps.reply(json={"text": "hello"})
POLICY = RetryPolicy()
ON_ACCOUNT = POLICY.budget // POLICY.transient_cost
RATE = 1 / POLICY.transient_cost
# Under threads a token may get lost between two updates, and several callers may see the same last ones.
THREADS = 20

pytestmark = pytest.mark.parametrize("face", WAYS)


def test_a_service_that_is_down_gets_one_request_a_call_and_the_account(face: Face) -> None:
    calls = 200
    with FaultServer(default=steps.reply(503)) as server, echo_client(face, server.url) as call:
        errors = [failure for _ in range(calls // THREADS) for failure in many(call)]
        assert {type(error) for error in errors} == {e.ServerError}
        assert calls + ON_ACCOUNT - 1 <= len(server.requests) <= calls + ON_ACCOUNT + THREADS
        assert "budget is spent" in str(errors[-1])


def many(call: Caller) -> list[object]:
    return call.at_once([partial(call.client.echo, "x")] * THREADS)


def test_a_service_that_mostly_works_gets_few_requests_more(face: Face) -> None:
    """Every fifth call fails until it is given up: without a budget that would be 60 % more requests."""
    calls, bad = 800, 800 // 5
    with FaultServer() as server, echo_client(face, server.url) as call:
        for number in range(calls):
            server.script([steps.reply(503) if number % 5 == 0 else OK], repeat=True)
            if number % 5:
                call("echo", text="good")
                continue
            with pytest.raises(e.ServerError):
                call("echo", text="bad")
        more = len(server.requests) - calls
        assert more <= ON_ACCOUNT + RATE * (calls - bad) + 1
        assert more > ON_ACCOUNT, "successes earn retries"


def test_copies_of_a_client_share_the_account(face: Face) -> None:
    with FaultServer(default=steps.reply(503)) as server, echo_client(face, server.url) as call:
        copies = [call.client.but(deadline=float(number)) for number in range(100, 160)]
        errors = call.at_once([partial(copy.echo, "x") for copy in copies])
        assert {type(error) for error in errors} == {e.ServerError}
        assert len(server.requests) <= len(copies) + ON_ACCOUNT + len(copies)
        with pytest.raises(e.ServerError, match="budget is spent"):
            call("echo", text="x")


def test_the_first_request_of_a_call_is_never_held_back(face: Face) -> None:
    with FaultServer(default=steps.reply(503)) as server, echo_client(face, server.url) as call:
        call.client.service.budget.spend(POLICY.budget)
        with pytest.raises(e.ServerError, match="budget is spent"):
            call("echo", text="x")
        server.script([OK])
        assert call("echo", text="x") == "hello"
        assert len(server.requests) == 2


def test_a_policy_brings_a_budget_of_its_own(face: Face) -> None:
    policy = RetryPolicy(budget=2 * POLICY.transient_cost, attempts=10)
    with FaultServer(default=steps.reply(503)) as server, echo_client(face, server.url, retry=policy) as call:
        with pytest.raises(e.ServerError, match="budget is spent"):
            call("echo", text="x")
        assert len(server.requests) == 3
        generous = call.client.but(retry=RetryPolicy(budget=10_000))
        [error] = call.at_once([partial(generous.echo, "x")])
        assert error.attempts == POLICY.attempts


def test_clients_may_share_the_account_of_one_policy(face: Face) -> None:
    policy = SharedRetryPolicy.of(RetryPolicy(budget=2 * POLICY.transient_cost, attempts=10))
    with FaultServer(default=steps.reply(503)) as server:
        with (
            echo_client(face, server.url, retry=policy) as one,
            echo_client(face, server.url, retry=policy) as two,
        ):
            for call in (one, two):
                with pytest.raises(e.ServerError, match="budget is spent"):
                    call("echo", text="x")
        assert len(server.requests) == 2 + 2
