"""Faults strike the requests they name, as often as they say, and leave the others alone."""

import re
import time

import httpx
import pytest
from tests.sandbox.conftest import SESSION, Caller

from ostiary.sandbox.faults import pattern

ACTIONS = "/v1/sessions/*/actions"


def test_a_status_with_retry_after_strikes_as_often_as_it_says(call: Caller) -> None:
    call.open_session()
    busy = {"service": "layer", "method": "post", "path": ACTIONS, "status": 503, "times": 2}
    call.put("/faults/busy", {**busy, "headers": {"Retry-After": "1"}})
    answers = [call.append() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 202]
    assert [answer.headers.get("retry-after") for answer in answers] == ["1", "1", None]
    assert answers[0].json() == {"detail": "fault busy"}
    assert len(call.read(f"/layer/sessions/{SESSION}")["actions"]) == 1
    found = call.read("/faults/busy")
    assert (found["seen"], found["struck"], found["left"]) == (3, 2, 0)
    logged = call.read("/requests", operation="append_action")["items"]
    assert [(each["status"], each["fault"], each["handled"]) for each in logged] == [
        (503, "busy", False),
        (503, "busy", False),
        (202, None, True),
    ]


def test_skip_lets_the_first_ones_pass(call: Caller) -> None:
    call.open_session()
    call.put("/faults/third", {"path": ACTIONS, "status": 429, "skip": 2, "times": 1})
    assert [call.append().status_code for _ in range(4)] == [202, 202, 429, 202]


def test_after_the_request_is_carried_out_and_its_answer_lost(call: Caller) -> None:
    call.open_session()
    call.put("/faults/lost", {"path": ACTIONS, "status": 504, "after": True, "times": 1})
    assert [call.append().status_code for _ in range(2)] == [504, 202]
    assert len(call.read(f"/layer/sessions/{SESSION}")["actions"]) == 2
    (group,) = call.read("/duplicates")
    assert (group["operation"], group["subject"]) == ("append_action", SESSION)
    assert (group["deliveries"], group["handled"]) == (2, 2)


def test_a_refused_delivery_counts_as_one_that_was_not_carried_out(call: Caller) -> None:
    call.open_session()
    call.put("/faults/busy", {"path": ACTIONS, "status": 503, "times": 1})
    numbers = [call.append() and call.read("/requests")["items"][-1]["number"] for _ in range(2)]
    (group,) = call.read("/duplicates", service="layer")
    assert (group["deliveries"], group["handled"], group["numbers"]) == (2, 1, [numbers[0], numbers[1]][:2])
    assert call.read("/duplicates", service="firewall") == []


@pytest.mark.parametrize("after", [False, True])
def test_latency_alone_delays_the_usual_answer(call: Caller, after: bool) -> None:
    call.put("/faults/slow", {"latency": 0.2, "after": after})
    began = time.monotonic()
    assert call.open_session() == SESSION
    assert time.monotonic() - began >= 0.2
    assert call.read("/requests")["items"][0]["seconds"] >= 0.2


def test_a_client_that_gives_up_while_it_waits_is_a_lost_answer(call: Caller) -> None:
    call.open_session()
    call.put("/faults/slow", {"path": ACTIONS, "latency": 30, "after": True, "times": 1})
    path = call.sandbox.services["layer"] + f"/v1/sessions/{SESSION}/actions"
    body = {"kind": "k", "start_time": "2024-01-02T03:04:05Z", "end_time": "2024-01-02T03:04:05Z"}
    with pytest.raises(httpx.ReadTimeout):
        call.http.post(path, json=body, timeout=httpx.Timeout(30, read=0.5))
    end = time.monotonic() + 20  # a busy machine may carry it out after the client has left
    while not call.read(f"/layer/sessions/{SESSION}")["actions"] and time.monotonic() < end:
        time.sleep(0.01)
    assert len(call.read(f"/layer/sessions/{SESSION}")["actions"]) == 1


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (None, "application/json", '{"detail":"fault odd"}'),
        ({"error": [1]}, "application/json", '{"error":[1]}'),
        ("<h1>Bad gateway</h1>", "text/plain; charset=utf-8", "<h1>Bad gateway</h1>"),
        ("", "text/plain; charset=utf-8", ""),
        (False, "application/json", "false"),
    ],
    ids=str,
)
def test_the_body_is_the_callers(call: Caller, body: object, content_type: str, text: str) -> None:
    call.put("/faults/odd", {"status": 502, "body": body})
    with httpx.Client(trust_env=False) as plain:
        answer = plain.get(call.sandbox.services["layer"] + "/v1/applications")
    assert (answer.status_code, answer.headers["content-type"], answer.text) == (502, content_type, text)


@pytest.mark.parametrize("status", [204, 304])
def test_a_status_without_a_body_has_none(call: Caller, status: int) -> None:
    call.put("/faults/bare", {"status": status})
    with httpx.Client(trust_env=False) as plain:
        for _ in range(2):
            answer = plain.get(call.sandbox.services["layer"] + "/v1/applications")
            assert (answer.status_code, answer.content) == (status, b"")


def test_headers_may_replace_the_content_type(call: Caller) -> None:
    call.put(
        "/faults/page", {"status": 500, "body": "<p>", "headers": {"content-TYPE": "text/html", "X-Y": "z"}}
    )
    with httpx.Client(trust_env=False) as plain:
        answer = plain.get(call.sandbox.services["layer"] + "/v1/applications")
    assert answer.headers.get_list("content-type") == ["text/html"]
    assert answer.headers["x-y"] == "z"


def test_the_first_that_was_set_strikes_first(call: Caller) -> None:
    call.put("/faults/zebra", {"status": 500, "times": 1})
    call.put("/faults/ant", {"status": 503, "times": 1})
    statuses = [call("GET", "layer", "/v1/applications").status_code for _ in range(3)]
    assert statuses == [500, 503, 200]
    assert [each["name"] for each in call.read("/faults")] == ["zebra", "ant"]


def test_a_fault_names_its_service_method_and_path(call: Caller) -> None:
    call.open_session()
    call.put("/faults/one", {"service": "firewall", "status": 503})
    call.put("/faults/two", {"service": "layer", "method": "GET", "status": 500})
    call.put("/faults/three", {"path": "/v1/sessions", "status": 418})
    assert call("GET", "firewall", f"/v1/sessions/{SESSION}").status_code == 503
    assert call("GET", "layer", "/v1/applications").status_code == 500
    assert call("POST", "layer", "/v1/applications", json={"name": "n"}).status_code == 201
    assert call("POST", "layer", "//v1/sessions", json={}).status_code == 418
    assert call.append().status_code == 202


def test_a_fault_is_replaced_removed_and_all_are_cleared(call: Caller) -> None:
    call.put("/faults/a", {"status": 500})
    call("GET", "layer", "/v1/applications")
    assert call.put("/faults/a", {"status": 502})["seen"] == 0
    assert call("GET", "layer", "/v1/applications").status_code == 502
    for _ in range(2):
        assert call("DELETE", "sandbox", "/faults/a").status_code == 204
    assert call("GET", "sandbox", "/faults/a").status_code == 404
    call.put("/faults/b", {"status": 500})
    call("DELETE", "sandbox", "/faults")
    assert call.read("/faults") == []
    assert call("GET", "layer", "/v1/applications").status_code == 200


def test_faults_leave_the_sandboxs_own_operations_alone(call: Caller) -> None:
    call.put("/faults/all", {"status": 500})
    assert call.read("/status")["requests"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"service": "layer"},
        {"status": 99},
        {"status": 600},
        {"status": "500"},
        {"latency": -1},
        {"status": 500, "times": 0},
        {"status": 500, "servce": "layer"},
        {"status": 500, "headers": {"X": 1}},
        {"status": 500, "headers": {"X Y": "1"}},
        {"status": 500, "headers": {"X": "a\r\nSet-Cookie: b"}},
        {"status": 500, "headers": {"Content-Length": "3"}},
    ],
    ids=str,
)
def test_a_fault_that_makes_no_sense_is_refused(call: Caller, wrong: dict[str, object]) -> None:
    assert call("PUT", "sandbox", "/faults/wrong", json=wrong).status_code == 422
    assert call.read("/faults") == []


@pytest.mark.parametrize(
    ("path", "hits", "misses"),
    [
        ("/v1/sessions", ["/v1/sessions"], ["/v1/sessions/x", "/v1/session", "x/v1/sessions"]),
        (ACTIONS, ["/v1/sessions/x/actions", "/v1/sessions//actions"], ["/v1/sessions/x/y/actions"]),
        ("/v1/**", ["/v1/", "/v1/a/b"], ["/v2/a"]),
        ("/a.b", ["/a.b"], ["/axb"]),
    ],
)
def test_stars_in_paths(path: str, hits: list[str], misses: list[str]) -> None:
    found: re.Pattern[str] = pattern(path)
    assert [each for each in hits if not found.fullmatch(each)] == []
    assert [each for each in misses if found.fullmatch(each)] == []
