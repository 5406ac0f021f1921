"""`ostiary doctor`: each fault is found by the step that is for it, and told with how to mend it; secrets are not."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
from tests.support.nobody import refusing_port

from ostiary import Ostiary
from ostiary.auth import OIDCClientCredentials
from ostiary.cli import main
from ostiary.config import NO_RETRIES, ConnectionOptions
from ostiary.door.checkup import Report, examine
from ostiary.testing import FaultServer, steps

PAGE: dict[str, Any] = {"object": "list", "data": [], "has_more": False}
SECRET = "key-that-nobody-may-see"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    from ostiary.aigateway.config import SETTINGS as AIGATEWAY
    from ostiary.layer.config import SETTINGS as LAYER
    from ostiary.libretto.config import SETTINGS as LIBRETTO
    from ostiary.liminal.config import SETTINGS as LIMINAL
    from ostiary.orquesta.config import SETTINGS as ORQUESTA

    for setting in (*AIGATEWAY, *LAYER, *LIBRETTO, *LIMINAL, *ORQUESTA):
        for name in setting.variables:
            monkeypatch.delenv(name, raising=False)


def looked_at(url: str, **connection: Any) -> Report:
    options = ConnectionOptions(proxy=False, **connection)
    with Ostiary(orquesta={"base_url": url, "api_key": SECRET}, connection=options) as door:
        report = examine(door, "orquesta", timeout=5)
    assert SECRET not in repr(report)
    assert SECRET not in json.dumps(report.as_json())
    return report


def states(report: Report) -> dict[str, str]:
    return {check.name: check.state for check in report.checks}


@pytest.fixture
def port() -> Iterator[int]:
    """Give a port that nobody listens at."""
    with refusing_port() as found:
        yield found


def looked_at_nobody() -> Report:
    with refusing_port() as port:
        return looked_at(f"http://127.0.0.1:{port}")


def test_a_service_in_order() -> None:
    with FaultServer(default=steps.reply(json=PAGE, headers={"Date": formatdate(usegmt=True)})) as server:
        report = looked_at(server.url)
    assert set(states(report).values()) == {"ok"}
    assert list(states(report)) == ["settings", "name", "connection", "clock", "auth", "call"]
    assert report.state == "ok"
    # Asked with HEAD before, without a credential.
    assert [(each.method, "Authorization" in dict(each.headers)) for each in server.requests] == [
        ("HEAD", False),
        ("GET", True),
    ]


def test_a_setting_that_makes_no_sense() -> None:
    report = looked_at("ftp://service.test")
    assert states(report) == {"settings": "failed"}
    assert "base_url" in report.checks[0].said


def test_a_name_that_nobody_knows() -> None:
    report = looked_at("http://nobody.invalid")
    assert states(report) == {"settings": "ok", "name": "failed"}
    assert "nobody.invalid has no address" in report.checks[-1].said
    assert report.checks[-1].mend


def test_a_port_where_nothing_answers() -> None:
    report = looked_at_nobody()
    assert states(report) == {"settings": "ok", "name": "ok", "connection": "failed"}
    assert "nothing answers" in report.checks[-1].said


def test_a_certificate_that_is_not_trusted() -> None:
    with FaultServer(default=steps.reply(json=PAGE), tls="good") as server:
        report = looked_at(server.url)
        assert states(report) == {"settings": "ok", "name": "ok", "connection": "ok", "tls": "failed"}
        assert "certificate is refused" in report.checks[-1].said
        assert "verify" in report.checks[-1].mend
        assert looked_at(server.url, verify=server.trust()).state == "ok"


def test_clocks_that_differ() -> None:
    date = formatdate(time.time() - 3600, usegmt=True)
    with FaultServer(default=steps.reply(json=PAGE, headers={"Date": date})) as server:
        report = looked_at(server.url)
    assert (states(report)["clock"], report.state) == ("warning", "warning")
    clock = next(check for check in report.checks if check.name == "clock")
    assert "behind this machine's" in clock.said
    assert "time server" in clock.mend


@pytest.mark.parametrize(
    ("answer", "check", "mend"),
    [
        (steps.reply(401, json={"error": "no"}), "auth", "are current"),
        (steps.reply(403, json={"error": "no"}), "auth", "are current"),
        (steps.reply(404, json={"error": "no"}), "call", "address"),
        (steps.reply(200, body=b"<html>", headers={"Content-Type": "text/html"}), "call", "address"),
        (steps.reply(500, json={"error": "no"}), "call", "error's text"),
    ],
    ids=["credentials", "rights", "another service", "a page", "broken"],
)
def test_a_call_that_fails(answer: Any, check: str, mend: str) -> None:
    with FaultServer(default=answer) as server:
        report = looked_at(server.url)
    assert wrong(report) == [check]
    assert mend in report.checks[-1].mend


def test_an_identity_provider_that_is_down(port: int) -> None:
    auth = OIDCClientCredentials(
        token_url=f"http://127.0.0.1:{port}/token", client_id="me", client_secret=SECRET
    )
    with FaultServer(default=steps.reply(json=[])) as server:
        layer: Any = {"base_url": server.url, "application_id": "any", "auth_provider": auth}
        with Ostiary(layer=layer, connection=ConnectionOptions(proxy=False), retry=NO_RETRIES) as door:
            report = examine(door, "layer", timeout=5)
    assert wrong(report) == ["auth"]
    assert "identity provider" in report.checks[-1].mend
    assert SECRET not in repr(report)


def wrong(report: Report) -> list[str]:
    return [check.name for check in report.checks if check.state in ("failed", "warning")]


def late(server: FaultServer) -> Report:
    return looked_at(server.url, verify=server.trust())


# For each check a fault that it finds, and no other one.
FAULTS: dict[str, Callable[[], Report]] = {
    "settings": lambda: looked_at("ftp://service.test"),
    "name": lambda: looked_at("http://nobody.invalid"),
    "connection": looked_at_nobody,
    "tls": lambda: served(steps.reply(json=PAGE), lambda server: looked_at(server.url)),
    "clock": lambda: served(
        steps.reply(json=PAGE, headers={"Date": formatdate(time.time() + 3600, usegmt=True)}), late
    ),
    "auth": lambda: served(steps.reply(401, json={}), late),
    "call": lambda: served(steps.reply(500, json={}), late),
}


def served(answer: Any, look: Callable[[FaultServer], Report]) -> Report:
    with FaultServer(default=answer, tls="good") as server:
        return look(server)


def test_every_check_has_a_fault_of_its_own() -> None:
    whole = served(steps.reply(json=PAGE, headers={"Date": formatdate(usegmt=True)}), late)
    assert wrong(whole) == []
    assert list(FAULTS) == [check.name for check in whole.checks]


@pytest.mark.parametrize("check", FAULTS)
def test_a_fault_is_found_by_its_check_alone(check: str) -> None:
    report = FAULTS[check]()
    assert wrong(report) == [check]
    assert next(each for each in report.checks if each.name == check).mend


def test_in_a_sandbox_all_is_well() -> None:
    with Ostiary.in_sandbox() as door:
        reports = [examine(door, name) for name in ("layer", "liminal", "aigateway", "orquesta", "libretto")]
    assert {report.service: report.state for report in reports} == {
        report.service: "ok" for report in reports
    }


class TestTheCommand:
    def test_says_what_is_not_set_up(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor"]) == 0
        printed = capsys.readouterr().out
        assert printed.count("not set up") == 5
        assert "layer: not set up; set LAYER_BASE_URL\n" in printed
        assert "libretto: not set up; set LIBRETTO_API_KEY or " in printed

    def test_says_where_settings_come_from_and_exits_with_1(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, port: int
    ) -> None:
        monkeypatch.setenv("ORQUESTA_API_KEY", SECRET)
        monkeypatch.setenv("ORQUESTA_BASE_URL", f"http://127.0.0.1:{port}")
        assert main(["doctor", "orquesta"]) == 1
        printed = capsys.readouterr().out
        assert f"base_url = http://127.0.0.1:{port}  (ORQUESTA_BASE_URL)" in printed
        assert "api_key = set  (ORQUESTA_API_KEY)" in printed
        assert "to mend it" in printed
        assert SECRET not in printed

    def test_prints_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor", "--json", "layer"]) == 1  # named, and not set up
        [report] = json.loads(capsys.readouterr().out)
        assert (report["service"], report["configured"], report["state"]) == ("layer", False, "skipped")

    def test_refuses_a_service_that_is_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["doctor", "orquestra"]) == 1
        assert "there is no service 'orquestra'" in capsys.readouterr().err

    def test_says_that_a_setting_came_from_the_file_and_which_identity_is_used(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, port: int
    ) -> None:
        monkeypatch.setenv("OSTIARY_OIDC_CLIENT_ID", SECRET)
        file = tmp_path / "ours.toml"
        file.write_text(
            f'[layer]\nbase_url = "http://127.0.0.1:{port}"\napplication_id = "any"\n'
            f'[aigateway]\nbase_url = "http://127.0.0.1:{port}"\ntoken = "own"\n'
        )
        assert main(["doctor", "--file", str(file), "--json", "layer", "aigateway"]) == 1
        printed = capsys.readouterr().out
        layer, gateway = json.loads(printed)
        origins = {row["keyword"]: row["origin"] for row in layer["settings"]}
        assert (origins["base_url"], origins["identity"]) == (str(file), "OSTIARY_OIDC_CLIENT_ID")
        # Half an identity is told as a setting that is missing.
        assert layer["checks"][-1]["name"] == "settings"
        assert "OSTIARY_OIDC_TOKEN_URL" in layer["checks"][-1]["said"]
        assert "identity" not in [row["keyword"] for row in gateway["settings"]]
        assert SECRET not in printed
