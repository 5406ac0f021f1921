"""The sandbox's own operations are for programs of this machine, and for no web page of another site."""

from __future__ import annotations

import asyncio
import json
from urllib.parse import urlsplit

import httpx
import pytest
from tests.sandbox.conftest import Caller

from ostiary.sandbox import Sandbox, serve
from ostiary.testing import FaultServer, steps
from ostiary_api.sandbox.api.state import get_status


@pytest.mark.parametrize("name", ["localhost", "sub.localhost", "127.0.0.1", "[::1]", "192.0.2.7"])
def test_an_address_and_localhost_are_its_names(call: Caller, name: str) -> None:
    port = urlsplit(call.sandbox.url).port
    assert call("GET", "sandbox", "/status", headers={"Host": f"{name}:{port}"}).status_code == 200


@pytest.mark.parametrize("name", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"])
def test_a_name_that_somebody_made_lead_here_is_refused(sandbox: Sandbox, name: str) -> None:
    for method, path in (("GET", "/status"), ("GET", "/requests"), ("POST", "/reset")):
        answer = httpx.request(
            method, sandbox.services["sandbox"] + path, headers={"Host": name}, trust_env=False
        )
        assert answer.status_code in (400, 403), (method, path)
        assert "services" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=lambda headers: " ".join(next(iter(headers.items()))),
)
def test_a_page_of_another_site_changes_nothing(call: Caller, headers: dict[str, str]) -> None:
    call.put("/faults/mine", {"status": 503})
    # What a page can send without being asked for permission first: a form, or plain text.
    url = call.sandbox.services["sandbox"]
    with httpx.Client(headers=headers, trust_env=False) as page:
        answers = [
            page.post(f"{url}/reset"),
            page.post(f"{url}/reset", content="x", headers={"Content-Type": "text/plain"}),
            page.delete(f"{url}/faults/mine"),
            page.get(f"{url}/faults"),
        ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert all("mine" not in answer.text for answer in answers)
    assert [fault["name"] for fault in call.read("/faults")] == ["mine"]


def test_a_page_of_its_own_may(call: Caller) -> None:
    own = {"Origin": call.sandbox.url, "Sec-Fetch-Site": "same-origin"}
    assert call("POST", "sandbox", "/reset", headers=own).status_code == 204
    # An address that a person types in has no site.
    assert call("GET", "sandbox", "/status", headers={"Sec-Fetch-Site": "none"}).status_code == 200


def test_opened_to_other_machines_it_goes_by_any_name_but_serves_no_other_site() -> None:
    with serve(host="0.0.0.0", allow_remote=True) as sandbox:
        url = sandbox.services["sandbox"] + "/status"
        named = {"Host": "sandbox.internal:8099"}
        assert httpx.get(url, headers=named, trust_env=False).status_code == 200
        own = named | {"Origin": "http://sandbox.internal:8099"}
        assert httpx.get(url, headers=own, trust_env=False).status_code == 200
        other = named | {"Origin": "http://evil.example"}
        assert httpx.get(url, headers=other, trust_env=False).status_code == 403


def test_in_process_it_answers_too() -> None:
    async def main() -> int:
        transport = httpx.ASGITransport(app=Sandbox().app)
        async with httpx.AsyncClient(transport=transport) as http:
            return (await http.get("http://sandbox/sandbox/status")).status_code

    assert asyncio.run(main()) == 200


def test_its_typed_client_goes_past_the_environments_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultServer(default=steps.reply(502)) as proxy, serve() as sandbox:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        client = sandbox.client()
        assert get_status.sync(client=client).services

        async def main() -> object:
            async with sandbox.client() as own:
                return await get_status.asyncio(client=own)

        assert json.loads(json.dumps(asyncio.run(main()).to_dict()))["services"]  # type: ignore[attr-defined]
        assert proxy.requests == []
