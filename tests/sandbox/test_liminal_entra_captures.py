"""What MSAL sent to Entra, below the vendor's SDK, is answered by the sandbox with the properties that Entra has."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from tests.sandbox.conftest import Caller

FOLDER = Path(__file__).parent.parent / "captures" / "liminal"
# MSAL asks one host of Microsoft's, whatever the authority is, which authorities there are; unless told not to.
ELSEWHERE = "entra-instance-discovery"
NAMES = sorted(file.stem for file in FOLDER.glob("entra-*.json"))
WAITING = {"entra-token-pending": None, "entra-token-denied": "decline", "entra-token-ok": "approve"}


def captured(name: str) -> tuple[Any, Any]:
    content = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return content["request"], content["response"]


def send(call: Caller, request: Any, **changes: str) -> httpx.Response:
    """Send a captured request; `changes` are fields of its form that are this sandbox's own."""
    content = None
    if request["body"] is not None:
        form = dict(parse_qsl(request["body"]))
        assert urlencode(form) == request["body"]
        content = urlencode({**form, **changes}).encode()
    headers = {name: value for name, value in request["headers"].items() if name != "Content-Length"}
    return call(request["method"], "idp", request["path"], content=content, headers=headers)


def begun(call: Caller) -> Any:
    call.put("/idp/device-settings", {"interval": 0})
    return send(call, captured("entra-devicecode")[0]).json()


def granted(call: Caller, how: str | None, name: str) -> httpx.Response:
    flow = begun(call)
    if how:
        assert call("POST", "sandbox", f"/idp/devices/{flow['user_code']}/{how}").status_code == 200
    code = flow["device_code"]
    return send(call, captured(name)[0], code=code, device_code=code)


def matches(response: httpx.Response, answer: Any) -> None:
    assert response.status_code == answer["status"], response.text
    assert set(answer["body"]) <= set(response.json())


def test_the_captures_are_there() -> None:
    others = {"entra-devicecode", "entra-openid-configuration", "entra-token-refresh", ELSEWHERE}
    assert set(NAMES) == {*WAITING, *others}


@pytest.mark.parametrize("name", ["entra-devicecode", "entra-openid-configuration"])
def test_what_comes_before_the_person(call: Caller, name: str) -> None:
    request, answer = captured(name)
    matches(send(call, request), answer)


@pytest.mark.parametrize("name", WAITING)
def test_what_the_device_asks(call: Caller, name: str) -> None:
    _, answer = captured(name)
    response = granted(call, WAITING[name], name)
    matches(response, answer)
    assert response.json().get("error") == answer["body"].get("error")


def test_a_renewal(call: Caller) -> None:
    request, answer = captured("entra-token-refresh")
    token = granted(call, "approve", "entra-token-ok").json()["refresh_token"]
    matches(send(call, request, refresh_token=token), answer)


def test_what_is_asked_of_microsoft_alone_is_not_answered(call: Caller) -> None:
    assert send(call, captured(ELSEWHERE)[0]).status_code == 404
