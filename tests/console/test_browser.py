"""The console in a real browser: every view, live updates, hostile records, keyboard, a hundred thousand actions."""

import json
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx
import pytest
from tests.console.test_pages import HOSTILE, VIEWS, hostile
from tools.console import APPLICATION, SESSION, action
from tools.webdriver import ENTER, TAB, Browser, NotThereError

from ostiary.sandbox import Sandbox, serve

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def _clean(chromium: Browser) -> None:
    chromium.complaints()


def wait_for(condition: Callable[[], Any]) -> Any:
    """Return what a condition gives as soon as it is true; a page that gives way to another is none yet."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(NotThereError):
            if given := condition():
                return given
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def words(driver: Browser) -> str:
    return str(driver.find("main").text)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_from_the_first_page(chromium: Browser, sandbox: Sandbox, view: str) -> None:
    chromium.get(sandbox.url)
    chromium.find(f"nav a[href='/console/{view}']").click()
    title = chromium.find("h1").text
    chromium.find("tbody a").click()
    wait_for(lambda: chromium.find("h1").text != title)
    assert chromium.find_all("main .facts dd")
    assert chromium.complaints() == []


def test_a_step_of_a_timeline_opens_by_keyboard(chromium: Browser, sandbox: Sandbox) -> None:
    chromium.get(f"{sandbox.url}/console/layer/{SESSION}")
    assert "Write the first" not in words(chromium)
    step = chromium.find(".timeline summary")
    step.type(ENTER)
    assert wait_for(lambda: chromium.find("#step-1").attribute("open"))
    assert chromium.focused().tag == "summary"
    bars = chromium.find_all(".timeline .bar rect.took")
    lefts = [bar.rect["x"] for bar in bars]
    assert lefts == sorted(lefts)
    assert lefts[-1] > lefts[0]


def test_the_first_key_skips_to_the_content(chromium: Browser, sandbox: Sandbox) -> None:
    chromium.get(sandbox.url)
    chromium.find("body").type(TAB)
    assert chromium.focused().text == "Skip to the content"
    chromium.focused().type(ENTER)
    assert wait_for(lambda: chromium.focused().attribute("id") == "main")


def test_everything_has_a_name_for_those_who_hear_it(chromium: Browser, sandbox: Sandbox) -> None:
    for path in ("/", "/console/libretto", f"/console/layer/{SESSION}", "/console/liminal/100001"):
        chromium.get(sandbox.url + path)
        assert chromium.find("html").attribute("lang") == "en"
        assert len(chromium.find_all("h1")) == 1
        for each in chromium.find_all("a, button, input, select, summary, svg[role=img], nav"):
            assert each.accessible_name or not each.displayed, each.text


def test_new_records_appear_while_one_looks(chromium: Browser, sandbox: Sandbox, http: httpx.Client) -> None:
    chromium.get(f"{sandbox.url}/console/layer/{SESSION}")
    before = chromium.find_all(".timeline > li")
    chromium.find("#step-2 > summary").click()
    said = [{"role": "assistant", "content": "It has just been said."}]
    http.post(f"/layer/v1/sessions/{SESSION}/actions", json=action("completion_output", 7, 8, said))
    wait_for(lambda: "It has just been said." in words(chromium))
    assert len(chromium.find_all(".timeline > li")) == len(before) + 1
    assert chromium.find("#step-2").attribute("open")
    assert chromium.find("#news").text.startswith("Updated")
    assert chromium.complaints() == []


def test_live_updates_can_be_switched_off(chromium: Browser, sandbox: Sandbox, http: httpx.Client) -> None:
    chromium.get(f"{sandbox.url}/console/layer")
    button = wait_for(lambda: chromium.find("#live"))
    button.click()
    assert button.text == "Live: off"
    http.post("/layer/v1/sessions", json={"application_id": APPLICATION, "attributes": {"user.id": "unseen"}})
    time.sleep(1.5)
    assert "unseen" not in words(chromium)
    button.click()
    wait_for(lambda: "unseen" in words(chromium))


def test_a_person_approves_a_login_of_another_device(
    chromium: Browser, sandbox: Sandbox, http: httpx.Client
) -> None:
    form = {"client_id": "my-app", "scope": "openid"}
    login = http.post("/idp/oauth2/v2.0/devicecode", data=form).json()
    chromium.get(login["verification_uri"])
    chromium.find("input[name=user_code]").type(login["user_code"] + ENTER)
    approve = wait_for(lambda: chromium.find_all("button[value=approve]"))
    approve[0].click()
    wait_for(lambda: "You may close this page" in words(chromium))
    asked = {**form, "grant_type": "urn:ietf:params:oauth:grant-type:device_code"}
    granted = http.post("/idp/oauth2/v2.0/token", data={**asked, "device_code": login["device_code"]})
    assert granted.json()["access_token"]
    assert chromium.complaints() == []


def test_hostile_records_run_nothing(chromium: Browser, sandbox: Sandbox, http: httpx.Client) -> None:
    body = {"application_id": APPLICATION, "attributes": {"user.id": HOSTILE}, "actions": [hostile()]}
    session = http.post("/layer/v1/sessions", json=body).json()["session_id"]
    for path in ("/", "/console/layer", f"/console/layer/{session}", "/console/requests"):
        chromium.get(sandbox.url + path)
        for details in chromium.find_all("main details:not([open]) > summary"):
            if details.displayed:
                details.click()
        # An alert would stand in the way of the next command.
        assert chromium.run("return document.querySelectorAll('main script, main img').length") == 0
        assert chromium.complaints() == []
    chromium.get(f"{sandbox.url}/console/layer/{session}")
    assert "<script>alert(1)</script>" in words(chromium)


def test_the_policy_stops_what_would_run(chromium: Browser, sandbox: Sandbox) -> None:
    chromium.get(sandbox.url)
    script = "const each = document.createElement('script'); each.textContent = 'window.ran = true';"
    chromium.run(f"{script} document.body.append(each)")
    assert chromium.run("return window.ran === undefined")
    assert any("Content Security Policy" in each for each in chromium.complaints())


def test_a_hundred_thousand_actions_are_paged(chromium: Browser) -> None:
    with serve() as sandbox, httpx.Client(base_url=sandbox.url, trust_env=False) as http:
        session = crowd(sandbox, http, 100_000)
        chromium.get(f"{sandbox.url}/console/layer")
        assert "100,000" in words(chromium)
        chromium.get(f"{sandbox.url}/console/layer/{session}")
        assert "1–200 of 100,000" in words(chromium)
        chromium.find("a[rel=next]").click()
        wait_for(lambda: "201–400 of 100,000" in words(chromium))
        chromium.get(f"{sandbox.url}/console/layer/{session}?from=99800")
        assert "99801–100000 of 100,000" in words(chromium)
        assert "said 99999" in words(chromium)
        # What is shown is bounded, however much there is.
        assert len(chromium.source()) < 600_000


def crowd(sandbox: Sandbox, http: httpx.Client, count: int) -> str:
    """Record a session with very many actions, past the wire, which would take minutes."""
    session = str(uuid.uuid5(uuid.NAMESPACE_DNS, "crowd.example.org"))
    http.post("/layer/v1/sessions", json={"application_id": APPLICATION, "session_id": session})
    with sandbox._state.store.transaction() as db:
        rows = (
            (session, "2026-11-28T12:00:00.000000Z", 1, json.dumps(_numbered(number)).encode())
            for number in range(count)
        )
        db.executemany(
            "INSERT INTO layer_actions (session_id, received_at, number, body) VALUES (?, ?, ?, ?)", rows
        )
        db.execute("UPDATE layer_sessions SET action_count = ? WHERE session_id = ?", (count, session))
    return session


def _numbered(number: int) -> dict[str, Any]:
    return action(
        "completion_output", number % 60, number % 60, [{"role": "assistant", "content": f"said {number}"}]
    )
