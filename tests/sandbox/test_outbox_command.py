"""`ostiary outbox`: what a person at a terminal sees of an outbox, and does with it."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from tests.sandbox.conftest import APPLICATION, Caller
from tests.support.durable import Desk, let_go

from ostiary.cli import main
from ostiary.config import NO_RETRIES
from ostiary.layer import Layer
from ostiary.record.queue import Delivered


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An outbox with four records pending, one delivered, two in quarantine."""
    path = tmp_path / "box" / "test.outbox"
    desk = Desk(path)
    desk.put("r1", "r2")
    desk.take(1, lambda count: Delivered.reject("http_422"))
    desk.put("d1")
    desk.take()
    desk.put("a1", "b1", "a2", "a3")
    desk.end()
    return path


def status(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["outbox", "status", "--json", str(path)]) == 0
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
    return facts


def test_status(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = status(path, capsys)
    assert (facts["service"], facts["destination"], facts["path"]) == ("test", "here", str(path))
    assert (facts["accepted"], facts["delivered"], facts["pending"]) == (7, 1, 4)
    assert facts["dropped"] == facts["quarantined"] == {"http_422": 2}
    assert 0 <= facts["oldest_seconds"] < 60
    assert (facts["processes"], facts["set_aside"]) == (0, [])
    assert main(["outbox", "status", str(path)]) == 0
    text = capsys.readouterr().out
    assert "  for          test (here)\n" in text
    assert "  pending      4, the oldest for " in text
    assert "  dropped      2  http_422\n" in text


def test_status_changes_nothing_and_sees_living_processes(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(path)
    desk.put("c1")
    assert status(path, capsys)["processes"] == 1
    assert sorted(desk.take()) == ["a1", "a2", "a3", "b1", "c1"]
    desk.end()


def test_status_of_all_in_the_state_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert main(["outbox", "status"]) == 0
    assert "there are no outboxes in" in capsys.readouterr().err
    Desk(tmp_path / "ostiary" / "outbox" / "one.outbox").end()
    assert main(["outbox", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["path"].endswith("one.outbox")


def test_export_and_import(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "box.jsonl"
    assert main(["outbox", "export", str(path), "--output", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(line["key"], line["body"]) for line in lines] == [
        ("a", '"a1"'),
        ("b", '"b1"'),
        ("a", '"a2"'),
        ("a", '"a3"'),
    ]
    assert main(["outbox", "export", str(path), "--quarantine"]) == 0
    assert [json.loads(line)["reason"] for line in capsys.readouterr().out.splitlines()] == ["http_422"] * 2
    other = tmp_path / "other" / "test.outbox"
    Desk(other).end()
    assert main(["outbox", "import", str(other), str(file)]) == 0
    assert Desk(other).take() == ["a1", "a2", "a3", "b1"]
    assert status(path, capsys)["pending"] == 4  # an export removes nothing


def test_purge(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (path.parent / f"{path.name}.corrupt-1").touch()
    assert main(["outbox", "purge", str(path), "--quarantine", "--corrupt"]) == 0
    assert main(["outbox", "purge", str(path), "--pending"]) == 1
    assert "add --yes" in capsys.readouterr().err
    assert main(["outbox", "purge", str(path), "--pending", "--yes"]) == 0
    facts = status(path, capsys)
    assert (facts["pending"], facts["quarantined"], facts["set_aside"]) == (0, {}, [])
    assert facts["dropped"] == {"http_422": 2, "purged": 4}
    assert facts["accepted"] == 7


def test_requeue(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["outbox", "requeue", str(path)]) == 0
    assert capsys.readouterr().out == "requeued 2\n"
    facts = status(path, capsys)
    assert (facts["pending"], facts["quarantined"], facts["accepted"]) == (6, {}, 9)
    assert facts["dropped"] == {"http_422": 2}  # they were; now they are counted once more
    assert facts["accepted"] == facts["delivered"] + facts["pending"] + sum(facts["dropped"].values())
    assert Desk(path).take() == ["a1", "a2", "a3", "b1", "r1", "r2"]
    assert main(["outbox", "requeue", str(path)]) == 0
    assert capsys.readouterr().out.endswith("requeued 0\n")


def test_a_living_process_delivers_what_is_requeued(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(path)
    assert len(desk.take()) == 4
    assert main(["outbox", "requeue", str(path)]) == 0
    desk.queue._disk._stock.chores_at = 0.0  # else it looks after the file once a second
    assert desk.take() == ["r1", "r2"]
    desk.end()


def test_what_cannot_be_done_is_said(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"key": "a"}\n')
    for arguments, words in (
        (["status", str(tmp_path / "none")], "there is no outbox"),
        (["status", str(bad)], "can't be read"),
        (["flush", str(path)], "holds records for test, which has no client here"),
        (["import", str(path), str(bad)], "line 1 is not a record"),
        (["import", str(path), str(tmp_path / "none")], "can't read"),
        (["export", str(path), "--output", str(bad)], "can't write"),
        (["purge", str(path)], "say what to remove"),
    ):
        assert main(["outbox", *arguments]) == 1
        assert words in capsys.readouterr().err


def test_flush_delivers_what_an_outage_left(
    call: Caller,
    tmp_path: Path,
    closed_port_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import sqlite3
    from contextlib import closing

    path = tmp_path / "box" / "layer.outbox"
    with Layer(
        base_url=closed_port_url,
        application_id=APPLICATION,
        delivery="durable",
        outbox=path,
        retry=NO_RETRIES,
    ) as layer:
        layer.action(lambda: "kept")()
        layer.close(0)
    let_go(path)
    monkeypatch.setenv("LAYER_BASE_URL", call.sandbox.services["layer"])
    monkeypatch.setenv("LAYER_APPLICATION_ID", APPLICATION)
    assert main(["outbox", "flush", str(path)]) == 1
    assert "choose another path" in capsys.readouterr().err  # these settings lead elsewhere
    with closing(sqlite3.connect(path)) as db, db:
        url = f"{call.sandbox.services['layer']} application={APPLICATION}"
        db.execute("UPDATE meta SET value = ? WHERE name = 'destination'", (url,))
    assert main(["outbox", "flush", str(path)]) == 0
    assert capsys.readouterr().out == "delivered 1, dropped 0, pending 0\n"
    assert len(call.read("/layer/sessions")["items"]) == 1
