"""Retry decisions and `Retry-After`, as properties; tests/unit/test_retry.py has the tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from ostiary._core.retry import (
    Answered,
    Broke,
    Budget,
    GiveUp,
    Keep,
    Outcome,
    Replay,
    Retry,
    decide,
    parse_retry_after,
)
from ostiary.config import RetryPolicy

CURABLE = ["connect", "timeout", "lost", "truncated"]
TROUBLES = [*CURABLE, "deadline", "too_large", "encoding", "closed", "refused"]
OUTCOMES = st.one_of(
    st.builds(Answered, st.integers(100, 599), st.none() | st.floats(0, 1e9)),
    st.builds(Broke, st.sampled_from(["no", "maybe", "yes"]), st.sampled_from(TROUBLES)),
)
POLICIES = st.builds(
    RetryPolicy,
    attempts=st.integers(1, 8),
    base=st.floats(0, 10),
    throttled_base=st.floats(0, 10),
    cap=st.floats(0, 100),
    statuses=st.frozensets(st.integers(400, 599), max_size=10),
    retry_after_cap=st.floats(0, 1000),
    budget=st.integers(0, 600),
    transient_cost=st.integers(0, 50),
    throttled_cost=st.integers(0, 50),
)
SITUATIONS = st.fixed_dictionaries(
    {
        "replay": st.sampled_from(["safe", "tolerated", "never"]),
        "replayable_body": st.booleans(),
        "left": st.none() | st.floats(0, 200),
        "chance": st.floats(0, 1, exclude_max=True),
    }
)


def decided(
    policy: RetryPolicy, attempt: int, outcome: Outcome, tokens: int, situation: dict[str, object]
) -> object:
    budget = Budget(policy.budget)
    budget.tokens = tokens
    return decide(policy, attempt, outcome, budget=budget, **situation)  # type: ignore[arg-type]


def may_have_been_done(outcome: Outcome) -> bool:
    if isinstance(outcome, Answered):
        return outcome.status not in (425, 429)
    return outcome.sent != "no"


@given(POLICIES, st.integers(1, 20), OUTCOMES, st.integers(0, 600), SITUATIONS)
def test_a_retry_breaks_no_rule(
    policy: RetryPolicy, attempt: int, outcome: Outcome, tokens: int, situation: dict[str, object]
) -> None:
    decision = decided(policy, attempt, outcome, tokens, situation)
    assert isinstance(decision, Retry | Keep | GiveUp)
    if not isinstance(decision, Retry):
        return
    left = situation["left"]
    assert attempt < policy.attempts
    assert situation["replayable_body"]
    assert situation["replay"] != "never" or not may_have_been_done(outcome)
    assert decision.after >= 0
    assert not isinstance(left, float) or decision.after < left
    assert decision.cost <= tokens
    asked = outcome.retry_after if isinstance(outcome, Answered) else None
    assert decision.after <= (policy.cap if asked is None else policy.retry_after_cap)
    assert asked is None or decision.after == asked


@given(POLICIES, st.integers(1, 20), OUTCOMES, st.integers(0, 600), SITUATIONS)
def test_what_another_try_would_not_cure_is_kept(
    policy: RetryPolicy, attempt: int, outcome: Outcome, tokens: int, situation: dict[str, object]
) -> None:
    kept = isinstance(decided(policy, attempt, outcome, tokens, situation), Keep)
    curable = (
        outcome.status in policy.statuses if isinstance(outcome, Answered) else outcome.trouble in CURABLE
    )
    assert kept == (not curable)


@given(POLICIES, st.integers(1, 20), OUTCOMES, st.integers(0, 600), SITUATIONS)
def test_less_freedom_never_makes_a_retry(
    policy: RetryPolicy, attempt: int, outcome: Outcome, tokens: int, situation: dict[str, object]
) -> None:
    """More attempts made, an operation that must not repeat, a poorer budget, a nearer deadline: each can only stop."""
    if isinstance(decided(policy, attempt, outcome, tokens, situation), Retry):
        return
    left = situation["left"]
    for stricter in (
        {"replay": "never"},
        {"replayable_body": False},
        {"left": left / 2 if isinstance(left, float) else 0.0},
    ):
        assert not isinstance(decided(policy, attempt, outcome, tokens, situation | stricter), Retry)
    assert not isinstance(decided(policy, attempt, outcome, tokens // 2, situation), Retry)


@given(st.lists(st.tuples(OUTCOMES, st.floats(0, 1, exclude_max=True)), max_size=300))
def test_a_budget_bounds_the_retries_of_any_history(history: list[tuple[Outcome, float]]) -> None:
    policy = RetryPolicy(attempts=10**6)
    budget = Budget(policy.budget)
    paid = successes = 0
    for outcome, chance in history:
        if isinstance(outcome, Answered) and outcome.status < 300:
            budget.succeed()
            successes += 1
            continue
        replay: Replay = "safe"
        decision = decide(
            policy, 1, outcome, replay=replay, replayable_body=True, left=None, budget=budget, chance=chance
        )
        if isinstance(decision, Retry):
            budget.spend(decision.cost)
            paid += decision.cost
    assert 0 <= budget.tokens <= policy.budget
    assert paid <= policy.budget + successes


@given(st.floats(0, 1e6, allow_nan=False))
def test_any_number_of_seconds_is_read(seconds: float) -> None:
    text = format(seconds, ".6f")
    assert parse_retry_after(text, 0.0) == float(text)


@given(st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1)), st.integers(-(10**6), 10**6))
def test_any_http_date_is_read_as_the_seconds_until_then(moment: datetime, seconds: int) -> None:
    now = moment.replace(tzinfo=UTC, microsecond=0)
    text = format_datetime(now + timedelta(seconds=seconds), usegmt=True)
    assert parse_retry_after(text, now.timestamp()) == max(0, seconds)


@given(st.text(st.sampled_from("0123456789+-.eE_ nafixITYj,:;GMT"), max_size=25), st.floats(0, 4e9))
def test_what_looks_like_a_number_is_one_or_nothing(text: str, now: float) -> None:
    wait = parse_retry_after(text, now)
    assert wait is None or 0 <= wait < float("inf")
    if "_" in text or "n" in text.lower() or "i" in text.lower():
        assert wait is None or any(letter in text for letter in ":,;GMT-")
