"""The page on which a person answers a login of another device, without a browser (tests/console has one)."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ostiary.sandbox import Sandbox

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=sandbox.url, trust_env=False) as http:
        yield http


def begun(http: httpx.Client, client_id: str = "my-app") -> dict[str, Any]:
    form = {"client_id": client_id, "scope": "openid offline_access"}
    login: dict[str, Any] = http.post("/idp/oauth2/v2.0/devicecode", data=form).json()
    return login


def token(http: httpx.Client, login: dict[str, Any]) -> httpx.Response:
    form = {"client_id": "my-app", "grant_type": GRANT, "device_code": login["device_code"]}
    return http.post("/idp/oauth2/v2.0/token", data=form)


def page_of(http: httpx.Client, login: dict[str, Any]) -> httpx.Response:
    """Follow the address in the message, as a person does."""
    found = re.search(r"http\S+", login["message"])
    assert found is not None
    return http.get(found[0])


def answered(http: httpx.Client, login: dict[str, Any], answer: str, **headers: str) -> httpx.Response:
    form = {"user_code": login["user_code"], "answer": answer, "username": "ada@example.org"}
    return http.post("/idp/device", data=form, headers=headers)


def test_the_address_in_the_message_shows_who_asks_for_what(http: httpx.Client) -> None:
    login = begun(http)
    shown = page_of(http, login)
    assert shown.status_code == 200
    assert shown.headers["content-type"].startswith("text/html")
    for words in (login["user_code"], "my-app", "openid offline_access", 'value="approve"'):
        assert words in shown.text


def test_the_other_address_asks_for_the_code(http: httpx.Client) -> None:
    login = begun(http)
    assert 'name="user_code"' in http.get(login["verification_uri"]).text
    typed = http.get(login["verification_uri"], params={"user_code": f" {login['user_code'].lower()} "})
    assert login["user_code"] in typed.text


def test_who_approves_is_signed_in(http: httpx.Client) -> None:
    login = begun(http)
    assert "You may close this page" in answered(http, login, "approve").text
    granted = token(http, login)
    assert granted.status_code == 200
    assert granted.json()["access_token"]
    assert "Approved" in page_of(http, login).text


def test_who_declines_is_not(http: httpx.Client) -> None:
    login = begun(http)
    assert "Declined" in answered(http, login, "decline").text
    assert token(http, login).json()["error"] == "authorization_declined"
    # A second answer comes too late.
    assert "Declined" in answered(http, login, "approve").text


def test_a_code_that_nobody_has_is_asked_for_again(http: httpx.Client) -> None:
    missing = http.get("/idp/device", params={"user_code": "<script>"})
    assert missing.status_code == 404
    assert "<script>" not in missing.text
    assert http.post("/idp/device", content=b"\xff=%ff").status_code == 404


def test_a_code_may_be_too_old(sandbox: Sandbox, http: httpx.Client) -> None:
    http.put("/sandbox/idp/device-settings", json={"expires_in": 0})
    try:
        login = begun(http)
    finally:
        http.put("/sandbox/idp/device-settings", json={})
    assert "Too late" in page_of(http, login).text


def test_a_page_of_another_site_approves_nothing(http: httpx.Client) -> None:
    login = begun(http)
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert answered(http, login, "approve", **headers).status_code == 403
    assert token(http, login).json()["error"] == "authorization_pending"


def test_an_application_can_bring_no_markup(http: httpx.Client) -> None:
    shown = page_of(http, begun(http, client_id="<img src=x>"))
    assert "<img" not in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
