"""Retry decisions as tables, and their properties."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._core.flow import Trouble
from ostiary._core.retry import (
    Answered,
    Broke,
    Budget,
    Decision,
    GiveUp,
    Keep,
    Outcome,
    Replay,
    Retry,
    backoff,
    decide,
    parse_retry_after,
)
from ostiary.config import RetryPolicy
from ostiary.errors import InvalidInputError

POLICY = RetryPolicy()


def decided(
    outcome: Outcome,
    *,
    attempt: int = 1,
    replay: Replay = "safe",
    replayable_body: bool = True,
    left: float | None = None,
    tokens: int = 500,
    chance: float = 0.5,
    policy: RetryPolicy = POLICY,
) -> Decision:
    budget = Budget(500)
    budget.tokens = tokens
    return decide(
        policy,
        attempt,
        outcome,
        replay=replay,
        replayable_body=replayable_body,
        left=left,
        budget=budget,
        chance=chance,
    )


@pytest.mark.parametrize(
    "status", [200, 202, 204, 301, 304, 400, 401, 403, 404, 409, 413, 418, 422, 499, 500, 501, 520]
)
def test_these_statuses_are_kept(status: int) -> None:
    assert decided(Answered(status)) == Keep()


@pytest.mark.parametrize("status", [408, 425, 429, 502, 503, 504])
def test_these_statuses_are_tried_again(status: int) -> None:
    assert isinstance(decided(Answered(status)), Retry)


@pytest.mark.parametrize(
    ("outcome", "replay", "again"),
    [
        (Broke("no", "connect"), "never", True),
        (Broke("no", "timeout"), "never", True),
        (Broke("maybe", "lost"), "never", False),
        (Broke("maybe", "timeout"), "never", False),
        (Broke("maybe", "lost"), "tolerated", True),
        (Broke("maybe", "timeout"), "safe", True),
        (Broke("yes", "truncated"), "safe", True),
        (Broke("yes", "truncated"), "never", False),
        (Answered(503), "never", False),
        (Answered(429), "never", True),
        (Answered(425), "never", True),
    ],
)
def test_what_may_have_been_carried_out_is_repeated_only_where_the_operation_allows_it(
    outcome: Outcome, replay: Replay, again: bool
) -> None:
    decision = decided(outcome, replay=replay)
    assert isinstance(decision, Retry) if again else decision == GiveUp("replay")


@pytest.mark.parametrize("trouble", ["deadline", "too_large", "encoding", "closed", "refused"])
def test_trouble_that_another_try_would_meet_again_is_kept(trouble: Trouble) -> None:
    assert decided(Broke("no", trouble)) == Keep()


def test_the_first_try_and_three_retries_make_four_attempts() -> None:
    assert [isinstance(decided(Answered(503), attempt=n), Retry) for n in (1, 2, 3, 4)] == [
        True,
        True,
        True,
        False,
    ]
    assert decided(Answered(503), attempt=4) == GiveUp("attempts")


def test_a_body_that_can_be_read_once_is_sent_once() -> None:
    assert decided(Broke("no", "connect"), replayable_body=False) == GiveUp("body")


def test_retry_after_is_obeyed_up_to_its_cap_and_the_deadline() -> None:
    assert decided(Answered(503, 7.0)) == Retry(7.0, POLICY.transient_cost)
    assert decided(Answered(429, 0.0)) == Retry(0.0, POLICY.throttled_cost)
    assert decided(Answered(503, 61.0)) == GiveUp("retry_after")
    assert decided(Answered(503, 7.0), left=7.0) == GiveUp("deadline")


def test_a_spent_budget_ends_the_retries() -> None:
    assert decided(Answered(503), tokens=POLICY.transient_cost - 1) == GiveUp("budget")


def test_a_dead_service_costs_at_most_the_budget() -> None:
    budget = Budget(POLICY.budget)
    requests = 0
    for _ in range(1000):
        attempt = 0
        while True:
            attempt += 1
            requests += 1
            decision = decide(
                POLICY,
                attempt,
                Answered(503),
                replay="safe",
                replayable_body=True,
                left=None,
                budget=budget,
                chance=0.0,
            )
            if not isinstance(decision, Retry):
                break
            budget.spend(decision.cost)
    assert requests <= 1000 + POLICY.budget // POLICY.transient_cost


def test_a_success_gives_one_token_back_and_no_more_than_the_limit() -> None:
    budget = Budget(10)
    budget.spend(14)
    assert budget.tokens == 0
    budget.succeed()
    assert budget.tokens == 1
    for _ in range(50):
        budget.succeed()
    assert budget.tokens == 10


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True), st.booleans())
def test_a_wait_is_never_negative_nor_above_the_cap(attempt: int, chance: float, throttled: bool) -> None:
    assert 0 <= backoff(POLICY, attempt, throttled=throttled, chance=chance) <= POLICY.cap


@given(
    st.one_of(
        st.builds(Answered, st.integers(100, 599), st.none() | st.floats(0, 1e9)),
        st.builds(
            Broke, st.sampled_from(["no", "maybe", "yes"]), st.sampled_from(["connect", "timeout", "lost"])
        ),
    ),
    st.integers(1, 9),
    st.sampled_from(["safe", "tolerated", "never"]),
    st.none() | st.floats(0, 100),
)
def test_no_decision_sleeps_beyond_the_deadline(
    outcome: Outcome, attempt: int, replay: Replay, left: float | None
) -> None:
    decision = decided(outcome, attempt=attempt, replay=replay, left=left)
    if isinstance(decision, Retry) and left is not None:
        assert decision.after < left


NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0),
        ("0", 0.0),
        (" 1.5 ", 1.5),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("1e400", None),
        ("", None),
        (None, None),
        ("soon", None),
        (format_datetime(NOW.replace(minute=2), usegmt=True), 120.0),
        (format_datetime(NOW.replace(hour=11), usegmt=True), 0.0),
        ("Sun, 99 Mar 2026 12:00:00 GMT", None),
        ("Sun, 01 Mar 99999999 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str | None, expected: float | None) -> None:
    assert parse_retry_after(value, NOW.timestamp()) == expected


@given(st.text(max_size=60))
def test_any_retry_after_is_a_finite_wait_or_none(value: str) -> None:
    wait = parse_retry_after(value, NOW.timestamp())
    assert wait is None or (wait >= 0 and wait < float("inf"))


def test_a_policy_without_a_first_try_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="at least 1"):
        RetryPolicy(attempts=0)
    with pytest.raises(InvalidInputError, match="no whole number"):
        RetryPolicy(attempts="3")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
