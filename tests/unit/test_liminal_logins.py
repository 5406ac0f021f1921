"""Logins, renewals and their failures: what is asked for, how often, and what is kept when; on both faces."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.faces import Face
from tests.support.liminal import URL, AsyncProvider, Liminals, Provider, logged_in, talking

from ostiary import errors as e
from ostiary.auth import FileStore, MemoryStore, Secret
from ostiary.config import RetryPolicy
from ostiary.liminal import (
    AsyncLiminal,
    Liminal,
    LiminalAuthError,
    LiminalInputError,
    LiminalUnsupportedError,
    RequestError,
)

SOON = RetryPolicy(base=0, throttled_base=0)


@pytest.fixture
def bearers() -> Liminals:
    return Liminals("bearer")


@pytest.fixture
def sessions() -> Liminals:
    return Liminals("session")


@pytest.fixture
def provider(face: Face) -> Provider:
    return Provider() if face == "sync" else AsyncProvider()


def last(request: httpx.Request) -> str:
    return request.url.path.rpartition("/")[2]


def calls(service: Liminals) -> list[str]:
    return [last(each) for each in service.requests]


def test_a_client_logs_in_when_it_is_first_used(face: Face, bearers: Liminals, provider: Provider) -> None:
    with talking(face, bearers, auth_provider=provider, generation="bearer") as talk:
        assert talk.client.generation == "bearer"
        talk(talk.client.threads.list())
        talk(talk.client.threads.list())
    login, *rest = bearers.requests
    assert login.headers["authorization"] == "Bearer identity-1"
    assert login.url.query == b"source=sdk"
    assert [last(each) for each in rest] == ["threads", "threads"]
    assert {each.headers["authorization"] for each in rest} == {"Bearer access-1"}
    assert {each.url.query for each in rest} == {b"source=sdk"}
    assert provider.asked == 1


@pytest.mark.parametrize("generation", ["bearer", "session"])
def test_the_login_chooses_the_wire_unless_told(face: Face, provider: Provider, generation: Any) -> None:
    service = Liminals(generation)
    with talking(face, service, auth_provider=provider) as talk:
        assert talk.client.generation is None
        talk(talk.client.prompts.analyze("Hello Ada Bell", thread_id=42))
        assert talk.client.generation == generation
    assert service.requests[0].url.query == b""
    assert calls(service)[-1] == ("analyze_response" if generation == "bearer" else "analyze")


def test_a_session_travels_in_a_private_cookie(face: Face, sessions: Liminals, provider: Provider) -> None:
    with talking(face, sessions, auth_provider=provider, generation="session") as talk:
        talk(talk.client.login())
        assert talk.client.session_id == Secret("session-1")
        talk(talk.client.threads.list())
    assert sessions.requests[-1].headers.get_list("cookie") == ["session=session-1"]
    assert "authorization" not in sessions.requests[-1].headers


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_users_on_one_pool_never_mix(order: tuple[int, int]) -> None:
    service = Liminals("session")
    with httpx.Client(transport=httpx.MockTransport(service)) as pool:
        users = [
            Liminal(URL, http_session=pool, auth_provider=Provider(), generation="session") for _ in "ab"
        ]
        for user in users:
            user.login()
        for each in order:
            users[each].threads.list()
            assert service.requests[-1].headers.get_list("cookie") == [f"session=session-{each + 1}"]


def test_an_environment_token_begins_a_session(face: Face, sessions: Liminals) -> None:
    with talking(face, sessions, token="the-token") as talk:
        talk(talk.client.threads.list())
    assert sessions.requests[0].headers["x-test-automation-api-key"] == "the-token"
    assert (sessions.requests[0].method, sessions.requests[0].content) == ("POST", b"")


def test_a_session_that_was_kept_is_used_and_can_be_resumed(face: Face, sessions: Liminals) -> None:
    sessions.sessions.add("kept")
    with talking(face, sessions, session_id="kept") as talk:
        talk(talk.client.threads.list())
        assert calls(sessions) == ["threads"]
        talk(talk.client.login())
        assert calls(sessions) == ["threads", "me"]
        assert talk.client.session_id == Secret("session-1")


def test_a_resumed_session_needs_no_new_cookie(face: Face, sessions: Liminals) -> None:
    sessions.sessions.add("kept")
    sessions.fault["me"] = lambda: httpx.Response(200)
    with talking(face, sessions, session_id="kept") as talk:
        talk(talk.client.login())
        assert talk.client.session_id == Secret("kept")


def test_a_session_that_the_service_changes_is_taken_over(face: Face, sessions: Liminals) -> None:
    sessions.sessions |= {"kept", "next"}
    store = MemoryStore()
    with talking(face, sessions, session_id="kept", store=store) as talk:
        sessions.fault["threads"] = lambda: httpx.Response(
            200, json={"data": []}, headers={"Set-Cookie": "session=next; Path=/"}
        )
        talk(talk.client.threads.list())
        assert talk.client.session_id == Secret("next")
        talk(talk.client.threads.get(42))
    assert sessions.requests[-1].headers["cookie"] == "session=next"
    with talking(face, sessions, generation="session", store=store) as talk:
        talk(talk.client.threads.get(42))
    assert sessions.requests[-1].headers["cookie"] == "session=next"


def test_an_access_token_is_renewed_before_it_ends(face: Face, bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"
    store = logged_in("bearer", lifetime=60.0, obtained_at=time.time() - 49)
    with talking(face, bearers, store=store, generation="bearer") as talk:
        # 12 of its 60 seconds are leeway; 11 are left.
        talk(talk.client.threads.list())
    assert calls(bearers) == ["refresh-token", "threads"]
    renewal = bearers.requests[0]
    assert renewal.headers["cookie"] == "refreshToken=refresh-0"
    assert "authorization" not in renewal.headers
    assert (renewal.method, renewal.content, renewal.url.query) == ("POST", b"", b"source=sdk")


def test_the_services_clock_counts_where_it_tells_the_time(face: Face, bearers: Liminals) -> None:
    ahead = time.time() + 7200  # the service's clock; the token lives for ten seconds more than it says
    cookies = [("Set-Cookie", "accessToken=a"), ("Set-Cookie", f"accessTokenExpiresAt={int((ahead + 600) * 1000)}"),
               ("Set-Cookie", "refreshToken=r")]  # fmt: skip
    date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(ahead))
    bearers.fault["refresh-token"] = lambda: httpx.Response(200, headers=[*cookies, ("Date", date)])
    with talking(face, bearers, refresh_token="refresh-0") as talk:
        talk(talk.client.renew())
        kept = talk.client._state.logins.current
    assert 590 < kept.lifetime <= 601


def test_a_401_renews_once_and_the_call_is_made_again(face: Face, bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"
    with talking(face, bearers, store=logged_in("bearer"), generation="bearer") as talk:
        # The service has forgotten the access token, whatever its age.
        talk(talk.client.prompts.submit("Hello Ada Bell", thread_id=42))
    assert calls(bearers) == ["process", "refresh-token", "process"]


def test_a_401_that_renewals_do_not_cure_is_raised(
    face: Face, bearers: Liminals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostiary.liminal.logins._YOUNG", 600.0)  # however slow this machine is
    bearers.refresh = "refresh-0"
    bearers.fault["threads"] = lambda: httpx.Response(401)
    with talking(face, bearers, store=logged_in("bearer"), generation="bearer") as talk:
        for _ in range(8):
            with pytest.raises(e.UnauthorizedError):
                talk(talk.client.threads.list())
    # ... and soon nobody renews any more.
    assert calls(bearers).count("refresh-token") == 3


def test_tokens_that_served_for_a_while_are_renewed_each_time(
    face: Face, bearers: Liminals, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ostiary.liminal.logins._YOUNG", -1.0)  # none is refused for anything but its age
    bearers.refresh = "refresh-0"
    with talking(face, bearers, store=logged_in("bearer"), generation="bearer") as talk:
        for _ in range(8):
            bearers.access.clear()
            talk(talk.client.threads.list())
    assert calls(bearers).count("refresh-token") == 8


def test_a_dead_refresh_token_leads_to_a_new_login(face: Face, bearers: Liminals, provider: Provider) -> None:
    with talking(
        face, bearers, store=logged_in("bearer", lifetime=0.0), generation="bearer", auth_provider=provider
    ) as talk:
        talk(talk.client.threads.list())
    assert calls(bearers) == ["refresh-token", "access-token", "threads"]
    assert provider.asked == 1


def test_without_anything_to_log_in_with_the_error_says_what_to_do(face: Face, bearers: Liminals) -> None:
    with talking(face, bearers, store=logged_in("bearer", lifetime=0.0), generation="bearer") as talk:
        with pytest.raises(LiminalAuthError, match=r"auth_provider=… .*log in again") as caught:
            talk(talk.client.threads.list())
        assert caught.value.operation == "list_threads_as_bearer"
        with pytest.raises(LiminalAuthError):
            talk(talk.client.threads.list())
    assert calls(bearers) == ["refresh-token"]


def test_a_session_that_ended_is_begun_anew(face: Face, sessions: Liminals, provider: Provider) -> None:
    with talking(
        face, sessions, store=logged_in("session"), generation="session", auth_provider=provider
    ) as talk:
        talk(talk.client.prompts.submit("Hello Ada Bell", model_instance_id=7))
    assert calls(sessions) == ["submit", "access-token", "submit"]


def test_a_session_that_ended_and_cannot_be_begun_anew_is_a_401(face: Face, sessions: Liminals) -> None:
    with talking(face, sessions, session_id="gone") as talk, pytest.raises(e.UnauthorizedError) as caught:
        talk(talk.client.threads.list())
    assert isinstance(caught.value, RequestError)
    assert calls(sessions) == ["threads"]


TROUBLES: dict[str, Any] = {
    "lost": httpx.RemoteProtocolError("lost"),
    "timeout": httpx.ReadTimeout("slow"),
    "502": httpx.Response(502),
    "no cookies": httpx.Response(200),
    "not a number": httpx.Response(200, headers=[("Set-Cookie", "accessToken=a"), ("Set-Cookie", "refreshToken=r"),
                                                 ("Set-Cookie", "accessTokenExpiresAt=soon")]),
    "deleted": httpx.Response(200, headers=[("Set-Cookie", "accessToken=a; Max-Age=0")]),
}  # fmt: skip


def answering(trouble: Any) -> Any:
    def answer() -> httpx.Response:
        if isinstance(trouble, Exception):
            raise trouble
        return httpx.Response(trouble.status_code, headers=trouble.headers)

    return answer


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_refresh_token_that_may_be_used_up_is_never_sent_again(
    face: Face, bearers: Liminals, trouble: str, provider: Provider
) -> None:
    bearers.fault["refresh-token"] = answering(TROUBLES[trouble])
    store = logged_in("bearer", lifetime=0.0)
    with talking(face, bearers, store=store, generation="bearer") as talk:
        with pytest.raises(RequestError):
            talk(talk.client.threads.list())
        del bearers.fault["refresh-token"]
        with pytest.raises(LiminalAuthError):
            talk(talk.client.threads.list())
    assert calls(bearers) == ["refresh-token"]
    # Nor by another client on the same store, which logs in instead.
    with talking(face, bearers, store=store, generation="bearer", auth_provider=provider) as talk:
        talk(talk.client.threads.list())
    assert calls(bearers) == ["refresh-token", "access-token", "threads"]


@pytest.mark.parametrize(
    "trouble", [httpx.Response(429), httpx.ConnectError("no"), httpx.ConnectTimeout("no")]
)
def test_a_refresh_token_that_was_surely_not_read_stays_good(
    face: Face, bearers: Liminals, trouble: Any
) -> None:
    bearers.refresh = "refresh-0"
    bearers.fault["refresh-token"] = answering(trouble)
    store = logged_in("bearer", lifetime=0.0)
    with talking(face, bearers, store=store, generation="bearer", retry=RetryPolicy(attempts=1)) as talk:
        with pytest.raises(RequestError):
            talk(talk.client.threads.list())
        del bearers.fault["refresh-token"]
        talk(talk.client.threads.list())
    assert calls(bearers) == ["refresh-token", "refresh-token", "threads"]
    assert bearers.reused == 0


def test_one_renewal_for_a_hundred_tasks(bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"

    async def main() -> None:
        store = logged_in("bearer", lifetime=0.0)
        session = httpx.MockTransport(bearers)
        async with AsyncLiminal(URL, http_session=session, store=store, generation="bearer") as client:
            assert len(await asyncio.gather(*(client.threads.list() for _ in range(100)))) == 100

    asyncio.run(main())
    assert calls(bearers) == ["refresh-token"] + ["threads"] * 100


def test_one_renewal_for_a_hundred_threads(bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"
    store = logged_in("bearer", lifetime=0.0)
    with (
        Liminal(URL, http_session=httpx.MockTransport(bearers), store=store, generation="bearer") as client,
        ThreadPoolExecutor(100) as pool,
    ):
        list(pool.map(lambda _: client.threads.list(), range(100)))
    assert sorted(calls(bearers)) == ["refresh-token"] + ["threads"] * 100


def test_clients_on_one_file_store_renew_once_for_all(bearers: Liminals, tmp_path: Path) -> None:
    bearers.refresh = "refresh-0"
    store = FileStore(tmp_path / "tokens")
    kept = logged_in("bearer", lifetime=0.0)
    (key,) = kept._kept
    store.save(key, kept._kept[key])
    session = httpx.MockTransport(bearers)
    clients = [
        Liminal(URL, http_session=session, store=FileStore(tmp_path / "tokens"), generation="bearer")
        for _ in range(8)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda client: client.threads.list(), clients))
    assert calls(bearers).count("refresh-token") == 1
    assert bearers.reused == 0


def test_cancelling_callers_loses_no_rotated_token(bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"
    store = logged_in("bearer", lifetime=0.0)
    begun = asyncio.Event()
    go_on = asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        if last(request) == "refresh-token":
            begun.set()
            await go_on.wait()
        return bearers(request)

    async def main() -> None:
        session = httpx.MockTransport(slow)
        async with AsyncLiminal(URL, http_session=session, store=store, generation="bearer") as client:
            callers = [asyncio.ensure_future(client.threads.list()) for _ in range(3)]
            await begun.wait()
            for each in callers:
                each.cancel()
            await asyncio.gather(*callers, return_exceptions=True)
            go_on.set()
            await client.threads.list()

    asyncio.run(main())
    assert calls(bearers) == ["refresh-token", "threads"]


def test_callbacks_get_each_new_refresh_token_and_can_be_removed(
    face: Face, bearers: Liminals, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    got: list[Any] = []

    async def later(token: str) -> None:
        await asyncio.sleep(0)
        got.append(("async", token))

    def failing(token: str) -> None:
        raise ValueError(token)

    with talking(face, bearers, auth_provider=provider, generation="bearer") as talk:
        client = talk.client
        client.add_refresh_token_callback(failing)
        remove = client.add_refresh_token_callback(lambda token: got.append(("plain", token)))
        if face == "async":
            client.add_refresh_token_callback(later)
        talk(client.login())
        talk(client.threads.list())
        talk(client.renew())
        remove()
        remove()
        talk(client.renew())
    plain = [token for kind, token in got if kind == "plain"]
    assert plain == ["refresh-1", "refresh-2"]
    assert [token for kind, token in got if kind == "async"] == (
        ["refresh-1", "refresh-2", "refresh-3"] if face == "async" else []
    )
    warnings = [record.getMessage() for record in caplog.records if record.name == "ostiary.liminal"]
    assert warnings == ["A callback for refresh tokens failed: ValueError"] * 3


def test_a_refresh_token_that_stays_the_same_is_told_once(face: Face, bearers: Liminals) -> None:
    granted = ["accessToken=access", "accessTokenExpiresAt=9999999999999", "refreshToken=refresh-0"]
    bearers.fault["refresh-token"] = lambda: httpx.Response(
        200, headers=[("Set-Cookie", f"{each}; Path=/") for each in granted]
    )
    told: list[str] = []
    with talking(face, bearers, store=logged_in("bearer", refresh_token=None), generation="bearer") as talk:
        talk.client.add_refresh_token_callback(told.append)
        talk(talk.client.renew("refresh-0"))
        # A service that does not rotate them says so by its answer.
        talk(talk.client.renew())
        talk(talk.client.renew("refresh-0"))
    assert told == ["refresh-0"]
    assert calls(bearers) == ["refresh-token"] * 3


def test_an_async_callback_on_a_sync_client_is_reported(
    bearers: Liminals, caplog: pytest.LogCaptureFixture
) -> None:
    async def later(token: str) -> None:
        raise AssertionError

    with talking("sync", bearers, auth_provider=Provider(), generation="bearer") as talk:
        talk.client.add_refresh_token_callback(later)
        talk.client.login()
    assert "failed: ConfigurationError" in caplog.text


def test_an_earlier_login_goes_on_with_its_refresh_token(face: Face, bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"
    with talking(face, bearers, refresh_token="refresh-0") as talk:
        talk(talk.client.threads.list())
        assert talk.client.refresh_token == Secret("refresh-1")
    assert calls(bearers) == ["refresh-token", "threads"]


def test_what_a_store_holds_counts_before_a_refresh_token_that_is_given(
    face: Face, bearers: Liminals
) -> None:
    bearers.refresh = "refresh-0"
    store = MemoryStore()
    for _ in range(2):
        # As a program does that reads it from its environment, each time it starts.
        with talking(face, bearers, refresh_token="refresh-0", store=store) as talk:
            talk(talk.client.renew())
    assert bearers.reused == 0
    assert [each.headers["cookie"] for each in bearers.paths("refresh-token")] == [
        "refreshToken=refresh-0",
        "refreshToken=refresh-1",
    ]


def test_a_refresh_token_that_is_given_is_sent_once(face: Face, bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"
    with talking(face, bearers, store=logged_in("bearer", refresh_token=None), generation="bearer") as talk:
        talk(talk.client.renew("refresh-0"))
        assert talk.client.refresh_token == Secret("refresh-1")
        with pytest.raises(LiminalAuthError, match="was used before"):
            talk(talk.client.renew("refresh-0"))
        talk(talk.client.renew("refresh-1"))
    assert bearers.reused == 0
    assert calls(bearers) == ["refresh-token"] * 2


def test_renewals_that_are_asked_for_at_once_are_one(bearers: Liminals) -> None:
    bearers.refresh = "refresh-0"

    async def main() -> None:
        session = httpx.MockTransport(bearers)
        async with AsyncLiminal(
            URL, http_session=session, store=logged_in("bearer", lifetime=0.0), generation="bearer"
        ) as client:
            # While calls wait for a renewal, too: the vendor's SDK hangs here.
            await asyncio.gather(client.renew(), client.threads.list(), client.renew())

    asyncio.run(main())
    assert calls(bearers) == ["refresh-token", "threads"]
    assert bearers.reused == 0


def test_sessions_have_no_refresh_token(face: Face, sessions: Liminals) -> None:
    with talking(face, sessions, session_id="kept") as talk, pytest.raises(LiminalUnsupportedError):
        talk(talk.client.renew())
    assert sessions.requests == []


def test_logging_out_forgets_and_sends_nothing(face: Face, bearers: Liminals) -> None:
    store = logged_in("bearer")
    with talking(face, bearers, store=store, generation="bearer") as talk:
        talk(talk.client.logout())
        with pytest.raises(LiminalAuthError):
            talk(talk.client.threads.list())
    assert bearers.requests == []
    assert store._kept == {}


def test_a_refused_login_says_so_and_is_an_auth_error(
    face: Face, bearers: Liminals, provider: Provider
) -> None:
    bearers.fault["access-token"] = lambda: httpx.Response(401, json={"message": "no such tenant"})
    with talking(face, bearers, auth_provider=provider, generation="bearer") as talk:
        with pytest.raises(LiminalAuthError, match="refused with 401") as caught:
            talk(talk.client.login())
    assert (caught.value.status, caught.value.operation) == (401, "log_in")
    assert isinstance(caught.value, e.AuthError)
    assert caught.value.facts.message == "no such tenant"


def test_a_login_whose_answer_sets_nothing_names_what_is_missing(
    face: Face, sessions: Liminals, provider: Provider
) -> None:
    sessions.fault["access-token"] = lambda: httpx.Response(200)
    with talking(face, sessions, auth_provider=provider, generation="session") as talk:
        with pytest.raises(LiminalAuthError, match="no cookie `session`"):
            talk(talk.client.login())
    with talking(face, sessions, auth_provider=provider) as talk:
        with pytest.raises(LiminalAuthError, match="no cookie accessToken and no accessTokenExpiresAt"):
            talk(talk.client.login())


def test_a_provider_that_returns_no_token(face: Face, bearers: Liminals) -> None:
    class Nothing:
        def get_access_token(self) -> None: ...

    with talking(face, bearers, auth_provider=Nothing()) as talk:
        with pytest.raises(LiminalAuthError, match="did not return a token"):
            talk(talk.client.threads.list())


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"auth_provider": object()}, "get_access_token"),
        ({"generation": "cookie"}, "generation"),
        ({"refresh_token": "r", "session_id": "s"}, "pass one of them"),
        ({"refresh_token": "r", "generation": "session"}, "a bearer's"),
        ({"timeout": 0}, "timeout"),
    ],
)
def test_settings_that_cannot_be_meant_are_refused_by_name(settings: Any, told: str) -> None:
    with pytest.raises(LiminalInputError, match=told):
        Liminal(URL, **settings)


def test_a_setting_that_there_is_not_is_named() -> None:
    with pytest.raises(LiminalInputError, match=r"'api_key'.* There are .*tenant_id"):
        Liminal(URL, api_key="x")  # type: ignore[call-arg]


def test_the_url_is_required_by_name() -> None:
    with pytest.raises(e.MissingConfigurationError, match="api_server_url=… or set LIMINAL_API_SERVER_URL"):
        Liminal()


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMINAL_API_SERVER_URL", f"{URL}/")
    monkeypatch.setenv("TENANT_ID", "plain")
    monkeypatch.setenv("LIMINAL_TENANT_ID", "contoso.example")
    monkeypatch.setenv("CLIENT_ID", "app")
    with Liminal() as client:
        assert repr(client) == "<Liminal http://liminal.test>"
        means = client._state.logins._means
    assert means.identity is not None
    assert means.forget is not None


def test_a_full_disk_costs_the_keeping_alone(
    face: Face, bearers: Liminals, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(MemoryStore):
        def save(self, key: str, value: Secret) -> None:
            raise OSError(28, "No space left on device")

    with talking(face, bearers, auth_provider=provider, generation="bearer", store=Full()) as talk:
        talk(talk.client.threads.list())
        talk(talk.client.threads.list())
    assert calls(bearers) == ["access-token", "threads", "threads"]
    assert "No space left" in caplog.text


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.WARNING, "ostiary.liminal"):
        yield


def test_options_share_the_login(bearers: Liminals) -> None:
    with talking("sync", bearers, auth_provider=Provider(), generation="bearer") as talk:
        quick: Liminal = talk.client.with_options(timeout=3, headers={"X-Tenant": "7"}, retry=SOON)
        quick.threads.list()
        talk.client.threads.list()
    assert calls(bearers) == ["access-token", "threads", "threads"]
    assert bearers.requests[1].headers["x-tenant"] == "7"
    assert "x-tenant" not in bearers.requests[2].headers
