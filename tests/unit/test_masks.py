"""Nothing leaves the process unmasked: every field, every way out, and where the mask fails, nothing at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ostiary.errors import InvalidInputError
from ostiary.layer import Layer, LayerMaskError, LayerRequestPreparationError
from ostiary.record import mask_texts
from ostiary.testing import FaultServer, steps

SECRET = "Alice"
TAKEN = steps.reply(202, json={"session_id": "43f82426-0be8-519d-b555-c068abf14d92"})
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ACTION: dict[str, Any] = {
    "kind": "completion_output",
    "start_time": NOW,
    "end_time": NOW,
    "attributes": {"user": SECRET},
    "data": {"messages": [{"content": f"Hello {SECRET}"}], SECRET: 1},
    "error": {"message": f"{SECRET} failed", "details": {"who": SECRET}},
    "scanners": [{"name": f"of {SECRET}", "data": {"found": [SECRET]}}],
}
hide = mask_texts(lambda text: text.replace(SECRET, "[name]"))


def sent(use: Any, mask: Any) -> tuple[list[str], Layer]:
    """Return the bodies that arrive when a client is used with a mask."""
    with FaultServer(default=TAKEN) as server:
        client = Layer(
            base_url=server.url, application_id="app", platform="Test", delivery="blocking", mask=mask
        )
        try:
            use(client)
        finally:
            client.close()
        return [request.body.decode() for request in server.requests], client


def by_calls(client: Layer) -> None:
    session = client.create_session(attributes={"user": SECRET}, actions=[ACTION])
    client.append_action(session, **ACTION)


def by_recording(client: Layer) -> None:
    with client.session(attributes={"user": SECRET}):
        with client.action(attributes={"user": SECRET}) as action:
            action.data, action.error, action.scanners = ACTION["data"], ACTION["error"], ACTION["scanners"]
        with pytest.raises(ValueError, match=SECRET), client.action():
            raise ValueError(SECRET)


@pytest.mark.parametrize("use", [by_calls, by_recording])
def test_no_field_and_no_way_out_goes_past_the_mask(use: Any) -> None:
    plain, _ = sent(use, None)
    masked, _ = sent(use, hide)
    assert SECRET in "".join(plain)
    assert SECRET not in "".join(masked)
    assert len(plain) == len(masked)
    assert [body.replace(SECRET, "[name]") for body in map(frameless, plain)] == list(map(frameless, masked))


def frameless(body: str) -> str:
    """Leave out ids and times."""
    found = json.loads(body)
    found.pop("session_id", None)
    for action in [found, *(found.get("actions") or ())]:
        action.pop("start_time", None)
        action.pop("end_time", None)
    return json.dumps(found)


def broken(record: dict[str, Any]) -> dict[str, Any]:
    raise RuntimeError(f"can't mask {record}")


@pytest.mark.parametrize(
    "mask", [broken, lambda record: None, lambda record: {"attributes": {"a": object()}}]
)
def test_where_the_mask_fails_nothing_is_sent_and_no_word_of_it_is_said(mask: Any) -> None:
    caught: list[BaseException] = []

    def use(client: Layer) -> None:
        with pytest.raises(LayerMaskError) as info:
            client.create_session(attributes={"user": SECRET})
        caught.append(info.value)
        by_recording(client)

    bodies, client = sent(use, mask)
    assert bodies == []
    assert isinstance(caught[0], LayerRequestPreparationError)
    assert SECRET not in repr(caught[0])
    assert caught[0].__context__ is None
    books = client.ledger()
    assert books.delivered == 0
    assert dict(books.dropped) == {"LayerMaskError": books.accepted}


def test_one_record_that_fails_takes_no_other_along() -> None:
    def picky(record: dict[str, Any]) -> dict[str, Any]:
        if record.get("data") == "bad":
            raise ValueError
        return record

    with FaultServer(default=TAKEN) as server:
        client = Layer(base_url=server.url, application_id="app", platform="Test", mask=picky)
        with client.session():
            for data in ("one", "bad", "two"):
                client.action(lambda data=data: data)()
        client.close()
        bodies = [request.json() for request in server.requests]
    assert [body["data"] for body in bodies if "data" in body] == ["one", "two"]
    assert dict(client.ledger().dropped) == {"LayerMaskError": 1}


def turned(record: dict[str, Any]) -> dict[str, Any]:
    """Write every text backwards: whoever is masked twice is as before."""
    return mask_texts(lambda text: text[::-1])(record)


def outbox(folder: Path, url: str, mask: Any) -> dict[str, Any]:
    return {
        "base_url": url,
        "application_id": "app",
        "platform": "Test",
        "delivery": "durable",
        "outbox": folder / "box" / "x.outbox",
        "exit_timeout": 0,
        "mask": mask,
    }


@pytest.mark.parametrize("later", [False, True])
def test_the_mask_sees_a_record_before_the_disk_does_and_once(tmp_path: Path, later: bool) -> None:
    with FaultServer(default=TAKEN) as server:
        with server.refuse():
            client = Layer(**outbox(tmp_path, server.url, turned))
            by_recording(client)
            client.action(session_id="another's")(lambda: SECRET)()
            files = b"".join(file.read_bytes() for file in (tmp_path / "box").iterdir())
            assert SECRET.encode() not in files
            assert SECRET[::-1].encode() in files
            if later:
                client.close(0)
        if later:
            client = Layer(**outbox(tmp_path, server.url, turned))
        while client.ledger().pending:
            client.flush(5)
        client.close()
        bodies = "".join(request.body.decode() for request in server.requests)
    assert SECRET not in bodies
    assert bodies.count(SECRET[::-1]) >= 6
    assert "tseT" in bodies  # what the client adds of where it runs is masked too


@pytest.mark.parametrize("mask", [broken, lambda record: None])
def test_where_the_mask_fails_nothing_reaches_the_disk(tmp_path: Path, mask: Any) -> None:
    with FaultServer(default=TAKEN) as server:
        client = Layer(**outbox(tmp_path, server.url, mask))
        by_recording(client)
        books = client.close()
        files = b"".join(file.read_bytes() for file in (tmp_path / "box").iterdir())
        assert server.requests == []
    assert SECRET.encode() not in files
    assert books.complete
    assert dict(client.ledger().dropped) == {"LayerMaskError": 2}


def test_what_was_stored_without_a_mask_is_masked_when_it_is_sent(tmp_path: Path) -> None:
    with FaultServer(default=TAKEN) as server:
        with server.refuse():
            client = Layer(**outbox(tmp_path, server.url, None))
            by_recording(client)
            client.close(0)
        client = Layer(**outbox(tmp_path, server.url, hide))
        while client.ledger().pending:
            client.flush(5)
        client.close()
        assert server.requests
        assert SECRET not in "".join(request.body.decode() for request in server.requests)


def test_what_is_no_mask_and_no_share_is_refused() -> None:
    for wrong in ({"mask": "hide"}, {"sample": 2.0}, {"sample": -0.1}):
        with pytest.raises(InvalidInputError, match=next(iter(wrong))):
            Layer(base_url="http://x.test", application_id="app", **wrong)  # type: ignore[arg-type]
