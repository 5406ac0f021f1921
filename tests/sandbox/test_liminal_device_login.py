"""Logins with a device code in the sandbox's identity provider, in Entra's layout, and on to Liminal."""

from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from tests.sandbox import liminal
from tests.sandbox.conftest import Caller, Clock

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "99999999-8888-7777-6666-555555555555"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE = "User.Read offline_access openid profile"


def discover(call: Caller, tenant: str = f"/{TENANT}") -> Any:
    response = call("GET", "idp", f"{tenant}/v2.0/.well-known/openid-configuration")
    assert response.status_code == 200, response.text
    return response.json()


def begin(call: Caller, **settings: float) -> Any:
    call.put("/idp/device-settings", {"interval": 0, **settings})
    form = {"client_id": CLIENT, "scope": SCOPE}
    response = call.http.post(discover(call)["device_authorization_endpoint"], data=form)
    assert response.status_code == 200, response.text
    return response.json()


def ask(call: Caller, flow: Any, **more: str) -> httpx.Response:
    form = {"client_id": CLIENT, "grant_type": GRANT, "device_code": flow["device_code"], **more}
    return call.http.post(discover(call)["token_endpoint"], data=form)


def refused(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    body = response.json()
    assert {"error", "error_description", "error_codes", "trace_id", "correlation_id", "timestamp"} == set(
        body
    )
    return str(body["error"])


def approve(call: Caller, flow: Any, how: str = "approve", **body: str) -> httpx.Response:
    return call("POST", "sandbox", f"/idp/devices/{flow['user_code']}/{how}", json=body or None)


def test_a_login_waits_for_its_person_and_opens_liminal(call: Caller) -> None:
    flow = begin(call)
    assert {"user_code", "device_code", "verification_uri", "expires_in", "interval", "message"} == set(flow)
    assert flow["user_code"] in flow["message"]
    assert refused(ask(call, flow)) == "authorization_pending"
    assert approve(call, flow, username="ada@example.org").json()["state"] == "approved"
    tokens = ask(call, flow).json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["scope"] == SCOPE
    keys = KeySet.import_key_set(call.http.get(discover(call)["jwks_uri"]).json())
    claims = jwt.decode(tokens["id_token"], keys, algorithms=["ES256"]).claims
    assert (claims["aud"], claims["tid"], claims["iss"]) == (CLIENT, TENANT, discover(call)["issuer"])
    assert claims["preferred_username"] == "ada@example.org"
    assert liminal.session(call, tokens["access_token"]).get("threads") == {"data": []}
    # The code is good for one answer.
    assert refused(ask(call, flow)) == "bad_verification_code"


def test_the_same_person_is_the_same_user_of_liminal(call: Caller) -> None:
    members = []
    for username in ("ada@example.org", "ada@example.org", "grace@example.org"):
        flow = begin(call)
        approve(call, flow, username=username)
        members.append(liminal.session(call, ask(call, flow).json()["access_token"]))
    members[0].post("threads", {"name": "Mine", "modelInstanceId": 1})
    assert [len(each.get("threads")["data"]) for each in members] == [1, 1, 0]


def test_who_asks_too_early_waits_longer(call: Caller, clock: Clock) -> None:
    flow = begin(call, interval=60)
    assert refused(ask(call, flow)) == "authorization_pending"
    approve(call, flow)
    assert refused(ask(call, flow)) == "slow_down"
    clock.forward(61)
    # Five seconds came on top, and now five more.
    assert refused(ask(call, flow)) == "slow_down"
    clock.forward(71)
    assert ask(call, flow).status_code == 200


def test_who_keeps_to_the_interval_is_not_held_up(call: Caller, clock: Clock) -> None:
    flow = begin(call, interval=60)
    assert refused(ask(call, flow)) == "authorization_pending"
    approve(call, flow)
    clock.forward(60)
    assert ask(call, flow).status_code == 200


@pytest.mark.parametrize(("how", "error"), [("decline", "authorization_declined")])
def test_a_person_may_decline(call: Caller, how: str, error: str) -> None:
    flow = begin(call)
    assert approve(call, flow, how).json()["state"] == "declined"
    assert refused(ask(call, flow)) == error
    # Nothing waits for an answer any more.
    assert approve(call, flow).status_code == 404


def test_codes_expire(call: Caller) -> None:
    flow = begin(call, expires_in=0)
    assert refused(ask(call, flow)) == "expired_token"
    assert call.read("/idp/devices")[0]["state"] == "expired"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"device_code": "unknown"}, "bad_verification_code"),
        ({"client_id": "another"}, "bad_verification_code"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "unknown"}, "invalid_grant"),
    ],
    ids=str,
)
def test_what_is_unknown_is_refused(call: Caller, more: dict[str, str], error: str) -> None:
    flow = begin(call)
    approve(call, flow)
    assert refused(ask(call, flow, **more)) == error


def test_what_was_granted_is_renewed_without_the_person(call: Caller) -> None:
    flow = begin(call)
    approve(call, flow)
    first = ask(call, flow).json()
    renewed = ask(call, flow, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert renewed["access_token"] != first["access_token"]
    assert renewed["scope"] == SCOPE


def test_liminal_can_be_told_to_take_no_other_logins(call: Caller) -> None:
    call.put("/credentials/idp", {"service": "liminal", "scheme": "idp", "value": "User.Read"})
    path = "/api/v1/auth/login/oauth/access-token"
    assert call("GET", "liminal", path, headers={"Authorization": "Bearer other"}).status_code == 401
    flow = begin(call)
    approve(call, flow)
    liminal.log_in(call, ask(call, flow).json()["access_token"])


def test_a_tenant_need_not_be_named(call: Caller) -> None:
    """MSAL takes the first part of the path for the tenant, which here is the service's name."""
    found = discover(call, "")
    assert found["token_endpoint"] == call.sandbox.services["idp"] + "/oauth2/v2.0/token"


def test_codes_and_tokens_stay_out_of_the_log(call: Caller) -> None:
    flow = begin(call)
    approve(call, flow)
    tokens = ask(call, flow).json()
    ask(call, flow, grant_type="refresh_token", refresh_token=tokens["refresh_token"])
    log = call("GET", "sandbox", "/requests").text
    assert flow["device_code"] not in log
    assert tokens["refresh_token"] not in log
