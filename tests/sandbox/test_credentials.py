"""Any credential is accepted until one is set; then only what was set is. None is kept in clear."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.conftest import Caller

from ostiary.sandbox import serve

TOKEN = "a-token-that-must-not-be-kept"


def status(call: Caller, authorization: str | None = None, service: str = "layer") -> int:
    headers = {} if authorization is None else {"authorization": authorization}
    path = "/v1/applications" if service == "layer" else "/v1/sessions/43f82426-0be8-519d-b555-c068abf14d92"
    return call("GET", service, path, headers=headers).status_code


def test_any_credential_is_accepted_and_none_until_one_is_set(call: Caller) -> None:
    assert [status(call), status(call, "Bearer x"), status(call, "Basic eDp5")] == [200, 200, 200]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_spelled_in_any_case(call: Caller, scheme: str) -> None:
    call.put("/credentials/mine", {"value": TOKEN})
    assert status(call, f"{scheme} {TOKEN}") == 200
    assert status(call, f"Basic {TOKEN}") == 401


@pytest.mark.parametrize(
    ("authorization", "detail"),
    [
        (None, "no credential was sent"),
        ("", "no credential was sent"),
        ("Bearer", "the credential is unknown"),
        ("Bearer other", "the credential is unknown"),
        (TOKEN, "the credential is unknown"),
    ],
)
def test_another_credential_is_401_with_a_challenge(
    call: Caller, authorization: str | None, detail: str
) -> None:
    call.put("/credentials/mine", {"value": TOKEN})
    headers = {} if authorization is None else {"authorization": authorization}
    answer = call("GET", "layer", "/v1/applications", headers=headers)
    assert (answer.status_code, answer.json()) == (401, {"detail": detail})
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_refused_request_is_not_carried_out(call: Caller) -> None:
    call.put("/credentials/mine", {"value": TOKEN})
    assert call("POST", "layer", "/v1/applications", json={"name": "n"}).status_code == 401
    assert call("POST", "layer", "/v1/applications", json={}).status_code == 401
    assert call.read("/layer/applications") == []


def test_an_expired_credential_is_refused(call: Caller) -> None:
    call.put("/credentials/old", {"value": TOKEN, "expires_at": "2024-01-01T00:00:00Z"})
    assert status(call, f"Bearer {TOKEN}") == 401
    call.put("/credentials/old", {"value": TOKEN, "expires_at": "2999-01-01T00:00:00"})
    assert status(call, f"Bearer {TOKEN}") == 200


def test_a_credential_can_be_good_for_some_uses(call: Caller) -> None:
    assert call.put("/credentials/short", {"value": TOKEN, "uses": 2})["uses_left"] == 2
    assert [status(call, f"Bearer {TOKEN}") for _ in range(3)] == [200, 200, 401]
    assert call.read("/credentials")[0]["uses_left"] == 0


def test_a_credential_can_be_for_one_service(call: Caller) -> None:
    call.put("/credentials/mine", {"value": TOKEN, "service": "firewall"})
    assert status(call) == 200
    assert status(call, service="firewall") == 401
    assert status(call, f"Bearer {TOKEN}", service="firewall") == 404


def test_credentials_are_listed_by_fingerprint_and_removed(call: Caller) -> None:
    made = call.put("/credentials/mine", {"value": TOKEN, "scheme": "Token"})
    assert made == call.read("/credentials")[0]
    status(call, f"token {TOKEN}")
    logged = call.read("/requests")["items"][0]
    assert logged["credential"] == {"scheme": "token", "fingerprint": made["fingerprint"]}
    assert call("DELETE", "sandbox", "/credentials/mine").status_code == 204
    assert status(call) == 200
    call.put("/credentials/mine", {"value": TOKEN})
    assert call("DELETE", "sandbox", "/credentials").status_code == 204
    assert status(call) == 200


@pytest.mark.parametrize("wrong", [{}, {"value": ""}, {"value": 1}, {"value": "x", "expires_at": "soon"}])
def test_a_credential_that_makes_no_sense_is_refused(call: Caller, wrong: dict[str, Any]) -> None:
    answer = call("PUT", "sandbox", "/credentials/wrong", json=wrong)
    assert answer.status_code == 422


def test_no_credential_is_kept_in_clear(tmp_path: Path) -> None:
    db = tmp_path / "state.sqlite"
    secret_headers = {
        "authorization": f"Bearer {TOKEN}",
        "cookie": f"session={TOKEN}",
        "x-api-key": TOKEN,
        "proxy-authorization": f"Basic {TOKEN}",
    }
    with serve(db=db) as sandbox, httpx.Client(trust_env=False) as http:
        http.put(sandbox.services["sandbox"] + "/credentials/mine", json={"value": TOKEN}).raise_for_status()
        http.get(sandbox.services["layer"] + "/v1/applications", headers=secret_headers).raise_for_status()
        shown = http.get(sandbox.services["sandbox"] + "/requests").text
        kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert TOKEN not in shown
    assert TOKEN.encode() not in kept
    assert b"user-agent" in kept
    with closing(sqlite3.connect(db)) as connection, connection:
        assert TOKEN not in "\n".join(connection.iterdump())
    connection.close()
