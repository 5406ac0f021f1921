"""P7: a token is replaced shortly before it ends, and once, with one replay of the call, after a 401.

A lifetime that nobody states is unknown, not endless, and setting the wall clock changes nothing. A hundred callers at
once share one refresh: test_p07_one_token_for_all.py.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import pytest
from tests.support.faces import ALL_FACES, FACES, Face, echo_client
from tests.support.hands import Hands
from tests.support.idp import Guarded, Provider, provider_and_service

from ostiary import errors as e
from ostiary.auth import OIDCClientCredentials

Ask: TypeAlias = Callable[[OIDCClientCredentials], str]


@pytest.fixture
def both() -> Iterator[tuple[Provider, Guarded]]:
    with provider_and_service() as pair:
        yield pair


@pytest.fixture(params=ALL_FACES)
def face(request: pytest.FixtureRequest) -> Face:
    found: Face = request.param
    return found


@pytest.fixture(params=FACES)
def token(request: pytest.FixtureRequest) -> Ask:
    """Ask for the token itself, as a thread or as a task does."""
    if request.param == "sync":
        return lambda auth: auth.token().reveal()
    return lambda auth: asyncio.run(_awaited(auth))


async def _awaited(auth: OIDCClientCredentials) -> str:
    return (await auth.atoken()).reveal()


def calling(face: Face, service: Guarded, auth: OIDCClientCredentials, **more: Any) -> Any:
    return echo_client(face, service.url, auth=auth.bound_to(service.url), **more)


def test_a_token_is_used_again_until_shortly_before_it_ends(
    face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    hands = Hands()
    provider.answer["expires_in"] = 100
    with calling(face, service, provider.auth(clock=hands.clock())) as call:
        for _ in range(3):
            call("echo", text="x")
        hands.pass_(79.9)
        call("echo", text="x")
        assert service.tokens == ["token-1"] * 4
        hands.pass_(0.2)
        call("echo", text="x")
        assert service.tokens[-1] == "token-2"


@pytest.mark.parametrize(
    ("expires_in", "kept"),
    [(3600, 3570), ("3600", 3570), (10, 8), (10.0, 8), (3, 2), (1.5, 0.5)],
)
def test_the_leeway_is_a_fifth_between_one_and_thirty_seconds(
    expires_in: object, kept: float, both: tuple[Provider, Guarded], token: Ask
) -> None:
    provider, _ = both
    hands = Hands()
    provider.answer["expires_in"] = expires_in
    auth = provider.auth(clock=hands.clock())
    token(auth)
    hands.pass_(kept - 0.01)
    token(auth)
    assert len(provider.forms) == 1
    hands.pass_(0.02)
    token(auth)
    assert len(provider.forms) == 2


@pytest.mark.parametrize("expires_in", [None, 0, -5, "soon", True, [], "nan", "inf", 10**400])
def test_a_lifetime_that_nobody_states_is_unknown_not_endless(
    expires_in: object, both: tuple[Provider, Guarded], token: Ask
) -> None:
    provider, _ = both
    hands = Hands()
    provider.answer["expires_in"] = expires_in
    auth = provider.auth(clock=hands.clock())
    token(auth)
    hands.pass_(269)
    token(auth)
    assert len(provider.forms) == 1
    hands.pass_(2)
    token(auth)
    assert len(provider.forms) == 2


def test_setting_the_wall_clock_changes_nothing(both: tuple[Provider, Guarded], token: Ask) -> None:
    provider, _ = both
    hands = Hands()
    provider.answer["expires_in"] = 100
    auth = provider.auth(clock=hands.clock())
    token(auth)
    hands.wall -= 7200
    hands.monotonic += 81
    token(auth)
    assert len(provider.forms) == 2


def test_a_token_that_lives_for_a_second_serves_the_calls_that_wait_for_it(
    face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    provider.answer["expires_in"] = 1
    with calling(face, service, provider.auth()) as call:
        assert [call("echo", text="x") for _ in range(3)] == ["hello"] * 3
    assert service.tokens == ["token-1", "token-2", "token-3"]


def test_expiry_is_counted_from_when_the_request_left(both: tuple[Provider, Guarded], token: Ask) -> None:
    provider, _ = both
    hands = Hands()
    provider.answer["expires_in"] = 100
    provider.held = True
    auth = provider.auth(clock=hands.clock())
    gate = provider.server.gate("grant")
    thread = threading.Thread(target=token, args=(auth,))
    thread.start()
    gate.wait_until_reached()
    hands.pass_(50)
    gate.open()
    thread.join()
    hands.pass_(31)
    token(auth)
    assert len(provider.forms) == 2


def test_a_revoked_token_is_replaced_and_the_call_made_once_more(
    face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    with calling(face, service, provider.auth(), replay="never") as call:
        call("echo", text="x")
        service.revoked.add("token-1")
        assert call("echo", text="x") == "hello"
    assert service.tokens == ["token-1", "token-1", "token-2"]


def test_a_second_401_is_the_answer(face: Face, both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    service.revoked.update(f"token-{n}" for n in range(100))
    with calling(face, service, provider.auth()) as call, pytest.raises(e.UnauthorizedError) as caught:
        call("echo", text="x")
    assert (caught.value.attempts, service.tokens) == (2, ["token-1", "token-2"])


def test_a_service_that_takes_no_token_does_not_flood_the_provider(
    face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    service.revoked.update(f"token-{n}" for n in range(1000))
    with calling(face, service, provider.auth()) as call:
        for _ in range(30):
            with pytest.raises(e.UnauthorizedError):
                call("echo", text="x")
    assert len(provider.forms) < 10


def test_a_late_401_for_an_old_token_does_not_drop_the_new_one(
    both: tuple[Provider, Guarded], token: Ask
) -> None:
    provider, service = both
    auth = provider.auth().bound_to(service.url)

    def now() -> Any:
        try:
            return next(auth.credentials(service.url, None))
        except StopIteration as stop:
            return stop.value

    token(auth)
    old = now()
    assert auth.refused(old)
    token(auth)
    assert auth.refused(old)
    assert token(auth) == "token-2"
    assert len(provider.forms) == 2
