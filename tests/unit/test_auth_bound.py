"""Keys, tokens and headers that are known beforehand: sent to their own host, and to no other, by any client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.support.faces import FACES, Face, echo_client

from ostiary import errors as e
from ostiary.auth import APIKey, Bearer, BoundAuth, Secret, StaticHeaders, bound
from ostiary.testing import FaultServer, steps

HOME = "https://api.example.com/v1"
KEY = APIKey("X-Api-Key", "k-1")


def allowed(auth: BoundAuth, url: str) -> bool:
    try:
        next(auth.credentials(url, None))
    except StopIteration:
        return True
    except e.ForeignOriginError:
        return False
    raise AssertionError


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example.com/v1/sessions",
        "https://api.example.com/",
        "https://api.example.com",
        "https://api.example.com?q=1",
        "https://API.Example.COM/v1",
        "https://api.example.com:443/v1",
        "HTTPS://api.example.com/v1",
    ],
)
def test_a_credential_goes_home(url: str) -> None:
    assert allowed(KEY.bound_to(HOME), url)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/v1",
        "http://api.example.com/v1",
        "https://api.example.com:8443/v1",
        "https://api.example.com.evil.test/",
        "https://api.example.com@evil.test/",
        "https://api.example.com:443@evil.test/",
        "https://evil.test/https://api.example.com/",
        "https://evil.test\\@api.example.com/",
        "https://api.example.com\\.evil.test/",
        "https://sub.api.example.com/",
        "https://example.com/",
        "//api.example.com/",
        "/v1",
        "",
        "https://",
        "https://api.example.com:99999/",
        "https://аpi.example.com/",
    ],
)
def test_a_credential_goes_to_no_other_host(url: str) -> None:
    assert not allowed(KEY.bound_to(HOME), url)


@pytest.mark.parametrize("home", ["http://[::1]:8080", "http://127.0.0.1:8080/x", "https://bücher.example/"])
def test_any_kind_of_host_is_a_home(home: str) -> None:
    assert allowed(KEY.bound_to(home), home.rstrip("/") + "/more")
    assert not allowed(KEY.bound_to(home), "https://api.example.com/")


def test_what_is_bound_to_nothing_goes_nowhere() -> None:
    assert not allowed(KEY, HOME)
    with pytest.raises(e.ForeignOriginError, match="bound_to"):
        KEY.credentials(HOME, None)


def test_binding_again_can_only_narrow() -> None:
    both = KEY.bound_to(HOME, "https://wall.example.com")
    narrow = both.bound_to("https://wall.example.com/x")
    assert allowed(narrow, "https://wall.example.com/y")
    assert not allowed(narrow, HOME)
    with pytest.raises(e.ForeignOriginError, match=r"not for https://evil\.test:443"):
        narrow.bound_to("https://evil.test")
    with pytest.raises(e.InvalidInputError):
        KEY.bound_to("not a url")
    with pytest.raises(e.InvalidInputError):
        KEY.bound_to()


def test_a_client_binds_to_all_its_base_urls() -> None:
    auth = bound(KEY, HOME, None, "https://wall.example.com")
    assert isinstance(auth, BoundAuth)
    assert allowed(auth, "https://wall.example.com/lookup")
    assert bound(None, HOME) is None


# In our clients, and in httpx's


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    ("auth", "name", "value"),
    [
        (KEY, "x-api-key", "k-1"),
        (Bearer("t-1"), "authorization", "Bearer t-1"),
        (Bearer(lambda: "t-2"), "authorization", "Bearer t-2"),
        (Bearer(lambda: Secret("t-3")), "authorization", "Bearer t-3"),
        (StaticHeaders({"X-A": "1", "X-B": Secret("2")}), "x-b", "2"),
    ],
    ids=str,
)
def test_a_known_credential_goes_with_each_request(
    face: Face, auth: BoundAuth, name: str, value: str
) -> None:
    with FaultServer(default=steps.reply(json={"text": "hi"})) as server:
        with echo_client(face, server.url, auth=auth.bound_to(server.url)) as call:
            call("echo", text="x")
        assert server.requests[0].header(name) == value


@pytest.mark.parametrize("face", FACES)
def test_a_base_url_elsewhere_gets_nothing(face: Face) -> None:
    with FaultServer() as server, echo_client(face, server.url, auth=KEY.bound_to(HOME)) as call:
        with pytest.raises(e.ForeignOriginError) as caught:
            call("echo", text="x")
        assert server.requests == []
        assert (caught.value.service, caught.value.operation) == ("echo", "echo")


def test_an_async_function_serves_async_clients() -> None:
    async def fetch() -> str:
        await asyncio.sleep(0)
        return "t-async"

    with FaultServer(default=steps.reply(json={"text": "hi"})) as server:
        auth = Bearer(fetch).bound_to(server.url)
        with echo_client("async", server.url, auth=auth) as call:
            call("echo", text="x")
        assert server.requests[0].header("authorization") == "Bearer t-async"
        with echo_client("sync", server.url, auth=auth) as call, pytest.raises(e.ConfigurationError):
            call("echo", text="x")


@pytest.mark.parametrize("face", FACES)
def test_a_function_is_asked_once_more_after_a_401(face: Face) -> None:
    tokens = iter(["old", "new"])
    with FaultServer(default=steps.reply(json={"text": "hi"})) as server:
        server.script([steps.reply(401)])
        auth = Bearer(lambda: next(tokens)).bound_to(server.url)
        with echo_client(face, server.url, auth=auth) as call:
            assert call("echo", text="x") == "hi"
        assert [r.header("authorization") for r in server.requests] == ["Bearer old", "Bearer new"]


@pytest.mark.parametrize("answer", [None, 7, b"t"])
def test_a_function_that_returns_no_token_is_named(answer: Any) -> None:
    with (
        FaultServer() as server,
        echo_client("sync", server.url, auth=Bearer(lambda: answer).bound_to(server.url)) as c,
    ):
        with pytest.raises(e.AuthError, match="did not return a token"):
            c("echo", text="x")


Get = Callable[..., Any]


def sync_get(auth: BoundAuth, url: str, **more: Any) -> httpx.Response:
    with httpx.Client(
        auth=auth, trust_env=False, follow_redirects=more.pop("follow_redirects", False)
    ) as client:
        return client.request(more.pop("method", "GET"), url, **more)


def async_get(auth: BoundAuth, url: str, **more: Any) -> httpx.Response:
    async def main() -> httpx.Response:
        follow = more.pop("follow_redirects", False)
        async with httpx.AsyncClient(auth=auth, trust_env=False, follow_redirects=follow) as client:
            return await client.request(more.pop("method", "GET"), url, **more)

    return asyncio.run(main())


CLIENTS = pytest.mark.parametrize("get", [sync_get, async_get])


@CLIENTS
def test_an_httpx_client_sends_it_home_alone(get: Get) -> None:
    with FaultServer() as server, FaultServer() as other:
        auth = KEY.bound_to(server.url)
        assert get(auth, server.url).status_code == 200
        assert server.requests[0].header("x-api-key") == "k-1"
        with pytest.raises(e.ForeignOriginError):
            get(auth, other.url)
        assert other.requests == []


@CLIENTS
@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_that_is_followed_takes_no_key_along(get: Get, status: int) -> None:
    with FaultServer() as server, FaultServer() as other:
        server.script([steps.redirect(f"{other.url}/taken", status=status)])
        with pytest.raises(e.ForeignOriginError, match="redirect"):
            get(KEY.bound_to(server.url, other.url), server.url, follow_redirects=True)
        assert other.requests == []
        server.script([steps.redirect(f"{server.url}/moved", status=status)])
        assert get(KEY.bound_to(server.url), server.url, follow_redirects=True).status_code == 200


@CLIENTS
def test_a_users_own_trace_still_hears(get: Get) -> None:
    heard: list[str] = []

    def trace(event: str, info: Any) -> None:
        heard.append(event)

    async def atrace(event: str, info: Any) -> None:
        heard.append(event)

    with FaultServer() as server:
        chosen = trace if get is sync_get else atrace
        get(KEY.bound_to(server.url), server.url, extensions={"trace": chosen})
    assert any(event.endswith("send_request_headers.started") for event in heard)


@CLIENTS
def test_a_key_goes_through_a_proxy(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        auth = KEY.bound_to("http://api.test")
        if get is sync_get:
            with httpx.Client(auth=auth) as client:
                client.get("http://api.test/x")
        else:

            async def main() -> None:
                async with httpx.AsyncClient(auth=auth) as client:
                    await client.get("http://api.test/x")

            asyncio.run(main())
        assert proxy.requests[0].target == "http://api.test/x"
        assert proxy.requests[0].header("x-api-key") == "k-1"


@CLIENTS
def test_an_httpx_client_tries_once_more_what_it_can_send_again(get: Get) -> None:
    tokens = iter("abcdef")
    with FaultServer() as server:
        auth = Bearer(lambda: next(tokens)).bound_to(server.url)
        server.script([steps.reply(401)])
        assert get(auth, server.url, method="POST", content=b"again").status_code == 200
        assert [r.body for r in server.requests] == [b"again", b"again"]

        def once() -> Any:
            yield b"once"

        async def aonce() -> Any:
            yield b"once"

        server.script([steps.reply(401)])
        content = once() if get is sync_get else aonce()
        assert get(auth, server.url, method="POST", content=content).status_code == 401
        assert [r.body for r in server.requests[2:]] == [b"once"]


def test_a_streamed_answer_stays_a_stream() -> None:
    assert KEY.requires_response_body is False
    with FaultServer() as server:
        gate = server.gate("second half")
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfirst"
        server.script([steps.raw(head, gate, b"later")])
        with httpx.Client(auth=KEY.bound_to(server.url), trust_env=False) as client:
            with client.stream("GET", server.url) as response:
                pieces = response.iter_raw()
                assert next(pieces) == b"first"
                gate.open()
                assert b"".join(pieces) == b"later"


@pytest.mark.parametrize("name", ["", "X Key", "X-Key:", "X\r\nY", "schlüssel"])
def test_a_name_that_is_no_header_is_refused(name: str) -> None:
    with pytest.raises(e.InvalidInputError, match="name"):
        APIKey(name, "k")
    with pytest.raises(e.InvalidInputError):
        StaticHeaders({})
    with pytest.raises(e.InvalidInputError):
        Bearer(7)  # type: ignore[arg-type]
