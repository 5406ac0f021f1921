"""The sandbox's identity provider: proofs, both layouts of paths, revocation, faults, and Layer that takes tokens."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from tests.sandbox.conftest import APPLICATION, Caller, Clock

from ostiary import errors as e
from ostiary.auth import OIDCClientCredentials as Plain
from ostiary.config import RetryPolicy
from ostiary.layer import AsyncLayer, Layer, LayerAuthError, LayerHTTPError, OIDCClientCredentials
from ostiary.testing import LeakCanary

LAYOUTS = ("", "/realms/a realm")
TOKEN = {"": "/token", "/realms/a realm": "/realms/a%20realm/protocol/openid-connect/token"}
KEY = ECKey.generate_key("P-256", {"kid": "c1", "alg": "ES256"})


@pytest.fixture
def auth(call: Caller, monkeypatch: pytest.MonkeyPatch) -> OIDCClientCredentials:
    """Give credentials as `ostiary sandbox env` leads to them."""
    for name, value in call.sandbox.settings.items():
        if name.startswith("LAYER_OIDC_"):
            monkeypatch.setenv(name, value)
    return OIDCClientCredentials(scope="layer-sdk")


def issuer(call: Caller, layout: str = "") -> str:
    return call.sandbox.services["idp"] + layout.replace(" ", "%20")


def described(call: Caller, layout: str = "") -> Any:
    return call("GET", "idp", layout + "/.well-known/openid-configuration").json()


def set_client(call: Caller, client_id: str = "app", **more: Any) -> dict[str, Any]:
    return dict(call.put(f"/idp/clients/{client_id}", more))


def test_the_sandboxs_own_settings_are_enough(call: Caller, auth: OIDCClientCredentials) -> None:
    with Layer(
        base_url=call.sandbox.services["layer"], application_id=APPLICATION, auth_provider=auth
    ) as layer:
        layer.create_session()
    request = call.read("/requests", service="layer")["items"][0]
    assert request["credential"]["scheme"] == "Bearer"
    token_request = call.read("/requests", service="idp")["items"][0]
    assert token_request["path"] == "/realms/sandbox/protocol/openid-connect/token"
    assert token_request["subject"] == "sandbox-client"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic", "private_key_jwt"])
def test_every_proof_is_taken_in_both_layouts(call: Caller, layout: str, method: Any) -> None:
    secret = "a secret + with % signs & ü"
    set_client(call, "app:1", secret=secret, jwks={"keys": [KEY.as_dict(private=False)]}, lifetime=60)
    proof: dict[str, Any] = {"private_key": KEY.as_dict(private=True)} if "key" in method else {}
    auth = Plain(
        issuer=issuer(call, layout),
        client_id="app:1",
        client_secret=secret,
        method=method,
        scope="x y",
        **proof,
    )
    keys = KeySet.import_key_set(httpx.get(described(call, layout)["jwks_uri"], trust_env=False).json())
    token = jwt.decode(auth.token().reveal(), keys, algorithms=["ES256"])
    assert token.header["typ"] == "at+jwt"
    assert (token.claims["iss"], token.claims["sub"], token.claims["scope"]) == (
        issuer(call, layout),
        "app:1",
        "x y",
    )
    assert token.claims["exp"] - token.claims["iat"] == 60
    assert described(call, layout)["token_endpoint"] == call.sandbox.services["idp"] + TOKEN[layout]


def test_an_assertion_is_taken_once(call: Caller) -> None:
    set_client(call, jwks={"keys": [KEY.as_dict(private=False)]})
    url = call.sandbox.services["idp"] + "/token"
    auth = Plain(
        token_url=url, client_id="app", method="private_key_jwt", private_key=KEY.as_dict(private=True)
    )
    form = auth._cache._fetch.__self__.proof.parameters(url)  # type: ignore[attr-defined]
    form["grant_type"] = "client_credentials"
    first, second = (call("POST", "idp", "/token", data=form) for _ in range(2))
    assert first.status_code == 200
    assert (second.status_code, second.json()["error"]) == (400, "invalid_client")


@pytest.mark.parametrize(
    ("given", "kind", "code"),
    [
        ({"client_secret": "wrong"}, e.InvalidClientError, "invalid_client"),
        ({"client_id": "nobody"}, e.InvalidClientError, "invalid_client"),
        ({"method": "client_secret_basic", "client_secret": "wrong"}, e.InvalidClientError, "invalid_client"),
        (
            {"method": "private_key_jwt", "private_key": KEY.as_dict(private=True)},
            e.InvalidClientError,
            "invalid_client",
        ),
        ({"scope": "read write"}, e.InvalidScopeError, "invalid_scope"),
    ],
)
def test_what_is_wrong_is_refused_by_its_code(
    call: Caller, given: dict[str, Any], kind: type[e.TokenError], code: str
) -> None:
    set_client(call, secret="right", scopes=["read"])
    settings: dict[str, Any] = {"issuer": issuer(call), "client_id": "app", "client_secret": "right", **given}
    with pytest.raises(e.TokenError) as caught:
        Plain(**settings).token()
    assert (type(caught.value), caught.value.error) == (kind, code)


def test_another_grant_is_not_supported(call: Caller) -> None:
    form = {"grant_type": "password", "client_id": "sandbox-client", "client_secret": "sandbox-secret"}
    answer = call("POST", "idp", "/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


def test_a_client_without_a_scope_asked_for_gets_all_its_own(call: Caller) -> None:
    set_client(call, secret="s", scopes=["read", "write"])
    form = {"grant_type": "client_credentials", "client_id": "app", "client_secret": "s"}
    granted = call("POST", "idp", "/token", data=form).json()
    assert (granted["scope"], granted["token_type"], granted["expires_in"]) == ("read write", "Bearer", 300)


def test_clients_are_set_listed_and_forgotten_and_secrets_not_shown(call: Caller) -> None:
    shown = set_client(call, secret="a-long-secret", scopes=["read"], lifetime=5)
    assert shown["fingerprint"]
    assert "a-long-secret" not in str(shown)
    assert call.read("/idp/clients") == [shown]
    assert call("DELETE", "sandbox", "/idp/clients/app").status_code == 204
    assert call.read("/idp/clients") == []
    assert call("PUT", "sandbox", "/idp/clients/app", json={}).status_code == 422
    wrong: list[dict[str, Any]] = [{"secret": "s", "scopes": ["a b"]}]
    wrong += [{"jwks": jwks} for jwks in ({}, {"keys": []}, {"keys": [{"kty": "x"}]}, {"keys": 7})]
    for each in wrong:
        assert call("PUT", "sandbox", "/idp/clients/app", json=each).status_code == 422


# Layer takes its tokens


def test_layer_takes_tokens_of_the_provider_when_told_to(call: Caller, auth: OIDCClientCredentials) -> None:
    call.put("/credentials/idp", {"service": "layer", "scheme": "idp", "value": "layer-sdk"})
    settings: Any = {"base_url": call.sandbox.services["layer"], "application_id": APPLICATION}
    with Layer(**settings, auth_provider=auth) as layer:
        layer.create_session()
    for other in (None, OIDCClientCredentials(scope="another")):
        with Layer(**settings, auth_provider=other) as layer, pytest.raises(LayerHTTPError) as caught:
            layer.create_session()
        assert caught.value.status_code == 401
    call.put("/credentials/idp", {"service": "layer", "scheme": "idp", "value": "*"})
    with Layer(**settings, auth_provider=OIDCClientCredentials()) as layer:
        layer.create_session()


def test_a_revoked_token_is_replaced_within_the_call(call: Caller, auth: OIDCClientCredentials) -> None:
    call.put("/credentials/idp", {"service": "layer", "scheme": "idp", "value": "*"})
    token = auth.token().reveal()
    own = {"client_id": "sandbox-client", "client_secret": "sandbox-secret"}
    assert call("POST", "idp", "/introspect", data={**own, "token": token}).json()["active"] is True
    assert call("POST", "idp", "/revoke", data={**own, "token": token}).status_code == 200
    assert call("POST", "idp", "/introspect", data={**own, "token": token}).json() == {"active": False}
    with Layer(
        base_url=call.sandbox.services["layer"], application_id=APPLICATION, auth_provider=auth
    ) as layer:
        layer.create_session()
    assert [r["status"] for r in call.read("/requests", service="layer")["items"]] == [401, 202]
    assert auth.token().reveal() != token


def test_only_its_own_client_revokes_a_token(call: Caller, auth: OIDCClientCredentials) -> None:
    set_client(call, secret="s")
    form = {"client_id": "app", "client_secret": "s", "token": auth.token().reveal()}
    assert call("POST", "idp", "/revoke", data=form).json()["error"] == "invalid_grant"
    assert call("POST", "idp", "/introspect", data=form).json()["active"] is True
    assert call("POST", "idp", "/introspect", data={"token": form["token"]}).status_code == 401
    assert call("POST", "idp", "/introspect", data={**form, "token": "never granted"}).json() == {
        "active": False
    }


def test_an_expired_token_is_valid_no_longer(call: Caller, clock: Clock) -> None:
    set_client(call, secret="s", lifetime=600)
    call.put("/credentials/idp", {"service": "layer", "scheme": "idp", "value": "*"})
    token = Plain(issuer=issuer(call), client_id="app", client_secret="s").token().reveal()
    header = {"Authorization": f"Bearer {token}"}
    assert call("GET", "layer", "/v1/applications", headers=header).status_code == 200
    clock.forward(601)
    assert call("GET", "layer", "/v1/applications", headers=header).status_code == 401


# Switches


@pytest.mark.anyio
async def test_errors_and_delays_come_from_the_sandboxs_faults(
    call: Caller, auth: OIDCClientCredentials
) -> None:
    call.put("/faults/busy", {"service": "idp", "status": 503, "times": 2})
    quick = OIDCClientCredentials(retry=RetryPolicy(base=0.0))
    settings: Any = {"base_url": call.sandbox.services["layer"], "application_id": APPLICATION}
    async with AsyncLayer(**settings, auth_provider=quick) as layer:
        await layer.create_session()
    assert len(call.read("/requests", service="idp")["items"]) == 3
    call.put("/faults/busy", {"service": "idp", "path": "/realms/*/protocol/**", "status": 503})
    async with AsyncLayer(
        **settings, auth_provider=OIDCClientCredentials(retry=RetryPolicy(base=0.0))
    ) as layer:
        with pytest.raises(LayerAuthError) as caught:
            await layer.create_session()
    assert isinstance(caught.value, e.TokenEndpointError)
    assert caught.value.error == "temporarily_unavailable"


def test_other_paths_and_methods_are_told_as_oauth_does(call: Caller) -> None:
    assert call("GET", "idp", "/token").status_code == 405
    assert call("GET", "idp", "/nowhere").json()["error"] == "invalid_request"


def test_credentials_for_all_services_leave_the_provider_reachable(call: Caller) -> None:
    call.put("/credentials/all", {"value": "a-test-token"})
    assert call("GET", "idp", "/.well-known/openid-configuration").status_code == 200


def test_neither_log_nor_memory_holds_a_secret_or_token(call: Caller, leak_canary: LeakCanary) -> None:
    secret = leak_canary.secret("client secret")
    set_client(call, secret=secret)
    for method in ("client_secret_post", "client_secret_basic"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(logging.getLogger("authlib"), "level", logging.DEBUG)
            auth = Plain(issuer=issuer(call), client_id="app", client_secret=secret, method=method)  # type: ignore[arg-type]
            leak_canary.plant("access token", auth.token().reveal())
    own = {"client_id": "app", "client_secret": secret, "token": auth.token().reveal()}
    call("POST", "idp", "/introspect", data=own)
    call("POST", "idp", "/revoke", data=own)
    leak_canary.look_at(str(call.read("/requests")), str(call.read("/idp/clients")))
    with call.sandbox._state.store.transaction() as db:
        leak_canary.look_at("\n".join(db.iterdump()))
    bodies = [
        request["body"] for request in call.read("/requests", service="idp")["items"] if request["body"]
    ]
    assert any("client_secret=fingerprint" in body for body in bodies)
