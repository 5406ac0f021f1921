"""Starting, ending, and what stays: threads, sockets, files."""

import asyncio
import gc
import socket
import ssl
import stat
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from tests.sandbox.conftest import APPLICATION, SESSION

from ostiary.errors import ConfigurationError
from ostiary.sandbox import Sandbox, serve
from ostiary.sandbox.control import OPERATIONS
from ostiary.sandbox.documents import Document, load
from ostiary.sandbox.finding import found


def answers(sandbox: Sandbox) -> bool:
    return httpx.get(sandbox.services["sandbox"] + "/status", trust_env=False).status_code == 200


def refuses(url: str) -> bool:
    parts = urlsplit(url)
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((str(parts.hostname), parts.port or 0)) != 0


def test_with_starts_and_ends_it_and_nothing_is_left() -> None:
    before = set(threading.enumerate())
    with serve() as sandbox:
        assert answers(sandbox)
        assert set(threading.enumerate()) - before
    assert set(threading.enumerate()) <= before  # threads of other tests may end meanwhile
    assert refuses(sandbox.url)
    gc.collect()  # an open socket or loop would warn here, and warnings are errors


def test_async_with_does_too() -> None:
    async def main() -> str:
        async with serve() as sandbox, httpx.AsyncClient(trust_env=False) as http:
            assert (await http.get(sandbox.services["sandbox"] + "/status")).status_code == 200
            return sandbox.url

    assert refuses(asyncio.run(main()))


@pytest.mark.parametrize("tls", [False, True])
def test_the_typed_client_reads_back_what_was_recorded(tls: bool) -> None:
    from ostiary_api.sandbox.api.firewall import set_firewall_decision
    from ostiary_api.sandbox.api.layer import get_layer_session
    from ostiary_api.sandbox.api.state import get_status, reset
    from ostiary_api.sandbox.models import FirewallDecisionRequest

    async def main() -> None:
        async with serve(tls=tls) as sandbox:
            client = sandbox.client()
            trust = ssl.create_default_context(cafile=sandbox.ca_file)
            body = {"application_id": APPLICATION, "session_id": SESSION, "attributes": {"a": [1]}}
            url = sandbox.services["layer"] + "/v1/sessions"
            httpx.post(url, json=body, verify=trust, trust_env=False).raise_for_status()
            recorded = await get_layer_session.asyncio(client=client, session_id=SESSION)
            assert recorded.session.body == body
            wanted = FirewallDecisionRequest(decision="block")
            set_firewall_decision.sync(client=sandbox.client(), session_id=SESSION, body=wanted)
            assert get_status.sync(client=client).requests == 1
            reset.sync(client=client)
            assert get_status.sync(client=client).requests == 0

    asyncio.run(main())
    gc.collect()


def test_close_may_come_twice_and_a_closed_one_is_not_started_again() -> None:
    sandbox = serve()
    sandbox.close()
    sandbox.close()
    with pytest.raises(ConfigurationError, match="closed"):
        sandbox.start()


def test_two_run_side_by_side() -> None:
    with serve() as one, serve() as two:
        assert one.url != two.url
        httpx.post(one.services["layer"] + "/v1/applications", json={"name": "n"}, trust_env=False)
        assert len(httpx.get(one.services["layer"] + "/v1/applications", trust_env=False).json()) == 1
        assert httpx.get(two.services["layer"] + "/v1/applications", trust_env=False).json() == []


def test_it_is_started_once() -> None:
    with serve() as sandbox, pytest.raises(ConfigurationError, match="started already"):
        sandbox.start()


def test_it_starts_at_once_and_ends_after_one_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server below would look ten times a second whether it shall end; it gives connections that long to close."""
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", pause)
    with serve() as sandbox:
        assert answers(sandbox)
    assert paused in ([], [0.1])


def test_answers_are_not_held_back_for_the_sake_of_full_packets() -> None:
    """A listening socket of the wrong kind makes every answer take 40 ms."""
    with serve() as sandbox, httpx.Client(trust_env=False) as http:
        http.get(sandbox.services["layer"] + "/v1/applications")
        assert sandbox._listener is not None
        (connection,) = sandbox._listener._server.server_state.connections
        served = connection.transport.get_extra_info("socket")
        assert served.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_closing_does_not_wait_for_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    with serve() as sandbox:
        base = sandbox.services["sandbox"]
        httpx.put(base + "/faults/slow", json={"latency": 3600}, trust_env=False).raise_for_status()
        failed: list[BaseException] = []

        def wait() -> None:
            try:
                httpx.get(sandbox.services["layer"] + "/v1/applications", timeout=None, trust_env=False)
            except httpx.HTTPError as error:
                failed.append(error)

        waiting = threading.Thread(target=wait)
        waiting.start()
        while httpx.get(base + "/status", trust_env=False).json()["requests"] == 0:
            time.sleep(0.01)
    waiting.join()
    # The server would end such a request too, after a second and with an error in the log.
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


def test_the_application_answers_without_a_socket() -> None:
    async def main() -> None:
        with Sandbox() as sandbox:
            transport = httpx.ASGITransport(app=sandbox.app)
            async with httpx.AsyncClient(transport=transport) as http:
                body = {"application_id": APPLICATION, "session_id": SESSION}
                answer = await http.post(sandbox.services["layer"] + "/v1/sessions", json=body)
                assert (answer.status_code, answer.json()) == (202, {"session_id": SESSION})
                await http.put(
                    sandbox.services["sandbox"] + "/faults/f", json={"status": 503, "latency": 0.01}
                )
                assert (await http.get(sandbox.services["layer"] + "/v1/applications")).status_code == 503
            with pytest.raises(ConfigurationError, match="no port"):
                sandbox.client()

    asyncio.run(main())


def test_a_file_keeps_the_state_and_is_its_owners_alone(tmp_path: Path) -> None:
    db = tmp_path / "state.sqlite"
    with serve(db=db) as sandbox:
        body = {"application_id": APPLICATION, "session_id": SESSION}
        httpx.post(sandbox.services["layer"] + "/v1/sessions", json=body, trust_env=False).raise_for_status()
        modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        assert modes == {0o600}
    with serve(db=str(db)) as sandbox:
        read = httpx.get(sandbox.services["sandbox"] + f"/layer/sessions/{SESSION}", trust_env=False)
        assert read.status_code == 200
        assert httpx.get(sandbox.services["sandbox"] + "/status", trust_env=False).json()["durable"] is True


def test_a_file_is_its_owners_alone_from_the_first_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = tmp_path / "state.sqlite"
    with monkeypatch.context() as patched:
        patched.setattr(Path, "chmod", lambda *_: None)
        Sandbox(db=db).close()
    assert stat.S_IMODE(db.stat().st_mode) == 0o600


def test_a_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    db = tmp_path / "state.sqlite"
    Sandbox(db=db).close()
    db.chmod(0o644)
    Sandbox(db=db).close()
    assert stat.S_IMODE(db.stat().st_mode) == 0o600


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("somebody's notes")
    other.chmod(0o644)
    with pytest.raises(ConfigurationError, match="can't keep its data"):
        Sandbox(db=other)
    assert other.read_text() == "somebody's notes"
    assert stat.S_IMODE(other.stat().st_mode) == 0o644
    with pytest.raises(ConfigurationError, match="can't keep its data"):
        Sandbox(db=tmp_path / "no" / "folder")


def test_a_database_of_another_version_is_refused(tmp_path: Path) -> None:
    import sqlite3

    db = tmp_path / "state.sqlite"
    Sandbox(db=db).close()
    connection = sqlite3.connect(db)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(ConfigurationError, match="not a database of this sandbox"):
        Sandbox(db=db)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_other_machines_are_kept_out_unless_allowed(host: str) -> None:
    with pytest.raises(ConfigurationError, match="other machines"):
        serve(host=host)


def test_other_machines_can_be_let_in() -> None:
    with serve(host="0.0.0.0", allow_remote=True) as sandbox:
        assert answers(sandbox)


def test_a_host_must_be_an_address() -> None:
    with pytest.raises(ConfigurationError, match="IP address"):
        serve(host="example.org")
    with serve(host="localhost") as sandbox:
        assert answers(sandbox)


@pytest.mark.parametrize("port", ["8099", 65536, -1])
def test_what_is_no_port_is_named(port: Any) -> None:
    with pytest.raises(ConfigurationError, match=rf"port {port!r}: must be a number"):
        serve(port=port)


def test_a_host_that_is_a_number_is_no_address() -> None:
    with pytest.raises(ConfigurationError, match="host 1: must be localhost or an IP address"):
        serve(host=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_taken_port_is_an_os_error_and_leaves_nothing() -> None:
    before = set(threading.enumerate())
    with serve() as sandbox:
        port = urlsplit(sandbox.url).port or 0
        with pytest.raises(OSError, match=r"in use: '127\.0\.0\.1:\d+'"):
            serve(port=port)
        with pytest.raises(OSError, match="in use"):
            serve(port=port, tls=True)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_tls_is_trusted_by_those_who_trust_its_authority(name: str) -> None:
    with serve(tls=True) as sandbox:
        assert sandbox.url.startswith("https://127.0.0.1:")
        assert sandbox.ca_file is not None
        assert [
            file.name
            for file in sandbox.ca_file.parent.iterdir()
            if stat.S_IMODE(file.stat().st_mode) & 0o77 == 0
        ]
        url = sandbox.services["sandbox"].replace("127.0.0.1", name) + "/status"
        strict = ssl.create_default_context(cafile=str(sandbox.ca_file))
        strict.verify_flags |= ssl.VERIFY_X509_STRICT
        assert httpx.get(url, verify=strict, trust_env=False).status_code == 200
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(url, trust_env=False)
    assert not sandbox.ca_file.parent.exists()


def test_every_operation_of_every_document_is_answered() -> None:
    services = tuple(found())
    handled = set(OPERATIONS) | {name for service in services for name in service.readback}
    assert {each.id for each in Document(load("sandbox")).operations} == handled
    # A document that a service brings along has no name and describes that service alone.
    for service in services:
        if not isinstance(service.document, str):
            described = Document(dict(service.document)).operations
            assert {each.id for each in described} == set(service.operations)
    # One that forwards has an application that answers for itself (tests/sandbox/test_aigateway.py).
    own = [service for service in services if not service.forwards]
    for document in {service.document for service in own if isinstance(service.document, str)}:
        served = [name for service in services if service.document == document for name in service.operations]
        assert sorted(each.id for each in Document(load(document)).operations) == sorted(served)
