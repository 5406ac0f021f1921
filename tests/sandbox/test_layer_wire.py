"""Layer and its firewall answer as both generations of the vendor's SDK need it (wire checklist)."""

import uuid

import httpx
import pytest
from tests.sandbox.conftest import APPLICATION, OTHER_SESSION, SESSION, Caller, action

NULLS = {"attributes": None, "data": None, "error": None, "scanners": None}


def test_a_session_is_opened_with_202_and_the_clients_id(call: Caller) -> None:
    body = {"application_id": APPLICATION, "session_id": SESSION, "attributes": {"a": "b"}, "actions": None}
    response = call("POST", "layer", "/v1/sessions", json=body)
    assert (response.status_code, response.json()) == (202, {"session_id": SESSION})


@pytest.mark.parametrize(
    "body", [{"application_id": APPLICATION}, {"application_id": "x", "session_id": None}]
)
def test_without_an_id_the_service_makes_one_of_version_5(call: Caller, body: dict[str, object]) -> None:
    ids = [uuid.UUID(call("POST", "layer", "/v1/sessions", json=body).json()["session_id"]) for _ in range(2)]
    assert ids[0] != ids[1]
    assert {each.version for each in ids} == {5}


@pytest.mark.parametrize(
    "spelling",
    ["{43F82426-0BE8-519D-B555-C068ABF14D92}", "43f824260be8519db555c068abf14d92", f"urn:uuid:{SESSION}"],
)
def test_every_spelling_of_an_id_is_the_same_session(call: Caller, spelling: str) -> None:
    assert call.open_session(spelling) == SESSION
    assert call.append(spelling.replace("{", "%7B")).status_code == 202
    assert call.append(SESSION).status_code == 202
    assert len(call.read(f"/layer/sessions/{spelling}")["actions"]) == 2


def test_the_same_id_again_changes_nothing_and_is_told(call: Caller) -> None:
    call.open_session(attributes={"a": "1"}, actions=[action()])
    call.open_session(attributes={"a": "1"}, actions=[action()])
    call.open_session(attributes={"a": "2"}, actions=[action(), action()])
    found = call.read(f"/layer/sessions/{SESSION}")
    assert [repeat["same_body"] for repeat in found["repeats"]] == [True, False]
    assert found["session"]["body"]["attributes"] == {"a": "1"}
    assert len(found["actions"]) == found["session"]["action_count"] == 1


def test_an_action_is_answered_with_202_and_nothing(call: Caller) -> None:
    call.open_session()
    response = call.append()
    assert (response.status_code, response.content) == (202, b"")


@pytest.mark.parametrize("session_id", [OTHER_SESSION, "nonsense", "%FF", "a%2Fb"])
def test_an_action_for_an_unknown_session_is_refused(call: Caller, session_id: str) -> None:
    call.open_session()
    response = call.append(session_id)
    assert response.status_code == 404
    assert "session" in response.json()["detail"] or session_id == "%FF"


@pytest.mark.parametrize(
    "tolerated",
    [
        NULLS,
        {"attributes": {"n": None, "l": [1, "a"], "o": {"x": {}}, "f": 0.5, "b": True}},
        {"data": "text"},
        {"data": [1, None, {"a": []}]},
        {"data": 7},
        {"kind": "some_newer_kind"},
        {"error": {"message": "bad"}},
        {"error": {"message": "bad", "code": None, "details": None}},
        {"scanners": [{"name": "s", "data": {}}]},
        {"start_time": "2024-01-02T03:04:05", "end_time": "2024-01-02T03:04:05.123456789"},
        {"start_time": "2024-01-02T03:04:05+02:00", "end_time": "2024-01-01T00:00:00-05:00"},
        {"newer": "field"},
    ],
    ids=str,
)
def test_what_the_wire_allows_is_recorded(call: Caller, tolerated: dict[str, object]) -> None:
    call.open_session(actions=[action(**tolerated)], start_time="2024-01-02T03:04:05Z", newer={"x": 1})
    assert call.append(**tolerated).status_code == 202
    bodies = [each["body"] for each in call.read(f"/layer/sessions/{SESSION}")["actions"]]
    assert bodies == [action(**tolerated)] * 2


def test_doubled_slashes_are_single_ones(call: Caller) -> None:
    call.open_session()
    assert call("GET", "firewall", f"//v1//sessions/{SESSION}").status_code == 200
    assert call("GET", "layer", "//v1/applications").status_code == 200


def test_applications_are_an_array_and_a_new_one_is_201_with_one_property(call: Caller) -> None:
    assert call("GET", "layer", "/v1/applications").json() == []
    names = ("one", "two", "one")
    made = [
        call("POST", "layer", "/v1/applications", json={"name": name, "source": "manual"}) for name in names
    ]
    assert {response.status_code for response in made} == {201}
    assert {tuple(response.json()) for response in made} == {("application_id",)}
    listed = call("GET", "layer", "/v1/applications").json()
    assert listed == [
        {"id": response.json()["application_id"], "name": name}
        for response, name in zip(made, names, strict=True)
    ]
    assert [each["source"] for each in call.read("/layer/applications")] == ["manual"] * 3


def test_the_firewall_answers_with_exactly_three_properties(call: Caller) -> None:
    call.open_session()
    response = call("GET", "firewall", f"/v1/sessions/{SESSION}")
    context = {"violated_policies": None}
    assert response.json() == {"session_id": SESSION, "decision": "no_data", "context": context}
    call.append()
    assert call("GET", "firewall", f"/v1/sessions/{SESSION}").json()["decision"] == "pass"


@pytest.mark.parametrize("decision", ["no_data", "pass", "skip", "alert", "block", "ponder"])
def test_a_firewall_decision_that_was_set_stands_until_it_is_removed(call: Caller, decision: str) -> None:
    policies = [{"id": 7, "name": "no-secrets", "severity": "high", "action": "block", "more": [1]}]
    path = f"/firewall/sessions/{SESSION.upper()}"
    assert call("GET", "firewall", f"/v1/sessions/{SESSION}").status_code == 404
    call.put(path, {"decision": decision, "violated_policies": policies})
    assert call("GET", "firewall", f"/v1/sessions/{SESSION}").json() == {
        "session_id": SESSION,
        "decision": decision,
        "context": {"violated_policies": policies},
    }
    assert call.read(path)["is_set"] is True
    assert call("DELETE", "sandbox", path).status_code == 204
    assert call("GET", "firewall", f"/v1/sessions/{SESSION}").status_code == 404


def test_layer_and_firewall_serve_their_own_operations_only(call: Caller) -> None:
    call.open_session()
    with httpx.Client(trust_env=False) as plain:
        assert plain.get(call.sandbox.services["layer"] + f"/v1/sessions/{SESSION}").status_code == 404
        assert plain.get(call.sandbox.services["firewall"] + "/v1/applications").status_code == 404
