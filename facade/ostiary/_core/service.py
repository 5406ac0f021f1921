"""One service as a client knows it: where it is, and how its calls are authenticated, bounded, retried and named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from ostiary._core.clock import SYSTEM, Clock
from ostiary._core.credentials import Auth
from ostiary._core.given import expect
from ostiary._core.retry import Budget, budget_of
from ostiary.config import Hooks, RetryPolicy, Timeouts
from ostiary.errors import OstiaryError
from ostiary.version import __version__
from ostiary_api._runtime.inflate import ACCEPT_ENCODING

__all__ = ["DEFAULT_CAP", "OUR_HEADERS", "Service"]

# Larger answers are refused unless a client says otherwise; counted after decompression.
DEFAULT_CAP = 32 * 1024 * 1024
# What every request to one of our services says of who sends it, and of which answers it can read.
OUR_HEADERS: Final = (("User-Agent", f"ostiary/{__version__}"), ("Accept-Encoding", ACCEPT_ENCODING))


@dataclass(frozen=True, slots=True)
class Service:
    """Hold all that a call needs to know about the service, as one frozen value.

    `deadline` is in seconds over everything a call does, None for none. `cap` is in bytes. `errors` maps a class of
    `ostiary.errors` to the service's own subclass of it.
    """

    name: str
    base_url: str
    # Not shown: a user's own header may be a credential.
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    auth: Auth | None = None
    timeouts: Timeouts = Timeouts()
    deadline: float | None = 120.0
    cap: int = DEFAULT_CAP
    retry: RetryPolicy = RetryPolicy()
    # Made from the retry policy where none is given; copies share it, unless their policy has another budget.
    budget: Budget = field(default=cast("Budget", None))
    errors: Mapping[type[OstiaryError], type[OstiaryError]] = field(default_factory=dict[Any, Any])
    hooks: Hooks = Hooks()
    clock: Clock = SYSTEM

    def __post_init__(self) -> None:
        expect(self.retry, RetryPolicy, "retry")
        expect(self.hooks, Hooks, "hooks")
        if self.budget is None:  # pyright: ignore[reportUnnecessaryComparison]
            object.__setattr__(self, "budget", budget_of(self.retry))

    def but(self, **changes: Any) -> Service:
        """Return a copy with some fields changed."""
        retry = changes.get("retry")
        if retry is not None:
            expect(retry, RetryPolicy, "retry")
        if retry is not None and retry.budget != self.retry.budget:
            changes.setdefault("budget", budget_of(retry))
        return replace(self, **changes)

    def error(self, kind: type[OstiaryError]) -> type[OstiaryError]:
        """Return the service's own class for an error, or the error's class itself."""
        return self.errors.get(kind, kind)
