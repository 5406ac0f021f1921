"""What doesn't fit the wire is refused with a status, a place and a reason, and is not recorded."""

import json

import pytest
from tests.sandbox.conftest import APPLICATION, SESSION, Caller, action

VERSION_4 = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
OTHER_VARIANT = "43f82426-0be8-519d-f555-c068abf14d92"


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in action().items() if key != name}


@pytest.mark.parametrize(
    ("body", "place", "reason"),
    [
        ([], "the body", "must be object, is array"),
        ({}, "/application_id", "is missing"),
        ({"application_id": None}, "/application_id", "must be string, is null"),
        ({"application_id": 7}, "/application_id", "must be string, is integer"),
        ({"application_id": "a", "session_id": 5}, "/session_id", "must be string or null, is integer"),
        ({"application_id": "a", "session_id": "x"}, "/session_id", "must be a UUID"),
        ({"application_id": "a", "session_id": ""}, "/session_id", "must be a UUID"),
        ({"application_id": "a", "session_id": VERSION_4}, "/session_id", "must be a UUID of version 5"),
        ({"application_id": "a", "session_id": OTHER_VARIANT}, "/session_id", "must be a UUID of version 5"),
        ({"application_id": "a", "attributes": ["x"]}, "/attributes", "must be object or null, is array"),
        ({"application_id": "a", "start_time": "soon"}, "/start_time", "must be a date-time"),
        ({"application_id": "a", "actions": {}}, "/actions", "must be array or null, is object"),
        ({"application_id": "a", "actions": [without("kind")]}, "/actions/0/kind", "is missing"),
        ({"application_id": "a", "actions": [action(), None]}, "/actions/1", "must be object, is null"),
    ],
)
def test_a_session_that_does_not_fit(call: Caller, body: object, place: str, reason: str) -> None:
    response = call("POST", "layer", "/v1/sessions", json=body)
    assert response.status_code == 422
    assert response.json() == {"detail": f"{place}: {reason}"}
    assert call.read("/layer/sessions")["total"] == 0


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"kind": None}, "/kind"),
        ({"kind": 1}, "/kind: must be string, is integer"),
        ({"data": 1, "scanners": [{"name": 1, "data": {}}]}, "/scanners/0/name: must be string, is integer"),
        ({"start_time": "whenever"}, "/start_time"),
        ({"start_time": "2024-01-02"}, "/start_time"),
        ({"start_time": "2024-13-02T03:04:05Z"}, "/start_time"),
        ({"end_time": 123}, "/end_time"),
        ({"end_time": None}, "/end_time"),
        ({"attributes": "x"}, "/attributes"),
        ({"error": "boom"}, "/error"),
        ({"error": {"code": 1}}, "/error/message"),
        ({"error": {"message": "m", "code": "1"}}, "/error/code"),
        ({"scanners": [{"name": "n"}]}, "/scanners/0/data"),
        ({"scanners": [{"name": "n", "data": []}]}, "/scanners/0/data"),
    ],
    ids=str,
)
def test_an_action_that_does_not_fit(call: Caller, changes: dict[str, object], place: str) -> None:
    call.open_session()
    response = call.append(**changes)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(place)
    assert call.read(f"/layer/sessions/{SESSION}")["actions"] == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "missing"),
        (b"{", "not JSON"),
        (b'{"application_id":"a"} x', "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b'\xef\xbb\xbf{"application_id":"a"}', "not JSON"),
        (b'{"application_id":NaN}', "not JSON"),
        (b'{"application_id":1e999}', "out of range"),
        (b"[" * 100_000, "nested"),
        (b'{"application_id":' + b"1" * 5000 + b"}", "out of range"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_that_is_not_json_is_400(call: Caller, raw: bytes, reason: str) -> None:
    response = call(
        "POST", "layer", "/v1/sessions", content=raw, headers={"content-type": "application/json"}
    )
    assert response.status_code == 400
    assert reason in response.json()["detail"]


def test_half_a_character_is_refused_where_it_would_be_a_name_and_kept_where_it_is_data(call: Caller) -> None:
    raw = json.dumps({"application_id": "\ud800"})
    assert call("POST", "layer", "/v1/sessions", content=raw).status_code == 422
    call.open_session()
    raw = json.dumps(action(data="\ud800"))
    assert call("POST", "layer", f"/v1/sessions/{SESSION}/actions", content=raw).status_code == 202
    assert call.read(f"/layer/sessions/{SESSION}")["actions"][0]["body"]["data"] == "\ud800"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_another_media_type_is_415(call: Caller, content_type: str) -> None:
    body = json.dumps({"application_id": APPLICATION})
    response = call("POST", "layer", "/v1/sessions", content=body, headers={"content-type": content_type})
    assert response.status_code == 415


def test_a_compressed_body_is_415(call: Caller) -> None:
    response = call("POST", "layer", "/v1/sessions", content=b"x", headers={"content-encoding": "gzip"})
    assert response.status_code == 415


def test_too_large_a_body_is_413(call: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ostiary.sandbox.door.LARGEST_BODY", 1000)
    response = call("POST", "layer", "/v1/sessions", content=b"x" * 1001)
    assert response.status_code == 413


def test_a_wrong_method_is_405_and_names_the_right_ones(call: Caller) -> None:
    response = call("DELETE", "layer", "/v1/applications")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("path", ["", "/", "/v2/sessions", "/v1/sessions/", "/v1/sessions//"])
def test_another_path_is_404(call: Caller, path: str) -> None:
    assert call("POST", "layer", path, json={"application_id": "a"}).status_code == 404


def test_another_service_is_404_and_names_those_that_are_there(call: Caller) -> None:
    response = call.http.get(call.sandbox.url + "/nothing/here")
    assert response.status_code == 404
    assert "/layer" in response.json()["detail"]


def test_a_refusal_repeats_nothing_of_what_was_sent(call: Caller) -> None:
    call.open_session()
    secret = "the prompt of somebody"
    for wrong in ({"attributes": secret}, {"error": {"message": [secret]}}, {"start_time": secret}):
        assert secret not in call.append(**wrong).text
    assert secret not in call("POST", "layer", "/v1/sessions", content=f"{{{secret}").text


@pytest.mark.parametrize(
    ("path", "query"),
    [("/requests", {"limit": 0}), ("/requests", {"after": "x"}), ("/layer/sessions", {"limit": 10**20})],
)
def test_the_sandboxs_own_operations_check_their_input_too(
    call: Caller, path: str, query: dict[str, object]
) -> None:
    assert call("GET", "sandbox", path, params=query).status_code == 422
