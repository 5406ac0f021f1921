"""`layer.init(delivery="durable")`: what was recorded arrives in the sandbox, by this process or by the next one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from tests.sandbox.conftest import APPLICATION, Caller
from tests.support.durable import let_go
from tests.support.models import ANSWER, instrumented_sdk

from ostiary.config import NO_RETRIES, Outbox
from ostiary.errors import ConfigurationError, InvalidInputError
from ostiary.layer import AsyncLayer, Layer
from ostiary.layer.default import DefaultLayer
from ostiary.record import Delivery


@pytest.fixture
def settings(call: Caller, tmp_path: Path) -> dict[str, Any]:
    return {
        "base_url": call.sandbox.services["layer"],
        "application_id": APPLICATION,
        "delivery": "durable",
        "outbox": tmp_path / "box" / "layer.outbox",
        "retry": NO_RETRIES,
        "exit_timeout": 0,
    }


def recorded(call: Caller) -> list[Any]:
    sessions = [each["session_id"] for each in call.read("/layer/sessions")["items"]]
    return [
        item["body"]["data"] for each in sessions for item in call.read(f"/layer/sessions/{each}")["actions"]
    ]


def requests(call: Caller) -> list[str]:
    return [item["operation"] for item in call.read("/requests")["items"] if item["service"] == "layer"]


def conversation(layer: Layer | AsyncLayer, *answers: str) -> None:
    @layer.session(attributes={"user.id": "u"})
    def work() -> None:
        for answer in answers:
            layer.action(lambda answer=answer: answer)()

    work()


def test_a_session_and_its_first_actions_travel_in_one_request(
    call: Caller, settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A busy disk may take longer than the usual linger; a flush doesn't wait for it.
    monkeypatch.setitem(Delivery.__init__.__kwdefaults__, "linger", 60.0)
    with Layer(**settings) as layer:
        conversation(layer, "one", "two")
        assert layer.flush().complete
        assert recorded(call) == ["one", "two"]
        assert len(requests(call)) == 1
        (session,) = call.read("/layer/sessions")["items"]
        assert session["body"]["attributes"]["user.id"] == "u"
        ledger = layer.ledger()
        assert (ledger.accepted, ledger.delivered, ledger.pending) == (2, 2, 0)


def test_the_next_process_delivers_what_an_outage_left(
    call: Caller, settings: dict[str, Any], closed_port_url: str
) -> None:
    outbox = Outbox(settings["outbox"])
    path = outbox.path
    with Layer(**(settings | {"base_url": closed_port_url, "outbox": outbox})) as layer:
        conversation(layer, "one", "two")
        layer.action(lambda: "alone")()
        layer.action(session_id="0f0e8a3c-6c0e-4b62-8f0f-1f0e5a3c6c0e")(lambda: "of another")()
        assert layer.close(0.05).pending == 4
    assert path is not None
    let_go(Path(path))
    _lead_elsewhere(Path(path), settings["base_url"])
    with Layer(**settings) as layer:  # nothing is recorded: what is there is sent all the same
        assert layer.flush(10).delivered == 3
        assert sorted(recorded(call)) == ["alone", "one", "two"]
        assert layer.ledger().dropped == {"http_404": 1}  # the sandbox never heard of that session


def _lead_elsewhere(path: Path, url: str) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE meta SET value = ? WHERE name = 'destination'", (f"{url} application={APPLICATION}",)
        )


def test_an_answer_that_got_lost_costs_no_action(
    call: Caller, settings: dict[str, Any], closed_port_url: str
) -> None:
    """The session may be there already, and creating it again would do nothing with the actions in that request."""
    with Layer(**(settings | {"base_url": closed_port_url})) as layer:
        with layer.session(attributes={"n": 1}) as session_id:
            layer.action(lambda: "one")()
        layer.close(0)
    let_go(Path(settings["outbox"]))
    call.open_session(session_id)
    _lead_elsewhere(Path(settings["outbox"]), settings["base_url"])
    with Layer(**settings) as second:
        assert second.flush(60).complete
    assert recorded(call) == ["one"]


def test_the_async_client_and_the_default_client_take_the_same_settings(
    call: Caller, settings: dict[str, Any], tmp_path: Path
) -> None:
    async def main() -> None:
        async with AsyncLayer(**settings) as layer:
            conversation(layer, "async")
            assert (await layer.flush()).complete

    asyncio.run(main())
    layer = DefaultLayer()
    layer.init(**(settings | {"outbox": str(tmp_path / "box" / "other.outbox")}))
    conversation(layer, "default")
    assert layer.flush().complete
    layer.shutdown()
    assert sorted(recorded(call)) == ["async", "default"]


def test_the_default_path_is_in_the_users_state_folder(
    call: Caller, settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    with Layer(**(settings | {"outbox": None})) as layer:
        conversation(layer, "one")
        layer.flush()
    with Layer(**(settings | {"outbox": None, "application_id": "another"})):
        pass
    files = sorted((tmp_path / "ostiary" / "outbox").iterdir())
    assert len(files) == 2
    assert all(file.name.startswith("layer-") and file.suffix == ".outbox" for file in files)


def test_wrong_settings_are_told_at_once(settings: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="outbox=… belongs to delivery='durable'"):
        Layer(**(settings | {"delivery": "background"}))
    with Layer(**settings), pytest.raises(ConfigurationError, match="choose another path"):
        Layer(**(settings | {"application_id": "another"}))
    Path(settings["outbox"]).parent.chmod(0o777)
    with pytest.raises(ConfigurationError, match="chmod 700"):
        Layer(**settings)


@pytest.mark.parametrize("face", ["sync", "async"])
def test_calls_of_models_outlive_an_outage_and_the_process(
    call: Caller, settings: dict[str, Any], closed_port_url: str, face: str
) -> None:
    outbox = Outbox(settings["outbox"])
    down = settings | {"base_url": closed_port_url, "outbox": outbox}
    with instrumented_sdk("openai") as sdk, Layer(**down) as layer:
        layer.instrument("openai")
        asked = sdk.options(messages=[{"role": "user", "content": "Hi"}])
        if face == "sync":
            assert sdk.client.request(dict, asked) is ANSWER
        else:
            assert asyncio.run(sdk.async_client.request(dict, asked)) is ANSWER
        # On disk when the call has returned: as it was then, whatever becomes of it.
        asked.json_data["messages"][0]["content"] = "changed"
        assert layer.close(0.05).pending == 2
    assert outbox.path is not None
    let_go(Path(outbox.path))
    _lead_elsewhere(Path(outbox.path), settings["base_url"])
    with Layer(**settings) as layer:
        assert layer.flush().complete
    prompt, output = recorded(call)
    assert [each["content"] for each in prompt["messages"]] == ["Hi"]
    assert output["messages"] == [{"content": "Hello", "role": "assistant"}]
