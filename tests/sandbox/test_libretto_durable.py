"""`delivery="durable"` at Libretto: an event is on disk when its call returns, as it may be seen, and arrives later."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from tests.support.durable import let_go
from tests.support.faces import Face
from tests.support.libretto import Kept, LibrettoTalk, settings_of, talking

from ostiary.cli import main
from ostiary.config import NO_RETRIES
from ostiary.errors import ConfigurationError
from ostiary.libretto import Client, Libretto, LibrettoInputError, Sensitive, TemplateChat
from ostiary.sandbox import Sandbox
from ostiary.sandbox.requests import fingerprint

TEMPLATE = [{"role": "user", "content": "Write to {who} about {what}"}]
MAIL, SECRET, KEY = "ada@example.org", "blue-falcon-7", "lib-9d41c07be2"
DOWN = {"service": "libretto", "status": 503}
WELL = {**DOWN, "skip": 10**6}


@pytest.fixture
def kept(sandbox: Sandbox) -> Kept:
    kept = Kept(sandbox)
    kept.reset()
    return kept


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "box" / "libretto.outbox"


def options(sandbox: Sandbox, path: object, **config: Any) -> dict[str, Any]:
    settings = {"api_key": KEY, "prompt_template_name": "letter", "retry": NO_RETRIES, "exit_timeout": 0}
    return settings_of(sandbox, delivery="durable", outbox=path, **{**settings, **config})


def ask(talk: LibrettoTalk, event_id: str, *, stream: bool = False, **params: Any) -> None:
    prompt = TemplateChat(TEMPLATE, {"who": MAIL, "what": Sensitive(SECRET)})
    create = talk.client.chat.completions.create
    answer = talk(
        create(model="gpt-4o", messages=prompt, stream=stream, libretto={"event_id": event_id, **params})
    )
    if stream:
        talk.read(answer)


def leave(talk: LibrettoTalk, path: Path) -> None:
    """Stop delivering, with what is pending left in the file."""
    talk(talk.client.libretto.close(0))
    let_go(path)


def in_files(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(path.parent.iterdir()))


@pytest.fixture
def outage(kept: Kept) -> Kept:
    """Libretto answers nobody until `kept.put("/faults/down", WELL)`."""
    kept.put("/faults/down", DOWN)
    return kept


def test_an_event_is_kept_as_it_may_be_seen(face: Face, sandbox: Sandbox, path: Path, outage: Kept) -> None:
    with talking(face, **options(sandbox, path, redact_pii=True)) as talk:
        ask(talk, "e1")
        ask(talk, "e2", stream=True, api_key="another-key-51b7")
        talk(talk.client.send_feedback(feedback_key="f", better_response=f"Write to {MAIL}"))
        talk(talk.client.update_chain(chain_id="c", result=MAIL))
        stored = in_files(path)
        assert stored.count(b"<EMAIL_ADDRESS>") >= 4
        assert stored.count(b"<SENSITIVE>") >= 2
        for hidden in (MAIL, SECRET, KEY, "another-key-51b7", "model-key"):
            assert hidden.encode() not in stored
        ledger = talk.client.libretto.ledger()
        assert (ledger.accepted, ledger.delivered, ledger.pending) == (4, 0, 4)
        leave(talk, path)
    outage.put("/faults/down", WELL)
    with Libretto(**options(sandbox, path)["libretto"]) as libretto:
        libretto.flush(5)
        assert outage.events()["e1"]["params"] == {"who": "<EMAIL_ADDRESS>", "what": "<SENSITIVE>"}
        assert libretto.ledger().delivered == 3  # the key of the fourth is known to nobody here


def test_what_cannot_be_searched_is_not_kept(sandbox: Sandbox, path: Path, outage: Kept) -> None:
    class Broken:
        def redact(self, text: str) -> str:
            raise ValueError(text)

        redact_value = redact

    with talking("sync", **options(sandbox, path, redact_pii=True, redactor=Broken())) as talk:
        ask(talk, "e1")
        talk.client.libretto.flush(5)
        ledger = talk.client.libretto.ledger()
        assert (ledger.accepted, dict(ledger.dropped)) == (1, {"redaction_failed": 1})
        stored = in_files(path)
        assert b"e1" in stored
        assert not any(said in stored for said in (MAIL.encode(), SECRET.encode(), b"Write to"))


def test_the_next_process_sends_with_the_key_that_it_has(sandbox: Sandbox, path: Path, outage: Kept) -> None:
    with talking("sync", **options(sandbox, path)) as talk:
        ask(talk, "e1")
        leave(talk, path)
    outage.put("/faults/down", WELL)
    with Libretto(**options(sandbox, path, api_key="the-new-key")["libretto"]) as libretto:
        assert libretto.flush(5).delivered == 1
    assert fingerprint("the-new-key") in outage.only()["apiKey"]


def test_the_key_of_a_single_call_is_waited_for(sandbox: Sandbox, path: Path, outage: Kept) -> None:
    with talking("sync", **options(sandbox, path)) as talk:
        ask(talk, "e1", api_key="of-the-call")
        outage.put("/faults/down", WELL)
        assert talk.client.libretto.flush(5).delivered == 1  # this process knows it
        outage.put("/faults/down", DOWN)
        ask(talk, "e2", api_key="of-the-call")
        leave(talk, path)
    outage.put("/faults/down", WELL)
    with talking("sync", **options(sandbox, path)) as talk:
        assert talk.client.libretto.flush(0.2).pending == 1
        ask(talk, "e3", api_key="of-the-call")
        assert talk.client.libretto.flush(5).delivered == 2
    assert {fingerprint("of-the-call") in each["apiKey"] for each in outage.events().values()} == {True}


def test_nothing_is_sent_without_a_key(
    sandbox: Sandbox, path: Path, outage: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    with talking("sync", **options(sandbox, path)) as talk:
        ask(talk, "e1")
        leave(talk, path)
    outage.put("/faults/down", WELL)
    monkeypatch.delenv("LIBRETTO_API_KEY", raising=False)
    settings = {**options(sandbox, path)["libretto"], "api_key": None}
    with Libretto(**settings) as libretto:
        assert libretto.flush(0.2).pending == 1
        assert libretto.ledger().dropped == {}


def test_an_event_that_is_sent_again_is_there_once(sandbox: Sandbox, path: Path, kept: Kept) -> None:
    kept.put("/faults/lost", {"service": "libretto", "status": 504, "after": True, "times": 1})
    with talking("sync", **options(sandbox, path)) as talk:
        ask(talk, "e1")
        talk.flush()
    (event,) = kept.read("/libretto/events")["items"]
    found = kept.read("/libretto/events/e1")
    assert (event["event_id"], [each["same_body"] for each in found["repeats"]]) == ("e1", [True])


def test_a_killed_process_loses_nothing(sandbox: Sandbox, path: Path, outage: Kept) -> None:
    program = """
        import os, signal, sys
        from ostiary.libretto import Client
        model, libretto, outbox = sys.argv[1:]
        client = Client(
            base_url=model, api_key="k",
            libretto={"api_key": "lib", "base_url": libretto, "prompt_template_name": "n",
                      "delivery": "durable", "outbox": outbox},
        )
        for number in range(3):
            client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "Hi"}], libretto={"event_id": f"k{number}"}
            )
        os.kill(os.getpid(), signal.SIGKILL)
    """
    urls = (sandbox.settings["OPENAI_BASE_URL"], sandbox.services["libretto"], str(path))
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(program), *urls], timeout=120)
    assert ended.returncode == -signal.SIGKILL
    outage.put("/faults/down", WELL)
    with Libretto(**options(sandbox, path)["libretto"]) as libretto:
        assert libretto.flush(10).delivered == 3
    assert sorted(outage.events()) == ["k0", "k1", "k2"]


def test_a_file_of_its_own_for_each_key(
    sandbox: Sandbox, tmp_path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for key in ("one", "two"):
        Libretto(**options(sandbox, None, api_key=key)["libretto"]).close()
    assert len(list((tmp_path / "ostiary" / "outbox").glob("libretto-*.outbox"))) == 2


def test_a_file_holds_records_for_one_service(sandbox: Sandbox, path: Path, kept: Kept) -> None:
    Libretto(**options(sandbox, path)["libretto"]).close()
    with pytest.raises(ConfigurationError, match="holds records for"):
        Libretto(**options(sandbox, path, base_url="http://127.0.0.1:9")["libretto"])


def test_an_outbox_belongs_to_durable_delivery(path: Path) -> None:
    with pytest.raises(LibrettoInputError, match="delivery='durable'"):
        Client(api_key="k", libretto={"outbox": path})
    with pytest.raises(LibrettoInputError, match="'background', 'blocking' or 'durable'"):
        Client(api_key="k", libretto={"delivery": "forever"})


def test_the_command_delivers_what_is_left(
    sandbox: Sandbox,
    path: Path,
    outage: Kept,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with talking("sync", **options(sandbox, path)) as talk:
        ask(talk, "e1")
        leave(talk, path)
    outage.put("/faults/down", WELL)
    monkeypatch.setenv("LIBRETTO_API_PREFIX", sandbox.services["libretto"])
    monkeypatch.setenv("LIBRETTO_API_KEY", KEY)
    assert main(["outbox", "flush", str(path)]) == 0
    assert capsys.readouterr().out == "delivered 1, dropped 0, pending 0\n"
    assert list(outage.events()) == ["e1"]
