"""Libretto in the sandbox: events, feedback and chains are kept by template, and keys are kept by nobody."""

import json
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.conftest import Caller

from ostiary.sandbox import serve
from ostiary.sandbox.services.libretto.keys import logged

CHAT = [{"role": "user", "content": "Show me an emoji that matches the sport: {sport}"}]


def event(event_id: str = "e-1", **more: Any) -> dict[str, Any]:
    """Return the least of an event, as the vendor's SDK sends it."""
    return {
        "apiName": "sport-emoji",
        "params": {"sport": "soccer"},
        "prompt": {},
        "promptEventId": event_id,
        "modelParameters": {"modelProvider": "openai", "model": "m", "modelType": "chat"},
        "apiKey": "key-1",
        "feedbackKey": f"fb-{event_id}",
        "promptTemplateChat": CHAT,
        "response": "⚽",
        "responseTime": 1.5,
        **more,
    }


def send(call: Caller, body: Any, path: str = "/event") -> httpx.Response:
    return call("POST", "libretto", path, json=body)


def rate(call: Caller, key: Any, **more: Any) -> httpx.Response:
    return send(
        call,
        {"feedback_key": key, "apiKey": "key-1", "rating": 1, "better_response": None, **more},
        "/feedback",
    )


def masked(body: Any) -> Any:
    return json.loads(logged(json.dumps(body).encode()))


def test_an_event_is_kept_as_it_was_sent(call: Caller) -> None:
    body = event(chatId="chat", chainId="chain", tools=[{"type": "function"}], newer={"é": ["\u2028"]})
    response = send(call, body)
    assert (response.status_code, response.json()) == (200, {"id": "e-1", "api_name": "sport-emoji"})
    found = call.read("/libretto/events/e-1")
    assert found["event"]["body"] == masked(body) == {**body, "apiKey": found["event"]["body"]["apiKey"]}
    assert json.loads(found["body_text"]) == found["event"]["body"]
    told = {
        name: found["event"][name] for name in ("api_name", "named", "feedback_key", "chat_id", "chain_id")
    }
    assert told == {
        "api_name": "sport-emoji",
        "named": True,
        "feedback_key": "fb-e-1",
        "chat_id": "chat",
        "chain_id": "chain",
    }
    assert (found["event"]["project"], found["event"]["environment"]) == ("sandbox", "development")
    assert (found["repeats"], found["feedback"]) == ([], [])


def test_events_are_found_by_what_groups_them(call: Caller) -> None:
    for number in range(5):
        name = "even" if number % 2 == 0 else "odd"
        assert send(call, event(f"e-{number}", apiName=name, chatId=f"c-{number // 3}")).status_code == 200

    def ids(**query: Any) -> list[str]:
        page = call.read("/libretto/events", **query)
        return [each["event_id"] for each in page["items"]]

    assert ids() == ["e-0", "e-1", "e-2", "e-3", "e-4"]
    assert ids(api_name="odd") == ["e-1", "e-3"]
    assert ids(chat_id="c-0", api_name="even") == ["e-0", "e-2"]
    assert ids(feedback_key="fb-e-4") == ["e-4"]
    assert ids(project="another") == []
    page = call.read("/libretto/events", limit=2, api_name="even")
    assert (page["total"], [each["event_id"] for each in page["items"]]) == (3, ["e-0", "e-2"])
    assert ids(after=page["next"], api_name="even") == ["e-4"]


def test_a_repeat_changes_nothing_and_a_correction_counts(call: Caller) -> None:
    for body in (event(), event(), event(response="🏀")):
        assert send(call, body).json()["id"] == "e-1"
    found = call.read("/libretto/events/e-1")
    assert found["event"]["body"]["response"] == "🏀"
    assert [each["same_body"] for each in found["repeats"]] == [True, False]
    assert call.read("/libretto/events")["total"] == 1
    (group,) = call.read("/duplicates")
    assert (group["operation"], group["subject"], group["deliveries"]) == ("send_event", "e-1", 2)


def test_an_event_without_a_name_gets_the_same_for_the_same_wording(call: Caller) -> None:
    names = [
        send(call, event(str(uuid.uuid4()), apiName=None, **more)).json()["api_name"]
        for more in ({}, {"params": {"sport": "chess"}}, {"promptTemplateChat": []})
    ]
    assert names[0] == names[1] != names[2]
    assert all(name.startswith("auto-") for name in names)
    bare = event("bare", apiName=None)
    del bare["promptTemplateChat"]
    assert send(call, bare).json()["api_name"] == "untemplated"
    templates = call.read("/libretto/templates")
    assert [(each["api_name"], each["named"]) for each in templates] == [
        (names[0], False),
        (names[2], False),
        ("untemplated", False),
    ]
    assert templates[0]["revisions"] == [{"template": CHAT, "events": 2}]
    assert templates[2]["revisions"] == [{"template": None, "events": 1}]


def test_a_template_lists_its_wordings(call: Caller) -> None:
    for number, text in enumerate(("{a}", "{a}!", "{a}")):
        body = event(f"e-{number}", promptTemplateText=text)
        del body["promptTemplateChat"]
        assert send(call, body).status_code == 200
    (template,) = call.read("/libretto/templates")
    assert template["revisions"] == [{"template": "{a}", "events": 2}, {"template": "{a}!", "events": 1}]


def test_feedback_finds_its_event_and_may_come_first(call: Caller) -> None:
    assert rate(call, "fb-e-1", rating=0.2, better_response="better").json()["ok"] is True
    assert [each["event_id"] for each in call.read("/libretto/feedback")] == [None]
    send(call, event())
    assert rate(call, "fb-e-1", rating=None, better_response="").status_code == 200
    rate(call, "another")
    found = call.read("/libretto/events/e-1")["feedback"]
    assert [(each["body"]["rating"], each["body"]["better_response"]) for each in found] == [
        (0.2, "better"),
        (None, ""),
    ]
    every = call.read("/libretto/feedback")
    assert [each["event_id"] for each in every] == ["e-1", "e-1", None]
    assert call.read("/libretto/feedback", feedback_key="another") == every[2:]


def test_a_chain_holds_its_events_and_its_last_result(call: Caller) -> None:
    def update(**body: Any) -> httpx.Response:
        return send(call, {"id": "chain", "apiKey": "key-1", **body}, "/v1/updateChain")

    assert update(result="first").json() == {"id": "chain", "ok": True}
    send(call, event("e-1", chainId="chain"))
    send(call, event("e-2", chainId="other"))
    send(call, event("e-3", chainId="chain"))
    update(result="final")
    update()
    first, other = call.read("/libretto/chains")
    assert (first["chain_id"], first["result"], first["updates"]) == ("chain", "final", 3)
    assert first["events"] == ["e-1", "e-3"]
    assert (other["chain_id"], other["result"], other["updates"], other["updated_at"]) == (
        "other",
        None,
        0,
        None,
    )


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("/event", {**event(), "promptEventId": None}, "/promptEventId: must be string"),
        ("/event", {**event(), "params": []}, "/params: must be object"),
        ("/event", {**event(), "apiName": 7}, "/apiName: must be string or null"),
        ("/event", {**event(), "modelParameters": {}}, "/modelParameters/modelProvider: is missing"),
        ("/event", {**event(), "promptTemplateText": "x"}, "the body: has two templates"),
        (
            "/event",
            {**event(), "toolCalls": [{"function": {"name": "f", "arguments": {}}}]},
            "/toolCalls/0/function",
        ),
        ("/event", {"apiKey": "k"}, "/apiName: is missing"),
        ("/feedback", {"feedback_key": None, "apiKey": "k", "rating": 1}, "/feedback_key: must be string"),
        ("/feedback", {"feedback_key": "f", "apiKey": "k", "rating": 7.5}, "/rating: must be 1 or less"),
        ("/feedback", {"feedback_key": "f", "apiKey": "k", "rating": -0.1}, "/rating: must be 0 or more"),
        ("/feedback", {"feedback_key": "f", "apiKey": "k", "rating": None}, "the body: needs a rating"),
        ("/v1/updateChain", {"apiKey": "k", "result": "x"}, "/id: is missing"),
        ("/v1/updateChain", {"id": "c", "apiKey": "k", "result": None}, "/result: must be string"),
    ],
)
def test_what_does_not_fit_is_422_and_not_kept(call: Caller, path: str, body: Any, place: str) -> None:
    response = send(call, body, path)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(place)
    for what in ("templates", "feedback", "chains"):
        assert call.read(f"/libretto/{what}") == []


@pytest.mark.parametrize("name", ["apiKey", "projectKey"])
def test_either_key_is_enough_and_one_is_needed(call: Caller, name: str) -> None:
    body = event()
    del body["apiKey"]
    assert send(call, body).status_code == 401
    assert send(call, {**body, name: ""}).status_code == 401
    assert send(call, {**body, name: "k"}).status_code == 200


def test_a_key_belongs_to_a_project_and_an_environment(call: Caller) -> None:
    for environment in ("production", "staging"):
        given = {"value": f"key-{environment}", "project": "emojis", "environment": environment}
        shown = call.put(f"/libretto/keys/{environment}", given)
        assert "value" not in shown
    for key in ("key-production", "key-staging", "unknown"):
        assert send(call, event(f"of-{key}", apiKey=key, feedbackKey="fb")).status_code == 200
    owners = [(each["project"], each["environment"]) for each in call.read("/libretto/events")["items"]]
    assert owners == [("emojis", "production"), ("emojis", "staging"), ("sandbox", "development")]
    rate(call, "fb", apiKey="key-staging")
    assert [each["event_id"] for each in call.read("/libretto/feedback")] == ["of-key-production"]
    assert call.read("/libretto/events/of-unknown")["feedback"] == []
    send(call, event("e-other", apiKey="unknown", feedbackKey="fb-other"))
    rate(call, "fb-other", apiKey="key-production")
    assert call.read("/libretto/feedback", feedback_key="fb-other")[0]["event_id"] is None
    assert send(call, event("of-unknown", apiKey="key-staging")).status_code == 200
    assert call.read("/libretto/events/of-unknown", project="emojis")["event"]["environment"] == "staging"
    assert [each["name"] for each in call.read("/libretto/keys")] == ["production", "staging"]
    assert call("DELETE", "sandbox", "/libretto/keys/staging").status_code == 204
    assert [each["name"] for each in call.read("/libretto/keys")] == ["production"]


def test_a_credential_that_is_set_is_asked_for_in_the_body(call: Caller) -> None:
    call.put("/credentials/mine", {"service": "libretto", "scheme": "apiKey", "value": "right", "uses": 2})
    assert send(call, event(apiKey="wrong")).status_code == 401
    assert send(call, event(apiKey="right")).status_code == 200
    assert rate(call, "fb", apiKey="wrong").status_code == 401
    assert send(call, {"id": "c", "apiKey": "right"}, "/v1/updateChain").status_code == 200
    assert send(call, event(apiKey="right")).status_code == 401
    assert call.read("/libretto/feedback") == []


def test_no_key_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite"
    key = "quite-a-secret-key"
    with serve(db=file) as sandbox, httpx.Client(trust_env=False) as http:
        own = sandbox.services["sandbox"]
        http.put(own + "/libretto/keys/k", json={"value": key, "project": "p"}).raise_for_status()
        for path, body in (
            ("/event", event(apiKey=key, projectKey=key)),
            ("/event", event(apiKey=key, params=7)),
            ("/feedback", {"feedback_key": "f", "apiKey": key, "rating": 1}),
            ("/v1/updateChain", {"id": "c", "apiKey": key}),
        ):
            http.post(sandbox.services["libretto"] + path, json=body)
        spelled = json.dumps(event("spelled", apiKey=key)).replace('"apiKey"', '"api\\u004bey"').encode()
        http.post(sandbox.services["libretto"] + "/event", content=spelled).raise_for_status()
        requests = http.get(own + "/requests").text
        assert requests.count("<key ") == 6
        assert (
            key
            not in requests
            + http.get(own + "/libretto/events").text
            + http.get(own + "/libretto/chains").text
        )
    kept = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"spelled" in kept
    assert key.encode() not in kept


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b'{"apiKey" :\t"a\\"b" , "x": "\\"apiKey\\": \\"a\\""}', b'"x": "\\"apiKey\\": \\"a\\""}'),
        (b'{"apiKey": "', b'{"apiKey": "'),
        (b'["apiKey", "x"]', b'["apiKey", "x"]'),
        (b'{"apiKey": "\\ud800"}', b'{"apiKey": "<key>"}'),
        (b'{"apiKey": null, "params": 1.0}', b'{"apiKey": null, "params": 1.0}'),
    ],
)
def test_all_but_the_key_stays_as_it_was(body: bytes, shown: bytes) -> None:
    assert logged(body).endswith(shown)
    assert b'a\\"b" ,' not in logged(body)


def test_faults_strike_and_redirects_lead_elsewhere(call: Caller) -> None:
    place = call.sandbox.services["libretto"] + "/event"
    fault = {
        "service": "libretto",
        "path": "/event",
        "status": 307,
        "headers": {"Location": place},
        "times": 1,
    }
    call.put("/faults/moved", fault)
    call.put(
        "/faults/down", {"service": "libretto", "path": "/event", "status": 503, "after": True, "skip": 0}
    )
    followed = httpx.post(place, json=event(), trust_env=False, follow_redirects=True)
    assert [each.status_code for each in (*followed.history, followed)] == [307, 503]
    assert [each["fault"] for each in call.read("/requests")["items"]] == ["moved", "down"]
    assert call.read("/libretto/events")["total"] == 1


def test_the_settings_lead_a_client_here(call: Caller) -> None:
    settings = call.sandbox.settings
    assert settings["LIBRETTO_API_PREFIX"] == call.sandbox.services["libretto"]
    assert settings["LIBRETTO_API_KEY"]


def test_other_paths_and_methods(call: Caller) -> None:
    assert call("GET", "libretto", "/event").status_code == 405
    assert send(call, event(), "/events").status_code == 404
    assert call("GET", "sandbox", "/libretto/events/none").status_code == 404
    assert call("POST", "libretto", "/event", content=b"{").status_code == 400
