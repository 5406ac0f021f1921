"""The console's pages: what they show, what they never do, and who may see them."""

import json
import sqlite3
import uuid
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from tools.console import APPLICATION, SESSION, action, fill, outbox

from ostiary.aigateway import GatewayClient
from ostiary.config import Outbox
from ostiary.errors import ConfigurationError
from ostiary.layer import Layer
from ostiary.sandbox import Sandbox, serve
from ostiary.sandbox.console.app import POLICY
from ostiary.sandbox.reading import Reader
from ostiary_api.sandbox.api.aigateway import list_aigateway_executions
from ostiary_api.sandbox.models import AigatewayDecision

VIEWS = ("aigateway", "layer", "liminal", "orquesta", "libretto", "requests")


class Seen(HTMLParser):
    """The words of a page, and the elements in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def links(self) -> list[str]:
        return [each["href"] or "" for tag, each in self.elements if tag == "a" and "href" in each]


def see(http: httpx.Client, path: str) -> Seen:
    answer = http.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"
    return Seen(answer.text)


def test_the_overview_shows_every_view_with_its_newest(http: httpx.Client) -> None:
    page = see(http, "/")
    for words in (
        "Gateway pipelines 2",
        "Layer sessions 4",
        "Libretto events 3",
        "Liminal threads 1",
        "Orquesta deployments 1",
    ):
        assert words in page.text
    assert f"/console/layer/{SESSION}" in page.links()


@pytest.mark.parametrize("view", VIEWS)
def test_each_link_of_a_view_leads_to_its_entry(http: httpx.Client, view: str) -> None:
    entries = [link for link in see(http, f"/console/{view}").links() if link.startswith(f"/console/{view}/")]
    assert entries
    for link in entries:
        assert http.get(link).status_code == 200
        exported = http.get(f"{link}.json")
        assert exported.headers["content-disposition"] == "attachment"
        assert exported.json()


def test_a_session_is_a_timeline_and_a_conversation(http: httpx.Client) -> None:
    page = see(http, f"/console/layer/{SESSION}")
    for words in ("Actions 1–5 of 5", "1.41 s", "The model is overloaded", "Total tokens 54", "user-007"):
        assert words in page.text
    assert [each["width"] for tag, each in page.elements if tag == "rect" and each["class"] == "took"][
        1
    ] == "224"
    # A question that a later prompt repeats is shown once in the conversation: twice in the steps, and there.
    assert page.text.count("Which book shall I read to my daughter?") - page.text.count('"Which book') == 3


def test_a_session_with_a_failed_action_is_marked(http: httpx.Client) -> None:
    failed = [each for each in http.get("/console/layer.json").json()["items"] if each["failed"]]
    assert SESSION in [each["key"] for each in failed]
    found = http.get("/console/layer.json?outcome=failed").json()["items"]
    assert found == failed
    assert "failed" in see(http, "/console/layer?outcome=failed").text


def test_a_pipeline_shows_what_each_step_decided_and_changed(http: httpx.Client) -> None:
    page = see(http, f"/console/aigateway/{SESSION}")
    for words in (
        "Steps 1–3 of 3",
        "Step 2, sandbox:personal-data: message 1 What came My name is Ada Lovelace taken out",
        "What went on My name is <PERSON_1> put in",
        "Tag personal-data email_address, person, phone_number",
        'Parameters {"modify": true}',
    ):
        assert words in page.text
    assert f"/console/layer/{SESSION}" in page.links()
    refused = see(http, "/console/aigateway/a-refused-request").text
    assert "Decision rejected" in refused
    assert "Code AIGW_POLICY_VIOLATION" in refused
    assert [
        each["key"] for each in http.get("/console/aigateway.json?decision=rejected").json()["items"]
    ] == ["a-refused-request"]


def test_a_pipeline_is_what_its_weightiest_step_was(http: httpx.Client) -> None:
    changed = http.get("/console/aigateway.json?decision=modified").json()["items"]
    assert [(each["key"], each["columns"]["Steps"]) for each in changed] == [(SESSION, "3")]


def test_a_session_shows_the_steps_that_a_gateway_recorded(http: httpx.Client) -> None:
    steps = [
        {"side": "input", "stage": "screen", "step": "injection", "decision": "pass", "ms": 0.4},
        {
            "side": "input",
            "stage": "screen",
            "step": "private",
            "decision": "modify",
            "ms": 1.5,
            "changed": ["messages[0].content"],
            "tags": {"personal-data": ["person"]},
            "texts": [{"at": "messages[0].content", "before": "I am Ada", "after": "I am <PERSON_1>"}],
        },
        {"step": "topics", "decision": "reject", "code": "AIGW_POLICY_VIOLATION", "why": "no weapons"},
    ]
    told = action("completion_prompt", 0, 1, [{"role": "user", "content": "I am <PERSON_1>"}])
    told["attributes"] = {"gateway.request_id": "a-refused-request", "gateway.steps": steps}
    odd = action("completion_output", 1, 2, []) | {
        "attributes": {"gateway.steps": ["x", None, {"texts": [1]}]}
    }
    body = {"application_id": APPLICATION, "actions": [told, odd]}
    session = http.post("/layer/v1/sessions", json=body).json()["session_id"]
    page = see(http, f"/console/layer/{session}")
    for words in (
        "Steps of the gateway",
        "private modify 1.5 ms messages[0].content personal-data: person",
        "reject AIGW_POLICY_VIOLATION: no weapons",
        "private: messages[0].content What came I am Ada taken out What went on I am <PERSON_1> put in",
    ):
        assert words in page.text
    assert "/console/aigateway/a-refused-request" in page.links()


def test_the_steps_of_a_pipeline_can_be_read_back(sandbox: Sandbox) -> None:
    page = list_aigateway_executions.sync(client=sandbox.client(), known_by=SESSION)
    assert [each.decision for each in page.items] == ["passed", "modified", "passed"]
    assert (
        page.items[1].said.to_dict()["input.messages"]["messages"][0]["content"].startswith("My name is <P")
    )
    first = list_aigateway_executions.sync(client=sandbox.client(), limit=1)
    assert (first.total, len(first.items)) == (4, 1)
    refused = list_aigateway_executions.sync(
        client=sandbox.client(), decision=AigatewayDecision.REJECTED, after=first.next_
    )
    assert [each.request_id for each in refused.items] == ["a-refused-request"]


@pytest.mark.parametrize("text", ["", "\x00", "a\ud800", "x" * 5000, "[" * 5000])
def test_strange_executions_are_kept_and_shown(sandbox: Sandbox, http: httpx.Client, text: str) -> None:
    # As a form whose metadata is JSON of any kind, or none, under an id that may be no text at all.
    metadata = (
        json.dumps({"request_id": text, "step_id": [text], "more": text}) if text != "[" * 5000 else text
    )
    body = (
        '--b\r\nContent-Disposition: form-data; name="input.messages"\r\n\r\n{"messages": [{"content": 7}]}\r\n'
        f'--b\r\nContent-Disposition: form-data; name="metadata"\r\n\r\n{metadata}\r\n--b--\r\n'
    )
    http.post(
        "/aigateway/api/v1/execute/sandbox/topic-limits",
        content=body.encode(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    newest = http.get("/console/aigateway.json").json()["items"][0]["key"]
    page = see(http, f"/console/aigateway/{quote(newest.encode('utf-8', 'replace'), safe='')}")
    assert "sandbox:topic-limits" in page.text


def test_hostile_pipelines_and_outboxes_are_text(
    sandbox: Sandbox, http: httpx.Client, tmp_path: Path
) -> None:
    with GatewayClient(base_url=f"{sandbox.url}/aigateway") as gateway:
        mail = f"{HOSTILE} ada@example.org"
        metadata = {"request_id": HOSTILE[:100], "step_id": HOSTILE}
        gateway.execute("sandbox:personal-data", mail, parameters={"modify": True}, metadata=metadata)
    key = http.get("/console/aigateway.json").json()["items"][0]["key"]
    pages = [
        see(http, path) for path in ("/", "/console/aigateway", f"/console/aigateway/{quote(key, safe='')}")
    ]

    path = tmp_path / "app.outbox"
    with Layer(
        base_url="http://127.0.0.1:9", application_id=APPLICATION, delivery="durable", outbox=path
    ) as layer:
        with layer.session(), layer.action() as noted:
            noted.data = {"messages": [{"role": HOSTILE, "content": HOSTILE}]}
        with Reader(path) as reader, httpx.Client(base_url=reader.url, trust_env=False) as look:
            [row] = look.get("/console/waiting.json").json()["items"]
            pages += [see(look, each) for each in ("/", f"/console/waiting/{row['key']}")]
        layer.close(timeout=0)
    for page in pages:
        assert "alert(1)" in page.text
        assert [each for tag, each in page.elements if tag == "script"] == [
            {"src": "/console/static/console.js", "defer": None}
        ]
        assert not [tag for tag, _ in page.elements if tag in ("img", "iframe", "object")]


def test_an_outbox_shows_its_ledger_and_what_waits(tmp_path: Path) -> None:
    with outbox(tmp_path) as path:
        before = path.read_bytes()
        with Reader(path) as reader, httpx.Client(base_url=reader.url, trust_env=False) as http:
            page = see(http, "/")
            for words in ("Accepted 5", "Delivered 1", "Pending 3, the oldest", "Dropped: http_422 1"):
                assert words in page.text
            [refused] = http.get("/console/quarantine.json").json()["items"]
            assert refused["columns"]["Reason"] == "http_422"
            assert "Is this record too large?" in see(http, f"/console/quarantine/{refused['key']}").text
            waiting = http.get("/console/waiting.json").json()
            assert waiting["total"] == 3
            newest = waiting["items"][0]
            assert newest["title"] == "completion_prompt: Who wrote it?"
            assert (
                f"/console/waiting/{newest['key']}"
                in see(http, f"/console/search?q={newest['columns']['Key']}").links()
            )
            kept = http.get(f"/console/waiting/{newest['key']}.json").json()
            assert kept["kind"] == "completion_prompt"
            for nothing in ("x", "1", "9" * 18):
                assert http.get(f"/console/waiting/{nothing}").status_code == 404
        assert path.read_bytes() == before


def test_an_encrypted_outbox_shows_its_books_alone(tmp_path: Path) -> None:
    class Backwards:
        def seal(self, body: bytes) -> bytes:
            return b"\xff" + body[::-1]

        def open(self, body: bytes) -> bytes:
            return body[:0:-1]

    path = tmp_path / "app.outbox"
    nowhere = {"base_url": "http://127.0.0.1:9", "application_id": APPLICATION}
    layer = Layer(**nowhere, delivery="durable", outbox=Outbox(path, cipher=Backwards()))
    with layer.session(), layer.action() as noted:
        noted.data = {"messages": [{"role": "user", "content": "a-secret-word"}]}
    layer.close(timeout=0)
    with Reader(path) as reader, httpx.Client(base_url=reader.url, trust_env=False) as http:
        assert "Pending 1" in see(http, "/").text
        [row] = http.get("/console/waiting.json").json()["items"]
        text = see(http, f"/console/waiting/{row['key']}").text
        assert "bytes that are no JSON" in text
        assert "drow-terces" not in text


def test_a_thread_shows_findings_side_by_side(http: httpx.Client) -> None:
    page = see(http, "/console/liminal/100001")
    kinds = [each["title"] for tag, each in page.elements if tag == "mark"]
    assert kinds[:6] == ["PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER"] * 2
    assert "What was asked My name is Ada Lovelace" in page.text
    assert "What the model read My name is PERSON_0" in page.text


def test_a_deployment_shows_its_variant_times_and_tokens(http: httpx.Client) -> None:
    [link] = [link for link in see(http, "/console/orquesta").links() if "/console/orquesta/" in link]
    text = see(http, link).text
    for words in (
        "Variant production",
        "Time to first token (ms) 190",
        "Total tokens 65",
        "Feedback score 100",
    ):
        assert words in text


def test_an_event_shows_template_parameters_and_feedback(http: httpx.Client) -> None:
    text = see(http, "/console/libretto/event-2").text
    for words in (
        "Greet {name}.",
        "name Grace",
        "Welcome, Grace! We have",
        "0.8 Welcome, Grace!",
        "Took 322 ms",
    ):
        assert words in text


def test_one_id_is_followed_through_all_services(http: httpx.Client) -> None:
    links = see(http, f"/console/search?q={SESSION}").links()
    assert f"/console/layer/{SESSION}" in links
    assert "/console/libretto/event-1" in links
    assert any(link.startswith("/console/requests/") for link in links)
    assert "/console/libretto/event-1" in see(http, f"/console/layer/{SESSION}").links()
    assert "No service knows this id" in see(http, "/console/search?q=nothing").text


def test_lists_are_searched_filtered_and_paged(http: httpx.Client) -> None:
    assert "Libretto events 1" in see(http, "/console/libretto?q=grace").text
    assert "Nothing here fits" in see(http, "/console/libretto?q=100%25").text
    assert "Libretto events 3" in see(http, "/console/libretto?template=greeting").text
    assert "Libretto events 0" in see(http, "/console/libretto?template=other").text
    assert "Requests 4" in see(http, "/console/requests?service=libretto").text
    assert "Requests 0" in see(http, "/console/requests?service=libretto&status=500").text
    first = http.get("/console/libretto.json?limit=2").json()
    assert [each["key"] for each in first["items"]] == ["event-3", "event-2"]
    assert (first["total"], first["next"]) == (3, 2)
    second = http.get("/console/libretto.json?limit=2&before=2").json()
    assert [each["key"] for each in second["items"]] == ["event-1"]
    assert second["next"] is None


def test_what_does_not_change_is_not_sent_again(http: httpx.Client) -> None:
    tag = http.get("/console/layer").headers["etag"]
    assert http.get("/console/layer", headers={"If-None-Match": tag}).status_code == 304
    assert http.get("/console/liminal", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/console/nothing", "/console/layer/x", "/console/layer/x/y", "/console/liminal/x"),
        *("/console/liminal/9e9", "/console/requests/-1", "/console/requests/99999999999999999999"),
        *("/console/static/x", "/console/static/..%2fapp.py"),
    ],
)
def test_there_is_nothing_at_other_addresses(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "limit=0", "limit=99999999", "q=%00", "q=%ff", "from=x"]
)
def test_strange_queries_are_taken_for_none(http: httpx.Client, query: str) -> None:
    assert http.get(f"/console/layer?{query}").status_code == 200
    assert http.get(f"/console/layer/{SESSION}?{query}").status_code == 200


def test_it_only_reads(http: httpx.Client) -> None:
    assert http.post("/console/layer").status_code == 405
    assert http.delete("/").status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "rebound.example.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
    ],
)
def test_pages_of_other_sites_can_not_read_it(
    http: httpx.Client, headers: dict[str, str], status: int
) -> None:
    assert http.get("/", headers=headers).status_code == status


HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>{{7*7}}\u202e\x00\ufffe"
)


def hostile() -> dict[str, Any]:
    messages = [
        {"role": HOSTILE, "content": [HOSTILE, {"type": HOSTILE}, {"text": [HOSTILE]}]},
        HOSTILE,
        None,
    ]
    return action(HOSTILE, 0, 1, messages) | {"kind": "completion_output", "attributes": {HOSTILE: HOSTILE}}


def test_hostile_records_are_text(sandbox: Sandbox, http: httpx.Client) -> None:
    session = {"application_id": APPLICATION, "attributes": {"user.id": HOSTILE}, "actions": [hostile()]}
    made = http.post("/layer/v1/sessions", json=session)
    assert made.status_code == 202, made.text
    event = {
        "apiKey": "k",
        "promptEventId": HOSTILE,
        "apiName": HOSTILE,
        "response": HOSTILE,
        "params": {HOSTILE: HOSTILE},
    }
    template = [{"role": "user", "content": HOSTILE}]
    event |= {
        "promptTemplateChat": template,
        "modelParameters": {"modelProvider": "openai", "modelType": "chat", "model": HOSTILE},
    }
    recorded = http.post("/libretto/event", json=event)
    assert recorded.status_code == 200, recorded.text
    newest = http.get("/console/libretto.json").json()["items"][0]["key"]
    paths = ["/", "/console/layer", f"/console/layer/{made.json()['session_id']}", "/console/libretto"]
    for path in [
        *paths,
        f"/console/libretto/{quote(newest, safe='')}",
        "/console/search?q=%3Cscript%3E",
        "/console/requests",
    ]:
        page = see(http, path)
        scripts = [each for tag, each in page.elements if tag == "script"]
        assert scripts == [{"src": "/console/static/console.js", "defer": None}]
        assert not [tag for tag, each in page.elements if tag in ("img", "iframe", "object")]
        assert not [
            name for _, each in page.elements for name in each if name.startswith("on") or name == "style"
        ]
        assert "49" not in [word.strip("{}") for word in page.words]


def test_a_file_is_read_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "state.sqlite"
    with serve(db=file) as sandbox:
        fill(sandbox.url)
        with Reader(file) as reader, httpx.Client(base_url=reader.url, trust_env=False) as http:
            assert "Layer sessions 4" in see(http, "/").text
            httpx.post(
                f"{sandbox.url}/layer/v1/sessions",
                json={"application_id": str(uuid.uuid4())},
                trust_env=False,
            )
            assert "Layer sessions 5" in see(http, "/").text
            assert http.get("/", headers={"Host": "rebound.example.org"}).status_code == 403
    before = file.read_bytes()
    with Reader(file) as reader, httpx.Client(base_url=reader.url, trust_env=False) as http:
        assert json.loads(http.get(f"/console/layer/{SESSION}.json").text)["session"]["session_id"] == SESSION
    assert file.read_bytes() == before


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("CREATE TABLE x (y)")
    for path in (other, tmp_path / "none.sqlite"):
        with pytest.raises(ConfigurationError):
            Reader(path)
    assert not (tmp_path / "none.sqlite").exists()
