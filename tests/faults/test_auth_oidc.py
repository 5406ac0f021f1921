"""Client credentials over real sockets, on both faces: what is asked for, kept, replaced, refused, and how it fails."""

from __future__ import annotations

import base64
import logging
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.support.faces import Caller, Face, echo_client
from tests.support.hands import Hands
from tests.support.idp import AT_ONCE, SECRET, Guarded, Provider, provider_and_service

from ostiary import errors as e
from ostiary.auth import OIDCClientCredentials, Secret
from ostiary.config import ConnectionOptions, RetryPolicy
from ostiary.testing import FaultServer, Step, steps


@pytest.fixture
def both() -> Iterator[tuple[Provider, Guarded]]:
    with provider_and_service() as pair:
        yield pair


def calling(face: Face, service: Guarded, auth: OIDCClientCredentials, **more: Any) -> Any:
    return echo_client(face, service.url, auth=auth.bound_to(service.url), **more)


def refused(call: Caller) -> e.TokenError:
    with pytest.raises(e.TokenError) as caught:
        call("echo", text="x")
    return caught.value


# What is asked for


def test_nothing_is_asked_for_until_a_token_is_needed(face: Face, both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    with calling(face, service, provider.auth()) as call:
        assert provider.server.connections == []
        assert call("echo", text="x") == "hello"
    assert service.tokens == ["token-1"]


def test_the_form_is_what_the_vendor_sent(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    provider.auth(client_id="cid", client_secret="s&c ret", scope="layer-sdk").token()
    request = provider.server.requests[0]
    assert (
        request.body == b"grant_type=client_credentials&client_id=cid&client_secret=s%26c+ret&scope=layer-sdk"
    )
    assert request.header("content-type") == "application/x-www-form-urlencoded"
    assert request.header("authorization") is None


@pytest.mark.parametrize(
    ("encoding", "pair"),
    [("form", b"app:s%26c%2Bret+%25%2F%3D"), ("raw", b"app:s&c+ret %/=")],
)
def test_basic_is_form_encoded_with_an_opt_out(
    encoding: Any, pair: bytes, both: tuple[Provider, Guarded]
) -> None:
    provider, _ = both
    provider.auth(method="client_secret_basic", basic_encoding=encoding).token()
    request = provider.server.requests[0]
    assert request.header("authorization") == f"Basic {base64.b64encode(pair).decode()}"
    assert provider.forms == [{"grant_type": "client_credentials"}]


def test_a_secret_beyond_latin_1_works_in_a_header(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    provider.auth(method="client_secret_basic", client_secret="pässwörd→").token()
    sent = base64.b64decode((provider.server.requests[0].header("authorization") or "").split()[1])
    assert sent == b"app:p%C3%A4ssw%C3%B6rd%E2%86%92"


def test_more_parameters_go_with_the_form_but_not_ours(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    provider.auth(parameters={"audience": "https://api.test"}).token()
    assert provider.forms[0]["audience"] == "https://api.test"
    with pytest.raises(e.InvalidInputError, match="argument of its own"):
        provider.auth(parameters={"client_secret": "x"})


# How a grant may look


@pytest.mark.parametrize("kind", ["Bearer", "bearer", "BEARER", None, ""])
def test_bearer_in_any_case_or_none_is_bearer(kind: object, both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.answer["token_type"] = kind
    with calling("sync", service, provider.auth()) as call:
        call("echo", text="x")
    assert service.server.requests[0].header("authorization") == "Bearer token-1"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (steps.reply(json={"access_token": "t", "token_type": "DPoP"}), "another type"),
        (steps.reply(json={"access_token": "t", "token_type": 7}), "another type"),
        (steps.reply(json={"token_type": "Bearer"}), "no access token"),
        (steps.reply(json={"access_token": None}), "no access token"),
        (steps.reply(json={"access_token": ""}), "no access token"),
        (steps.reply(json={"access_token": "a\r\nX-Injected: 1"}), "no access token"),
        (steps.reply(json={"access_token": "tökén"}), "no access token"),
        (steps.reply(json=["t"]), "not a JSON object"),
        (steps.html(200), "not a JSON object"),
        (steps.malformed_json(), "not a JSON object"),
        (steps.reply(200, body=b""), "not a JSON object"),
        (steps.deep_json(100_000), "not a JSON object"),
        (steps.gzip_bomb(), "larger than the cap"),
        (steps.not_gzip(), "damaged"),
        (steps.redirect("https://elsewhere.test/token?x=1"), "redirect to https://elsewhere.test:443"),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_an_answer_that_is_none_is_a_typed_error_at_once(
    step: Step, words: str, face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    provider.first = [step] * 5
    with calling(face, service, provider.auth()) as call:
        error = refused(call)
    assert type(error) is e.TokenResponseError
    assert words in str(error)
    assert error.operation == "echo"
    assert service.server.requests == []
    assert len(provider.server.requests) == 1


# Scopes


def test_less_than_was_asked_for_is_an_error_that_names_what_is_missing(
    face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    provider.answer["scope"] = "read"
    with calling(face, service, provider.auth(scope="write read")) as call:
        error = refused(call)
    assert type(error) is e.InvalidScopeError
    assert "without the scope write" in str(error)
    assert service.server.requests == []


@pytest.mark.parametrize("granted", [None, "read write", "write  other read", "write read"])
def test_as_much_as_was_asked_for_is_fine(granted: str | None, both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    if granted is not None:
        provider.answer["scope"] = granted
    assert provider.auth(scope="read write").token() == Secret("token-1")


def test_scopes_that_stand_for_others_are_not_compared(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    provider.answer["scope"] = "User.Read"
    assert provider.auth(scope="https://graph.test/.default").token()


def test_less_may_be_accepted_with_a_warning(
    both: tuple[Provider, Guarded], caplog: pytest.LogCaptureFixture
) -> None:
    provider, _ = both
    provider.answer["scope"] = "read"
    with caplog.at_level(logging.WARNING, "ostiary.auth"):
        provider.auth(scope="read write", narrower_scope="accept").token()
    assert "without the scope write" in caplog.text


# How it fails


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("invalid_client", 401, e.InvalidClientError),
        ("invalid_client", 400, e.InvalidClientError),
        ("unauthorized_client", 400, e.InvalidClientError),
        ("invalid_scope", 400, e.InvalidScopeError),
        ("invalid_grant", 400, e.InvalidGrantError),
        ("unsupported_grant_type", 400, e.TokenError),
        ("something_new", 400, e.TokenError),
        (None, 401, e.InvalidClientError),
        (None, 403, e.TokenError),
        (None, 404, e.TokenError),
        ("invalid_client", 200, e.InvalidClientError),
    ],
)
def test_an_oauth_error_is_raised_by_its_code_at_once(
    code: str | None, status: int, kind: type[e.TokenError], face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    body = {"error": code, "error_description": "Nope."} if code else {"message": "?"}
    provider.first = [steps.reply(status, json=body)] * 5
    with calling(face, service, provider.auth()) as call:
        error = refused(call)
    assert type(error) is kind
    assert (error.error, error.status, error.retryable, error.attempts) == (code, status, False, 1)
    assert error.error_description == ("Nope." if code else None)
    assert "Nope" not in str(error)
    assert len(provider.server.requests) == 1
    assert (error.service, error.operation) == ("echo", "echo")


def test_the_ids_for_the_providers_support_are_kept(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    body = {
        "error": "invalid_client",
        "error_description": f"AADSTS7000215: wrong {SECRET}",
        "error_codes": [7000215],
        "timestamp": "2024-01-02 03:04:05Z",
        "trace_id": "0000aaaa-11bb-cccc-dd22-eeeeee333333",
        "correlation_id": "aaaa0000-bb11-2222-33cc-444444dddddd",
    }
    headers = {"X-Ms-Request-Id": "7f3a", "X-Request-Id": "bad\tid"}
    provider.first = [steps.reply(401, headers=headers, json=body)]
    with pytest.raises(e.InvalidClientError) as caught:
        provider.auth().token()
    error = caught.value
    assert error.correlation_id == body["correlation_id"]
    assert error.trace_id == body["trace_id"]
    assert dict(error.facts.trail)["error_codes"] == "7000215"
    assert error.request_id == "7f3a"
    assert error.error_description == "AADSTS7000215: wrong […]"
    assert "7000215" in repr(error.facts)


@pytest.mark.parametrize(
    "step",
    [
        steps.reply(503),
        steps.reply(500),
        steps.reply(502),
        steps.reply(429),
        steps.html(504),
        steps.reset("accept"),
        steps.reset("headers"),
        steps.close("body"),
        steps.cut_chunked(),
    ],
    ids=lambda step: step.name,
)
def test_a_passing_failure_is_tried_again(step: Step, face: Face, both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.first = [step, step]
    with calling(face, service, provider.auth()) as call:
        assert call("echo", text="x") == "hello"
    assert len(service.tokens) == 1


def test_a_lasting_failure_ends_after_four_attempts(face: Face, both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.first = [steps.reply(503, json={"error": "temporarily_unavailable"})] * 9
    with calling(face, service, provider.auth()) as call:
        error = refused(call)
    assert type(error) is e.TokenEndpointError
    assert (error.attempts, error.retryable, error.error) == (4, True, "temporarily_unavailable")
    assert len(provider.server.requests) == 4


def test_a_provider_that_is_not_there_is_named(face: Face, both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    with provider.server.refuse(), calling(face, service, provider.auth()) as call:
        error = refused(call)
    assert type(error) is e.TokenEndpointError
    assert (error.attempts, error.retryable) == (4, True)
    assert "could not be reached" in str(error)


def test_retry_after_is_waited_for(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    provider.first = [steps.retry_after("0.2")]
    began = time.monotonic()
    provider.auth().token()
    assert time.monotonic() - began >= 0.2


def test_a_retry_after_beyond_the_deadline_ends_the_call(face: Face, both: tuple[Provider, Guarded]) -> None:
    provider, service = both
    provider.first = [steps.retry_after("50")]
    with calling(face, service, provider.auth(), deadline=5.0) as call:
        error = refused(call)
    assert type(error) is e.TokenEndpointError
    assert error.facts.status == 429


def test_a_provider_that_hangs_meets_the_timeout_and_the_deadline(
    face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    provider.first = [steps.hang()] * 9
    quick = provider.auth(http_timeout=0.2, retry=RetryPolicy(attempts=1))
    with calling(face, service, quick) as call:
        assert type(refused(call)) is e.TokenEndpointError
    slow = provider.auth()
    with calling(face, service, slow, deadline=0.3) as call, pytest.raises(e.DeadlineExceededError) as caught:
        call("echo", text="x")
    assert (caught.value.service, caught.value.operation) == ("echo", "echo")
    provider.server.release()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_forwards_no_secret(status: int, both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    with FaultServer() as elsewhere, httpx.Client(follow_redirects=True, trust_env=False) as follows:
        provider.first = [steps.redirect(f"{elsewhere.url}/token", status=status)] * 2
        for session in (None, follows):
            with pytest.raises(e.TokenResponseError, match="not followed"):
                provider.auth(http_session=session).token()
        assert elsewhere.requests == []


# Discovery


def test_an_issuer_is_asked_once_where_its_token_endpoint_is(
    face: Face, both: tuple[Provider, Guarded]
) -> None:
    provider, service = both
    hands = Hands()
    auth = provider.auth(token_url=None, issuer=provider.server.url, clock=hands.clock())
    with calling(face, service, auth) as call:
        call("echo", text="x")
        hands.pass_(4000)
        call("echo", text="x")
    paths = [request.path for request in provider.server.requests]
    assert paths == ["/.well-known/openid-configuration", "/token", "/token"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"issuer": "https://evil.test"}, "another issuer"),
        ({"issuer": None}, "another issuer"),
        ({"token_endpoint": None}, "is missing"),
        ({"token_endpoint": "http://evil.test/token"}, "must begin with https"),
        ({"token_endpoint": "https://evil.test/token"}, "endpoint_origins"),
        ({"token_endpoint": "https://user:pw@127.0.0.1/token"}, "user name or password"),
        ({"token_endpoint": "/token"}, "is not a URL"),
    ],
    ids=str,
)
def test_a_discovery_document_that_leads_astray_is_refused(
    change: dict[str, Any], words: str, both: tuple[Provider, Guarded]
) -> None:
    provider, _ = both
    provider.discovery |= change
    with pytest.raises(e.TokenResponseError, match=words):
        provider.auth(token_url=None, issuer=provider.server.url).token()
    assert provider.forms == []


def test_a_trailing_slash_makes_another_issuer(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    with pytest.raises(e.TokenResponseError, match="as the document spells it"):
        provider.auth(token_url=None, issuer=provider.server.url + "/").token()


def test_an_endpoint_elsewhere_may_be_allowed(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    with FaultServer(default=steps.reply(json={"access_token": "other"})) as elsewhere:
        provider.discovery["token_endpoint"] = f"{elsewhere.url}/t"
        auth = provider.auth(
            token_url=None, issuer=provider.server.url, endpoint_origins=[elsewhere.url + "/"]
        )
        assert auth.token().reveal() == "other"


def test_discovery_fails_as_other_requests_do(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    auth = provider.auth(token_url=None, issuer=provider.server.url)
    provider.first = [steps.reply(404)]
    with pytest.raises(e.TokenError) as caught:
        auth.token()
    assert caught.value.status == 404
    provider.first = [steps.reply(503)]
    assert auth.token()


# Sessions of the user's own, and set-up


def test_token_requests_go_over_the_session_that_is_given(both: tuple[Provider, Guarded]) -> None:
    import requests

    provider, _ = both

    def mark(request: httpx.Request) -> None:
        request.headers["X-Mine"] = "httpx"

    with httpx.Client(event_hooks={"request": [mark]}, trust_env=False) as client:
        provider.auth(http_session=client).token()
    with requests.Session() as session:
        session.headers["X-Mine"] = "requests"
        provider.auth(http_session=session).token()
    with httpx.HTTPTransport() as transport:
        provider.auth(http_session=transport).token()
    mine = [request.header("x-mine") for request in provider.server.requests]
    assert mine == ["httpx", "requests", None]


def test_a_requests_session_decides_about_retries(both: tuple[Provider, Guarded]) -> None:
    import requests

    provider, _ = both
    provider.first = [steps.reply(503)]
    with requests.Session() as session, pytest.raises(e.TokenEndpointError):
        provider.auth(http_session=session).token()
    assert len(provider.server.requests) == 1


def test_no_connection_is_kept_between_token_requests(both: tuple[Provider, Guarded]) -> None:
    provider, _ = both
    auth = provider.auth(token_url=None, issuer=provider.server.url)
    auth.token()
    provider.server.wait_until_idle()


def test_a_provider_with_an_authority_of_its_own(tmp_path: Any) -> None:
    with FaultServer(tls="good") as server:
        provider = Provider(server)
        with pytest.raises(e.TokenEndpointError):
            provider.auth(retry=RetryPolicy(attempts=1)).token()
        trusting = ConnectionOptions(verify=server.trust())
        assert provider.auth(connection=trusting).token()


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"token_url": None}, e.MissingConfigurationError, "token_url"),
        ({"client_id": ""}, e.MissingConfigurationError, "client_id"),
        ({"client_secret": None}, e.MissingConfigurationError, "client_secret"),
        ({"method": "private_key_jwt"}, e.MissingConfigurationError, "private_key"),
        ({"method": "private_key_jwt", "private_key": "no key"}, e.ConfigurationError, "can't be read"),
        ({"method": "tls"}, e.ConfigurationError, "client_secret_post"),
        ({"basic_encoding": "rot13"}, e.ConfigurationError, "'form' or 'raw'"),
        ({"token_url": "http://idp.example.com/token"}, e.InvalidInputError, "https"),
        ({"token_url": "https://me:hunter2@idp.example.com/token"}, e.InvalidInputError, "user name"),
        ({"token_url": "https://idp.example.com/token#x"}, e.InvalidInputError, "fragment"),
        ({"token_url": "idp.example.com/token"}, e.InvalidInputError, "not a URL"),
        ({"issuer": "ftp://idp.example.com"}, e.InvalidInputError, "not a URL"),
        ({"http_session": object()}, e.InvalidInputError, "http_session"),
        ({"http_session": httpx.AsyncClient()}, e.InvalidInputError, "sync client"),
        ({"clientid": "x"}, TypeError, "clientid"),
    ],
    ids=lambda value: str(value).partition(" object at")[0],
)
def test_a_wrong_set_up_is_named(change: dict[str, Any], kind: type[Exception], words: str) -> None:
    given: dict[str, Any] = {
        "token_url": "https://idp.test/token",
        "client_id": "app",
        "client_secret": SECRET,
    }
    with pytest.raises(kind, match=words) as caught:
        OIDCClientCredentials(**{**given, **change})
    assert "hunter2" not in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/t", "http://localhost/t", "http://[::1]:80/t", "https://a.test/t?p=1"]
)
def test_http_is_for_this_machine_and_a_query_is_allowed(url: str) -> None:
    assert "app" in repr(
        OIDCClientCredentials(token_url=url, client_id="app", client_secret=SECRET, retry=AT_ONCE)
    )
