"""The cache of tokens by itself, with a clock of its own: when a token is fetched, and when no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ostiary._core.clock import Clock
from ostiary._core.flow import Flow
from ostiary._core.secrets import Secret
from ostiary._io.sync import SyncRuntime
from ostiary.auth import MemoryStore
from ostiary.auth.cached import TokenCache
from ostiary.auth.tokens import Token


class Time:
    """A clock that is set by hand; `asked` is called once, before it tells the time the next time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.asked: Callable[[], object] | None = None

    def monotonic(self) -> float:
        asked, self.asked = self.asked, None
        if asked is not None:
            asked()
        return self.now


class Fetched:
    """A cache, and how many tokens it fetched; each lives for 100 seconds."""

    def __init__(self, store: MemoryStore | None = None) -> None:
        self.time = Time()
        self.count = 0
        clock = Clock(monotonic=self.time.monotonic, wall=lambda: self.time.now)
        self.runtime = SyncRuntime(None)  # type: ignore[arg-type]
        self.cache = TokenCache(self._fetch, self.runtime, clock, store, "key")

    def _fetch(self, deadline: float | None) -> Flow[tuple[Token, float]]:
        self.count += 1
        yield from ()
        return Token(Secret(f"token-{self.count}"), 100.0, None, self.time.now), self.time.now

    def get(self) -> Any:
        return self.cache.get(None)


@pytest.fixture
def fetched() -> Fetched:
    return Fetched()


def test_a_token_is_kept_until_a_fifth_of_its_life_is_left(fetched: Fetched) -> None:
    first = fetched.get()
    fetched.time.now += 79.9
    assert fetched.get() is first
    fetched.time.now += 0.2
    assert fetched.get() is not first
    assert fetched.count == 2


def test_a_token_of_the_store_is_as_old_as_it_is() -> None:
    store = MemoryStore()
    first, second = Fetched(store), Fetched(store)
    first.get()
    second.time.now += 50
    used = second.get()
    second.time.now += 29
    assert second.get() is used
    assert second.count == 0
    second.time.now += 2
    assert second.get() is not used
    assert second.count == 1


def test_whoever_comes_as_another_fetch_lands_takes_its_token(fetched: Fetched) -> None:
    fetched.get()
    fetched.time.now += 90
    # Between the look at the old token and the turn to fetch, somebody else has done it.
    fetched.time.asked = fetched.get
    assert fetched.get() is fetched.get()
    assert fetched.count == 2


def test_tokens_that_served_for_a_while_are_replaced_each_time_they_are_refused(fetched: Fetched) -> None:
    for _ in range(20):
        used = fetched.get()
        fetched.time.now += 10
        assert fetched.cache.refuse(used)
    assert fetched.count == 20


def test_tokens_that_are_refused_at_once_are_replaced_ever_more_slowly(fetched: Fetched) -> None:
    for _ in range(3):
        assert fetched.cache.refuse(fetched.get())
    for pause in (2, 4, 8, 16, 30, 30):
        used = fetched.get()
        for _ in range(50):  # however many callers it was refused to
            assert not fetched.cache.refuse(used)
        fetched.time.now += pause - 0.1
        assert not fetched.cache.refuse(used)
        fetched.time.now += 0.2
        assert fetched.cache.refuse(used)
    fetched.get()
    assert fetched.count == 10


def test_a_token_that_served_ends_the_slowness(fetched: Fetched) -> None:
    for _ in range(3):
        assert fetched.cache.refuse(fetched.get())
    used = fetched.get()
    fetched.time.now += 10
    for _ in range(3):
        assert fetched.cache.refuse(used)
        used = fetched.get()
