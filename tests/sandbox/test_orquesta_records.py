"""Orquesta in the sandbox: what it keeps and gives back, what can be set, and what else it answers."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.conftest import Caller
from tests.sandbox.test_command_line import running
from tests.sandbox.test_orquesta import SEED, ask, content, events

from ostiary.errors import ConfigurationError
from ostiary.sandbox import Sandbox, serve
from ostiary.sandbox.pictures import draw

PNG = draw("a cat")


def begin(call: Caller) -> str:
    """Make a transaction; return its id."""
    found: str = ask(call, SEED).json()["id"]
    return found


def post(call: Caller, path: str, body: Any) -> httpx.Response:
    return call("POST", "orquesta", path, json=body, headers={"authorization": "Bearer k"})


def test_metrics_are_kept_as_they_were_sent(call: Caller) -> None:
    transaction_id = begin(call)
    reports: list[Any] = [
        {"feedback": {"score": 100}, "usage": {"prompt_tokens": 1, "completion_tokens": 2}, "é": "\u2028"},
        {"performance": {"latency": 9000, "time_to_first_token": 250.5}, "user_id": 7, "chain_id": None},
        {},
    ]
    for report in reports:
        response = ask(call, report, f"{transaction_id}/metrics")
        assert (response.status_code, response.json()) == (200, {"code": 200, "success": True})
    found = call.read(f"/orquesta/transactions/{transaction_id}")
    assert [each["body"] for each in found["metrics"]] == reports
    assert [json.loads(each["body_text"]) for each in found["metrics"]] == reports
    assert found["transaction"]["metrics_count"] == 3
    assert json.loads(found["body_text"]) == found["transaction"]["body"] == SEED


@pytest.mark.parametrize(
    ("report", "place"),
    [
        ({"feedback": {}}, "/feedback/score"),
        ({"feedback": {"score": 101}}, "/feedback/score"),
        ({"usage": {"prompt_tokens": 1}}, "/usage/completion_tokens"),
        ({"performance": {"time_to_first_token": 1}}, "/performance/latency"),
        ({"messages": [{}]}, "/messages/0/role"),
    ],
)
def test_metrics_that_do_not_fit_are_400(call: Caller, report: Any, place: str) -> None:
    response = ask(call, report, f"{begin(call)}/metrics")
    assert response.status_code == 400
    assert response.json()["error"].startswith(place)


def test_metrics_of_an_unknown_transaction_are_404(call: Caller) -> None:
    assert ask(call, {}, "01HXK3V4Q6M7N8P9R0S1T2V3W4/metrics").status_code == 404
    assert call("GET", "sandbox", "/orquesta/transactions/none").status_code == 404


@pytest.mark.parametrize("prefix", ["", "data:image/png;base64,"])
def test_a_reported_image_in_base64_is_kept_as_png_and_served(call: Caller, prefix: str) -> None:
    transaction_id = begin(call)
    urls = ["https://example.org/i.png", prefix + base64.b64encode(PNG).decode()]
    choices = [{"index": 0, "message": {"role": "assistant", "url": url}} for url in urls]
    assert ask(call, {"choices": choices}, f"{transaction_id}/metrics").status_code == 200
    (report,) = call.read(f"/orquesta/transactions/{transaction_id}")["metrics"]
    assert report["body"]["choices"] == choices
    (image,) = report["images"]
    assert (image["choice"], image["media_type"], image["size"]) == (1, "image/png", len(PNG))
    served = call.http.get(image["url"])
    assert (served.headers["content-type"], served.content) == ("image/png", PNG)


def test_a_transaction_tells_what_the_model_read(call: Caller) -> None:
    transaction_id = begin(call)
    found = call.read(f"/orquesta/transactions/{transaction_id}")["transaction"]
    assert found["messages"][1]["content"].startswith("My name is John")
    assert (found["kind"], found["key"], found["variant_id"]) == (
        "invoke",
        "customer_service",
        "production_nld",
    )
    assert found["answer"]["id"] == transaction_id
    request = call.read(f"/requests/{found['request_number']}")
    assert (request["operation"], request["subject"]) == ("invoke", transaction_id)


def test_transactions_are_listed_in_pages(call: Caller) -> None:
    ids = [begin(call) for _ in range(5)]
    ask(call, {"key": "greeter"})
    first = call.read("/orquesta/transactions", key="customer_service", limit=3)
    rest = call.read("/orquesta/transactions", key="customer_service", limit=3, after=first["next"])
    assert [each["transaction_id"] for each in first["items"] + rest["items"]] == ids
    assert (first["total"], rest["next"]) == (5, None)


def test_feedback_is_kept_and_found_by_its_trace(call: Caller) -> None:
    answer = ask(call, SEED).json()
    body = {"property": "rating", "value": ["good", "fast"], "trace_id": answer["telemetry"]["trace_id"]}
    told = post(call, "/v2/feedback", body).json()
    assert {**told, "id": None} == {**body, "id": None}
    by_id = {**body, "trace_id": answer["id"], "value": "slow"}
    post(call, "/v2/feedback", by_id)
    begin(call)
    found = call.read(f"/orquesta/transactions/{answer['id']}")["feedback"]
    assert [each["body"] for each in found] == [body, by_id]
    assert found[0]["feedback_id"] == told["id"]
    again = {**body, "id": told["id"], "value": "bad"}
    post(call, "/v2/feedback", again)
    assert [each["body"] for each in call.read("/orquesta/feedback")] == [by_id, again]
    assert post(call, "/v2/feedback", {**body, "trace_id": "another"}).status_code == 404


def test_deployments_are_listed_in_pages(call: Caller) -> None:
    keys = [each["key"] for each in call.read("/orquesta/deployments")]
    assert {"customer_service", "Customer_service_assistant", "greeter"} <= set(keys)

    def page(**query: Any) -> Any:
        response = call(
            "GET", "orquesta", "/v2/deployments", params=query, headers={"authorization": "Bearer k"}
        )
        assert response.status_code == 200, response.text
        return response.json()

    found: list[Any] = []
    told: Any = {"has_more": True}
    while told["has_more"]:
        told = page(limit=4, **({"starting_after": found[-1]["id"]} if found else {}))
        found += told["data"]
    assert [each["key"] for each in found] == keys
    assert found[0]["prompt_config"]["model"] == "gpt-4"
    before = page(ending_before=found[3]["id"], limit=2)
    assert [each["key"] for each in before["data"]] == keys[1:3]
    assert before["has_more"] is True
    assert page(ending_before=found[2]["id"])["has_more"] is False
    assert len(page()["data"]) == 10


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"starting_after": "none"}])
def test_a_page_that_can_not_be_is_400(call: Caller, query: Any) -> None:
    headers = {"authorization": "Bearer k"}
    assert call("GET", "orquesta", "/v2/deployments", params=query, headers=headers).status_code == 400


@pytest.mark.parametrize(
    ("key", "context", "answer"),
    [
        ("show_banner", {"environments": "production"}, {"type": "boolean", "value": True}),
        ("show_banner", None, {"type": "boolean", "value": False}),
        ("max_items", {}, {"type": "integer", "value": 25}),
        ("discount", {}, {"type": "decimal", "value": 0.15}),
        ("support_languages", {}, {"type": "list", "value": ["nl", "en"]}),
        ("theme", {}, {"type": "json", "value": {"color": "green", "dark": False}}),
        ("welcome", {"country": "NLD"}, {"type": "string", "value": "Welkom"}),
        ("default_deployment", {}, {"type": "deployment", "value": "customer_service"}),
    ],
)
def test_remote_configurations(call: Caller, key: str, context: Any, answer: Any) -> None:
    assert post(call, "/v2/remoteconfigs", {"key": key, "context": context}).json() == answer


def test_a_remote_configuration_can_be_set(call: Caller) -> None:
    path = "/orquesta/remoteconfigs/mine"
    variants = [{"when": {"beta": True}, "value": None}]
    assert call("PUT", "sandbox", path, json={"variants": variants}).status_code == 204
    asked = {"key": "mine", "context": {"beta": True}}
    assert post(call, "/v2/remoteconfigs", asked).json() == {"type": "json", "value": None}
    assert post(call, "/v2/remoteconfigs", {"key": "mine"}).status_code == 404
    assert call("DELETE", "sandbox", path).status_code == 204
    assert post(call, "/v2/remoteconfigs", asked).status_code == 404


def test_a_deployment_can_be_set_and_removed(call: Caller) -> None:
    path = "/orquesta/deployments/greeter"
    told = call.put(
        path, {"version": "9", "variants": [{"messages": [{"role": "user", "content": "Mine."}]}]}
    )
    assert (told["key"], told["source"]) == ("greeter", "set")
    assert ask(call, {"key": "greeter"}, "get_config").json()["version"] == "9"
    assert 'You said: "Mine."' in content(ask(call, {"key": "greeter"}))
    assert call("DELETE", "sandbox", path).status_code == 204
    assert ask(call, {"key": "greeter"}, "get_config").json()["version"] == "1"


@pytest.mark.parametrize(
    ("definition", "place"),
    [
        ({}, "/variants"),
        ({"variants": []}, "/variants"),
        ({"variants": [{"parameters": []}]}, "/variants/0/parameters"),
        ({"variants": [{"tools": {}}]}, "/variants/0/tools"),
        ({"variants": [{"fails": {"status": 200}}]}, "/variants/0/fails/status"),
    ],
)
def test_a_deployment_that_does_not_fit_is_422(call: Caller, definition: Any, place: str) -> None:
    response = call("PUT", "sandbox", "/orquesta/deployments/x", json=definition)
    assert response.status_code == 422
    assert response.json()["detail"].startswith(place)


def test_a_deployment_of_another_kind_can_not_be_invoked(call: Caller) -> None:
    call.put("/orquesta/deployments/vectors", {"variants": [{"type": "embedding"}]})
    assert ask(call, {"key": "vectors"}, "get_config").json()["type"] == "embedding"
    assert ask(call, {"key": "vectors"}).status_code == 400
    assert call.read("/orquesta/transactions")["total"] == 1


TEXT = "Write to sam@example.org or Jan van Dam, card 4111 1111 1111 1111; sam@example.org again, 10.0.0.1."


def test_personal_data_is_found_masked_and_put_back(call: Caller) -> None:
    found = post(call, "/v2/pii/detect", {"text": TEXT, "include_entities": True}).json()
    counts = {"EMAIL_ADDRESS": 2, "PERSON": 1, "CREDIT_CARD": 1, "IP_ADDRESS": 1}
    assert found == {"has_pii": True, "entities": counts}
    masked = post(call, "/v2/pii/redact", {"text": TEXT}).json()
    assert masked["redacted_text"] == (
        "Write to <EMAIL_ADDRESS_1> or <PERSON_1>, card <CREDIT_CARD_1>; <EMAIL_ADDRESS_1> again, <IP_ADDRESS_1>."
    )
    assert post(call, "/v2/pii/restore", masked).json() == {"original_text": TEXT}


def test_only_what_is_sure_enough_is_found(call: Caller) -> None:
    body = {"text": TEXT, "threshold": 0.9, "include_entities": True}
    assert "PERSON" not in post(call, "/v2/pii/detect", body).json()["entities"]
    assert post(call, "/v2/pii/detect", {"text": "1234 5678 9012 3456"}).json() == {"has_pii": False}


def test_placeholders_that_were_in_the_text_stay_what_they_were(call: Caller) -> None:
    text = "<EMAIL_ADDRESS_1> wrote to sam@example.org"
    masked = post(call, "/v2/pii/redact", {"text": text}).json()
    assert masked["mappings"] == {"<EMAIL_ADDRESS_2>": "sam@example.org"}
    assert post(call, "/v2/pii/restore", masked).json()["original_text"] == text


FILE = """
deployments:
  greeter:
    version: "7"
    variants:
      - {messages: [{role: user, content: "From the file, {{name}}."}]}
  mine:
    variants: [{when: {environments: [test]}, type: completion}]
remoteconfigs:
  mine: {variants: [{value: 3}]}
"""


def test_a_file_adds_deployments_and_replaces_built_in_ones(tmp_path: Path) -> None:
    file = tmp_path / "deployments.yaml"
    file.write_text(FILE)
    headers = {"authorization": "Bearer k"}
    with serve(orquesta=file) as sandbox, httpx.Client(trust_env=False, headers=headers) as http:
        url, own = sandbox.services["orquesta"], sandbox.services["sandbox"]
        told = http.post(
            f"{url}/v2/deployments/get_config", json={"key": "greeter", "inputs": {"name": "Sam"}}
        )
        assert (told.json()["version"], told.json()["messages"][0]["content"]) == ("7", "From the file, Sam.")
        sources = {each["key"]: each["source"] for each in http.get(f"{own}/orquesta/deployments").json()}
        assert (sources["greeter"], sources["mine"], sources["weather"]) == ("file", "file", "built_in")
        http.post(f"{own}/reset")
        assert http.post(f"{url}/v2/remoteconfigs", json={"key": "mine"}).json()["value"] == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("deployments: [", "is not YAML"),
        ("- a", "must hold"),
        ("other: {}", "must hold"),
        ("deployments: [a]", "must be a mapping"),
        ("deployments: {a: {}}", "deployments.a: /variants: is missing"),
        ("deployments: {a: {variants: [{tools: 3}]}}", "deployments.a: /variants/0/tools: must be array"),
        ("remoteconfigs: {a: {variants: [{}]}}", "remoteconfigs.a: /variants/0/value: is missing"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_at_the_start(tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "deployments.yaml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=r"deployments\.yaml") as refused:
        Sandbox(orquesta=file)
    assert reason in str(refused.value)


def test_a_file_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="can't read"):
        Sandbox(orquesta=tmp_path / "none.yaml")


def test_what_was_set_and_reported_survives_a_restart(tmp_path: Path) -> None:
    headers = {"authorization": "Bearer k"}
    with serve(db=tmp_path / "s.sqlite") as sandbox, httpx.Client(trust_env=False, headers=headers) as http:
        own = sandbox.services["sandbox"]
        http.put(f"{own}/orquesta/deployments/mine", json={"variants": [{}]})
        answer = http.post(
            sandbox.services["orquesta"] + "/v2/deployments/invoke", json={"key": "mine"}
        ).json()
    with serve(db=tmp_path / "s.sqlite") as sandbox, httpx.Client(trust_env=False, headers=headers) as http:
        own = sandbox.services["sandbox"]
        found = http.get(f"{own}/orquesta/transactions/{answer['id']}").json()
        assert found["transaction"]["answer"] == answer
        body = {"key": "mine", "stream": True}
        again = http.post(sandbox.services["orquesta"] + "/v2/deployments/invoke", json=body)
        assert events(again)[-1]["is_final"] is True


def test_the_command_line_takes_a_file_and_a_model(tmp_path: Path) -> None:
    file = tmp_path / "deployments.yaml"
    file.write_text(FILE)
    with serve() as model:
        options = ("--orquesta", str(file), "--model-url", model.settings["OPENAI_BASE_URL"])
        with running(*options) as (_, line), httpx.Client(trust_env=False) as http:
            url = line["services"]["orquesta"] + "/v2/deployments/invoke"
            body = {"key": "greeter", "inputs": {"name": "Sam"}}
            answer = http.post(url, json=body, headers={"authorization": "Bearer k"})
            assert "From the file, Sam." in answer.json()["choices"][0]["message"]["content"]
            asked = http.get(model.services["sandbox"] + "/requests", params={"service": "openai"}).json()
            assert [each["path"] for each in asked["items"]] == ["/v1/chat/completions"]
