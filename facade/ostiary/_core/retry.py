"""Retry, decided purely: `(policy, attempt, outcome, …) -> Decision`. Nothing here waits or sends.

Which replays are allowed: a request that never left (`sent == "no"`) may always go again; so may one that was refused
unprocessed (425, 429); any other only when its operation states that repeating it is "safe" or "tolerated", and only
while its body can be produced again.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, fields
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias

from ostiary._core.flow import Sent, Trouble
from ostiary.config import RetryPolicy

__all__ = [
    "Answered",
    "Broke",
    "Budget",
    "Decision",
    "GiveUp",
    "Keep",
    "Outcome",
    "Replay",
    "Retry",
    "SharedRetryPolicy",
    "budget_of",
    "decide",
]

# Python's float() would read "1_0", "nan" and digits of other scripts too.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
Replay: TypeAlias = Literal["safe", "tolerated", "never"]
# Refused before it was processed, by definition of the status (RFC 8470, RFC 6585).
_UNPROCESSED = frozenset({425, 429})
# What another try may cure. The rest (an answer too large, a full deadline) would only happen again.
_CURABLE: frozenset[Trouble] = frozenset({"connect", "timeout", "lost", "truncated"})


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer came, with this status and `Retry-After` (seconds, None where absent or unreadable)."""

    status: int
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Broke:
    """No whole answer came: how far the request had come, and what went wrong."""

    sent: Sent
    trouble: Trouble


Outcome: TypeAlias = Answered | Broke


@dataclass(frozen=True, slots=True)
class Keep:
    """Take the answer as it is: a success, or an error that another try won't change."""


@dataclass(frozen=True, slots=True)
class Retry:
    """Wait `after` seconds and try again; `cost` is what the budget pays."""

    after: float
    cost: int


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Stop although another try might succeed; `why` says what forbids it."""

    why: Literal["attempts", "replay", "body", "retry_after", "deadline", "budget"]


Decision: TypeAlias = Keep | Retry | GiveUp
_KEEP = Keep()


class Budget:
    """Count the tokens that retries may spend, for all calls of one client together.

    Updates are not atomic under threads: a lost one lets a retry more or less through, which does no harm.
    """

    __slots__ = ("_limit", "tokens")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.tokens: int = limit

    def affords(self, cost: int) -> bool:
        """Say whether a retry of this cost may be made."""
        return self.tokens >= cost

    def spend(self, cost: int) -> None:
        """Take the cost of a retry."""
        self.tokens = max(0, self.tokens - cost)

    def succeed(self) -> None:
        """Give one token back for a success."""
        if self.tokens < self._limit:
            self.tokens += 1


@dataclass(frozen=True, slots=True)
class SharedRetryPolicy(RetryPolicy):
    """Be a retry policy whose budget all clients share that it is given to."""

    account: Budget = field(default_factory=lambda: Budget(RetryPolicy().budget), repr=False, compare=False)

    @classmethod
    def of(cls, policy: RetryPolicy) -> SharedRetryPolicy:
        """Return the same policy with one account for all who hold it: its own, where it has one."""
        if isinstance(policy, SharedRetryPolicy):
            return policy
        given = {each.name: getattr(policy, each.name) for each in fields(RetryPolicy)}
        return cls(**given, account=Budget(policy.budget))


def budget_of(policy: RetryPolicy) -> Budget:
    """Return the account that retries under this policy are paid from: a new one, unless the policy brings its own."""
    return policy.account if isinstance(policy, SharedRetryPolicy) else Budget(policy.budget)


def decide(
    policy: RetryPolicy,
    attempt: int,
    outcome: Outcome,
    *,
    replay: Replay,
    replayable_body: bool,
    left: float | None,
    budget: Budget,
    chance: float,
) -> Decision:
    """Decide what follows attempt number `attempt` (the first is 1).

    `left` is the seconds until the call's deadline, None where it has none; `chance` a number in [0, 1).
    """
    if isinstance(outcome, Answered):
        if outcome.status not in policy.statuses:
            return _KEEP
        untouched = outcome.status in _UNPROCESSED
        throttled = outcome.status == 429
    else:
        if outcome.trouble not in _CURABLE:
            return _KEEP
        untouched = outcome.sent == "no"
        throttled = False
    if attempt >= policy.attempts:
        return GiveUp("attempts")
    if not untouched and replay == "never":
        return GiveUp("replay")
    if not replayable_body:
        return GiveUp("body")
    asked = outcome.retry_after if isinstance(outcome, Answered) else None
    if asked is not None and asked > policy.retry_after_cap:
        return GiveUp("retry_after")
    after = asked if asked is not None else backoff(policy, attempt, throttled=throttled, chance=chance)
    if left is not None and after >= left:
        return GiveUp("deadline")
    cost = policy.throttled_cost if throttled else policy.transient_cost
    if not budget.affords(cost):
        return GiveUp("budget")
    return Retry(after, cost)


def backoff(policy: RetryPolicy, attempt: int, *, throttled: bool, chance: float) -> float:
    """Return a random wait below the exponential bound of this attempt, in seconds."""
    base = policy.throttled_base if throttled else policy.base
    # Beyond 2**30 the cap has long been reached; a huge attempt number must not overflow a float.
    return chance * min(policy.cap, base * float(2 ** min(attempt - 1, 30)))


def parse_retry_after(value: str | None, now: float) -> float | None:
    """Read `Retry-After` in both forms, seconds or an HTTP date, as seconds from `now` (wall clock).

    A date in the past is 0. What makes no sense (negative, NaN, infinite, no date) counts as absent.
    """
    if not value:
        return None
    value = value.strip()
    if not _NUMBER.fullmatch(value):
        return _seconds_until(value, now)
    number = float(value)
    return number if math.isfinite(number) and number >= 0 else None


def _seconds_until(value: str, now: float) -> float | None:
    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, moment.timestamp() - now)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        return None
