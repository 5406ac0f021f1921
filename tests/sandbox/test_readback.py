"""Nothing that was sent is lost, and it can be read back as it was."""

import json

import pytest
from tests.sandbox.conftest import APPLICATION, OTHER_SESSION, SESSION, Caller, action

ODD = (
    '{ "kind":"k","start_time":"2024-01-02T03:04:05Z", "end_time":"2024-01-02T03:04:05Z",\n'
    '"data":{"b":1.10,"a":12345678901234567890123,"é":"\\u00e9 😀","a":2} }'
)


def test_bodies_come_back_character_by_character(call: Caller) -> None:
    raw = f'{{"session_id":"{SESSION}",  "application_id":"{APPLICATION}"}}'
    assert call("POST", "layer", "/v1/sessions", content=raw).status_code == 202
    assert call("POST", "layer", f"/v1/sessions/{SESSION}/actions", content=ODD.encode()).status_code == 202
    found = call.read(f"/layer/sessions/{SESSION}")
    assert found["body_text"] == raw
    assert found["actions"][0]["body_text"] == ODD
    assert found["actions"][0]["body"] == json.loads(ODD)
    assert [each["body"] for each in call.read("/requests")["items"]] == [raw, ODD]


def test_a_body_that_is_not_text_comes_back_in_base64(call: Caller) -> None:
    call("POST", "layer", "/v1/sessions", content=b"\xff\x00")
    (logged,) = call.read("/requests")["items"]
    assert (logged["body"], logged["body_base64"], logged["status"]) == (None, "/wA=", 400)


def test_actions_stand_in_the_order_in_which_they_came(call: Caller) -> None:
    call.open_session(actions=[action(data=0), action(data=1)])
    for number in (2, 3):
        call.append(data=number)
    found = call.read(f"/layer/sessions/{SESSION}")["actions"]
    assert [(each["position"], each["body"]["data"]) for each in found] == [(0, 0), (1, 1), (2, 2), (3, 3)]
    assert [each["received_at"] for each in found] == sorted(each["received_at"] for each in found)
    assert found[0]["request_number"] == found[1]["request_number"] < found[2]["request_number"]


def test_sessions_are_paged_and_found_by_application(call: Caller) -> None:
    ids = [call.open_session(None) for _ in range(5)]
    other = call("POST", "layer", "/v1/sessions", json={"application_id": "other"}).json()["session_id"]
    pages, after = [], 0
    while after is not None:
        page = call.read("/layer/sessions", limit=2, after=after, application_id=APPLICATION)
        assert page["total"] == 5
        pages.append([each["session_id"] for each in page["items"]])
        after = page["next"]
    assert pages == [ids[:2], ids[2:4], ids[4:]]
    assert [each["session_id"] for each in call.read("/layer/sessions", application_id="other")["items"]] == [
        other
    ]
    assert call("GET", "sandbox", f"/layer/sessions/{OTHER_SESSION}").status_code == 404


def test_requests_are_logged_whole(call: Caller) -> None:
    path = f"//v1/sessions/{SESSION.upper()}/actions"
    call.open_session()
    call("POST", "layer", path + "?a=%20b&c", json=action(), headers=[("X-Twice", "1"), ("X-Twice", "2")])
    logged = call.read("/requests")["items"][1]
    assert (logged["service"], logged["method"], logged["path"]) == ("layer", "POST", path)
    assert logged["query"] == "a=%20b&c"
    assert (logged["operation"], logged["subject"]) == ("append_action", SESSION)
    assert [each["value"] for each in logged["headers"] if each["name"] == "x-twice"] == ["1", "2"]
    assert (logged["status"], logged["handled"], logged["credential"]) == (202, True, None)
    assert call.read(f"/requests/{logged['number']}") == logged
    assert call("GET", "sandbox", "/requests/0").status_code == 404
    assert call("GET", "sandbox", "/requests/none").status_code == 404


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 4),
        ({"service": "layer"}, 3),
        ({"service": "firewall"}, 1),
        ({"method": "get"}, 1),
        ({"operation": "append_action"}, 2),
        ({"status": 404}, 1),
        ({"subject": SESSION}, 3),
        ({"subject": SESSION, "status": 202, "method": "POST"}, 2),
        ({"service": "none"}, 0),
    ],
    ids=str,
)
def test_requests_are_found_by_what_they_are(call: Caller, query: dict[str, object], count: int) -> None:
    call.open_session()
    call.append()
    call.append(OTHER_SESSION)
    call("GET", "firewall", f"/v1/sessions/{SESSION}")
    page = call.read("/requests", **query)
    assert (page["total"], len(page["items"]), page["next"]) == (count, count, None)


def test_requests_are_paged(call: Caller) -> None:
    for _ in range(5):
        call("GET", "layer", "/v1/applications")
    first = call.read("/requests", limit=3)
    second = call.read("/requests", limit=3, after=first["next"])
    numbers = [each["number"] for page in (first, second) for each in page["items"]]
    assert len(numbers) == 5
    assert numbers == sorted(numbers)
    assert second["next"] is None


def test_duplicates_are_the_same_body_for_the_same_session(call: Caller) -> None:
    for session_id in (SESSION, OTHER_SESSION):
        call.open_session(session_id)
        call.append(session_id, data=1)
    call.append(SESSION, data=2)
    call("GET", "layer", "/v1/applications")
    call("GET", "layer", "/v1/applications")
    assert call.read("/duplicates") == []
    call.append(SESSION.upper().replace("-", ""), data=1)
    call.open_session(OTHER_SESSION)
    found = {(each["operation"], each["subject"]): each["deliveries"] for each in call.read("/duplicates")}
    assert found == {("append_action", SESSION): 2, ("create_session", OTHER_SESSION): 2}


def test_sessions_with_ids_of_the_services_own_are_no_duplicates(call: Caller) -> None:
    for _ in range(2):
        call.open_session(None)
    assert call.read("/duplicates") == []


def test_reset_forgets_everything_and_numbers_go_on(call: Caller) -> None:
    call.open_session(actions=[action()])
    call.append()
    call("POST", "layer", "/v1/applications", json={"name": "n"})
    call.put(f"/firewall/sessions/{SESSION}", {"decision": "block"})
    call.put("/faults/f", {"status": 500, "skip": 100})
    call.put("/credentials/c", {"value": "v", "service": "other"})
    last = call.read("/requests")["items"][-1]["number"]
    for _ in range(2):
        assert call("POST", "sandbox", "/reset").status_code == 204
    for path in ("/layer/applications", "/faults", "/credentials", "/duplicates"):
        assert call.read(path) == []
    assert call.read("/layer/sessions")["total"] == 0
    assert call.read("/status")["requests"] == 0
    assert call("GET", "firewall", f"/v1/sessions/{SESSION}").status_code == 404
    assert call.read("/requests")["items"][0]["number"] > last


def test_status_tells_what_is_running(call: Caller) -> None:
    call("GET", "layer", "/v1/applications")
    found = call.read("/status")
    urls = {each["name"]: each["url"] for each in found["services"]}
    assert urls == {name: url for name, url in call.sandbox.services.items() if name != "sandbox"}
    counts = {each["name"]: each["requests"] for each in found["services"]}
    assert (counts["layer"], sum(counts.values())) == (1, 1)
    assert (found["durable"], found["requests"]) == (False, 1)
