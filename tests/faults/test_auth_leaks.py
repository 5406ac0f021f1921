"""No secret and no token shows anywhere, whatever happens to a token request: held to by the leak canary."""

from __future__ import annotations

import asyncio
import copy
import logging
import pickle
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.support.faces import FACES, Face, echo_client
from tests.support.idp import AT_ONCE, Guarded, Provider

from ostiary import errors as e
from ostiary.auth import APIKey, Bearer, FileStore, MemoryStore, OIDCClientCredentials, Secret, StaticHeaders
from ostiary.layer import AsyncLayer, Layer, LayerAuthError
from ostiary.layer import OIDCClientCredentials as LayerOIDC
from ostiary.testing import FaultServer, LeakCanary, Received, Step, steps

METHODS = ("client_secret_post", "client_secret_basic")


def echoing(request: Received, status: int = 401) -> Step:
    """Answer with everything that came in, wherever it may be repeated."""
    text = request.body.decode() + str(request.headers)
    return steps.reply(
        status,
        json={"error": text[:60], "error_description": text, "trace_id": text, "correlation_id": text[-30:]},
    )


FAILURES: dict[str, Any] = {
    "echo in an error": echoing,
    "echo in a 503": lambda request: echoing(request, 503),
    "echo in a success": lambda request: steps.reply(
        200, json={"access_token": 7, "was": request.body.decode()}
    ),
    "echo as a page": lambda request: steps.reply(500, body=request.body),
    "redirect with it": lambda request: steps.redirect(f"http://127.0.0.1:9/{request.body.decode()}"),
    "reset": lambda request: steps.reset("headers"),
    "closed in the body": lambda request: steps.close("body"),
    "no gzip": lambda request: steps.not_gzip(),
    "hang": lambda request: steps.hang(),
}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("what", FAILURES)
def test_a_failed_token_request_shows_no_secret(
    leak_canary: LeakCanary, face: Face, method: Any, what: str
) -> None:
    secret = leak_canary.secret("client secret")
    with FaultServer() as server:
        server.answer(FAILURES[what])
        auth = OIDCClientCredentials(
            token_url=server.url + "/token",
            client_id="app",
            client_secret=secret,
            method=method,
            http_timeout=0.3 if what == "hang" else 30,
            retry=AT_ONCE,
        )
        with echo_client(face, "http://api.test", auth=auth.bound_to("http://api.test")) as call:
            with pytest.raises(e.TokenError) as caught:
                call("echo", text="x")
        leak_canary.look_at(auth, auth.bound_to("http://api.test"), caught.value, caught.value.facts)
        described = caught.value.error_description
        leak_canary.look_at(description=described or "")
        server.release()


@pytest.mark.parametrize("face", FACES)
def test_a_token_shows_nowhere_on_its_way(leak_canary: LeakCanary, face: Face, tmp_path: Path) -> None:
    secret, token = leak_canary.secret("client secret"), leak_canary.secret("access token")
    leak_canary.watch_folder(tmp_path, allow=["kept.json"])
    with FaultServer() as idp, FaultServer() as server:
        idp.answer(lambda _: steps.reply(json={"access_token": token, "expires_in": 60}))
        service = Guarded(server)
        auth = OIDCClientCredentials(
            token_url=idp.url, client_id="app", client_secret=secret, store=MemoryStore()
        )
        with echo_client(face, server.url, auth=auth.bound_to(server.url)) as call:
            call("echo", text="x")
            service.revoked.add(token)
            with pytest.raises(e.UnauthorizedError) as caught:
                call("echo", text="x")
            server.answer(lambda request: steps.reply(422, json={"detail": request.header("authorization")}))
            with pytest.raises(e.UnprocessableError) as told:
                call("echo", text="x")
        leak_canary.look_at(auth, auth.token(), auth._cache, caught.value, told.value, told.value.body or "")


def test_the_access_token_is_shown_to_no_other_host(leak_canary: LeakCanary) -> None:
    token = leak_canary.secret("access token")
    with FaultServer() as idp, FaultServer() as elsewhere:
        idp.answer(lambda _: steps.reply(json={"access_token": token}))
        auth = OIDCClientCredentials(token_url=idp.url, client_id="app", client_secret="another secret")
        with httpx.Client(auth=auth.bound_to("http://api.test"), trust_env=False) as client:
            with pytest.raises(e.ForeignOriginError) as caught:
                client.get(elsewhere.url)
        leak_canary.look_at(caught.value)
        assert elsewhere.requests == []


def test_layers_own_errors_show_no_secret(leak_canary: LeakCanary, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = leak_canary.secret("client secret")
    monkeypatch.setenv("LAYER_OIDC_CLIENT_SECRET", secret)
    with FaultServer() as server:
        server.answer(echoing)
        auth = LayerOIDC(token_url=server.url, client_id="app", retry=AT_ONCE)
        settings: Any = {"base_url": "http://layer.test", "application_id": "x", "auth_provider": auth}
        with Layer(**settings) as client, pytest.raises(LayerAuthError) as caught:
            client.create_session()
        leak_canary.look_at(auth, client, caught.value)

        async def call() -> None:
            async with AsyncLayer(**settings) as other:
                with pytest.raises(LayerAuthError) as again:
                    await other.create_session()
                leak_canary.look_at(other, again.value)

        asyncio.run(call())
        with pytest.raises(LayerAuthError) as directly:
            auth.get_headers()
        leak_canary.look_at(directly.value)


@pytest.mark.parametrize("wrong", ["{}\n", "{} é", "", "\t"])
def test_a_credential_that_fits_no_header_is_not_shown(leak_canary: LeakCanary, wrong: str) -> None:
    key = wrong.format(leak_canary.secret("key"))
    for make in (
        lambda: APIKey("X-Key", key),
        lambda: Bearer(key),
        lambda: StaticHeaders({"X-Key": Secret(key)}),
    ):
        with pytest.raises(e.InvalidInputError) as caught:
            make()
        leak_canary.look_at(caught.value)


def test_a_private_key_that_cannot_be_read_is_not_shown(leak_canary: LeakCanary) -> None:
    key = (
        "-----BEGIN PRIVATE " + "KEY-----\n" + leak_canary.secret("key") + "\n-----END PRIVATE " + "KEY-----"
    )
    given: dict[str, Any] = {"token_url": "https://idp.test", "client_id": "app", "method": "private_key_jwt"}
    for each in (key, key.encode(), {"kty": "RSA", "n": "AQAB", "e": "AQAB", "d": key}, Secret(key)):
        with pytest.raises(e.ConfigurationError) as caught:
            OIDCClientCredentials(private_key=each, **given)
        leak_canary.look_at(caught.value)


def test_secrets_show_in_nothing_that_is_made_of_them(
    leak_canary: LeakCanary, caplog: pytest.LogCaptureFixture
) -> None:
    text = leak_canary.secret("secret")
    secret = Secret(text)
    holders = [
        secret,
        APIKey("X-Key", text),
        Bearer(text),
        Bearer(Secret(text)),
        StaticHeaders({"X-Key": secret}),
    ]
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").debug("%s %r %s", secret, secret, [secret], extra={"secret": secret})
    leak_canary.look_at(*holders, f"{secret} {secret!r} {secret:>20}", "%s %r" % (secret, secret))  # noqa: UP031
    for each in holders:
        with pytest.raises(TypeError):
            pickle.dumps(each)
    assert copy.deepcopy(secret) is secret


def test_a_token_file_holds_the_token_and_not_the_secret(leak_canary: LeakCanary, tmp_path: Path) -> None:
    secret = leak_canary.secret("client secret")
    leak_canary.watch_folder(tmp_path)
    with FaultServer() as server:
        provider = Provider(server)
        provider.auth(client_secret=secret, store=FileStore(tmp_path / "tokens")).token()
    files = list((tmp_path / "tokens").glob("*.json"))
    assert len(files) == 1
    assert "token-1" in files[0].read_text()


def test_the_canary_sees_a_planted_leak() -> None:
    canary = LeakCanary()
    with pytest.raises(AssertionError, match="client secret"):
        with canary:
            logging.getLogger("ostiary.auth").debug("asking with %s", canary.secret("client secret"))
