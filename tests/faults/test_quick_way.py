"""The quick way out: connections that are kept, closed by either side, and watched by others."""

from __future__ import annotations

import os
import threading
from functools import partial

import httpx
import pytest
from tests.support.echo import Echo
from tests.support.faces import watched

from ostiary import errors as e
from ostiary._core.flow import Send
from ostiary._io.quick import QuickWay
from ostiary._io.rows import Rows
from ostiary._io.senders import TransportSender
from ostiary._io.sync import SyncRuntime
from ostiary.config import NO_RETRIES, ConnectionOptions, Limits, Timeouts
from ostiary.testing import FaultServer, steps

OK = steps.reply(json={"text": "hello"})
FOREVER = Timeouts.of(60.0)


def echo(server: FaultServer, **options: object) -> Echo:
    limits = Limits(**options)  # type: ignore[arg-type]
    sender = TransportSender(ConnectionOptions(limits=limits))
    return Echo(server.url, runtime=SyncRuntime(sender), timeouts=FOREVER, retry=NO_RETRIES)


def test_calls_share_a_connection_and_the_library_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    exchange = QuickWay.exchange

    def counted(self: QuickWay, request: object, *rest: object) -> object:
        taken.append("quick")
        return exchange(self, request, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(QuickWay, "exchange", counted)
    with FaultServer(default=OK) as server:
        client = echo(server)
        assert [client.echo("x"), client.echo("y")] == ["hello", "hello"]
        assert [request.connection for request in server.requests] == [1, 1]
        assert taken == ["quick", "quick"]
        client.close()


def test_a_kept_connection_that_the_service_closed_is_replaced() -> None:
    with FaultServer(default=OK) as server:
        client = echo(server)
        assert client.echo("x") == "hello"
        server.drop_connections()
        server.wait_until_idle()
        assert client.echo("x") == "hello"
        assert [request.connection for request in server.requests] == [1, 2]
        client.close()


def test_no_more_are_kept_than_is_said() -> None:
    with FaultServer(default=OK) as server:
        client = echo(server, connections=4, keepalive=1)
        gate = server.gate("all four are under way")
        server.script([steps.after(gate, OK)] * 4)
        threads = [threading.Thread(target=partial(client.echo, "x")) for _ in range(4)]
        for thread in threads:
            thread.start()
        server.wait_for_requests(4)
        gate.open()
        for thread in threads:
            thread.join()
        client.echo("x")
        assert len(server.connections) == 4
        assert len(server.requests) == 5
        client.close()


def test_none_is_opened_for_later_that_would_not_be_kept() -> None:
    """Several delivery threads with many requests each would open and close connections all the time."""
    with FaultServer(default=OK) as server:
        sender = TransportSender(ConnectionOptions(limits=Limits(keepalive=2)))
        asked = Send("POST", f"{server.url}/x", [], b"{}", timeouts=FOREVER, deadline=None, cap=1000)
        rows = Rows()
        assert sender.begin(asked, opens=True, rows=rows) is None, "nothing is known of this place yet"
        assert sender.send(asked).status == 200
        underway = [sender.begin(asked, opens=True, rows=rows) for _ in range(3)]
        assert [each is not None for each in underway] == [True, True, False]
        for each in underway[:2]:
            assert each is not None
            each.leave()
        rows.leave()
        assert [each.reply().status for each in underway if each is not None] == [200, 200]
        assert len(server.connections) == 2
        sender.close()


def test_half_of_the_turns_are_left_to_who_waits_for_one() -> None:
    """Who has several requests under way waits for a turn too at times: not for one that only it can give back."""
    with FaultServer(default=OK) as server:
        sender = TransportSender(ConnectionOptions(limits=Limits(connections=5)))
        asked = Send("POST", f"{server.url}/x", [], b"{}", timeouts=FOREVER, deadline=None, cap=1000)
        assert sender.send(asked).status == 200
        rows = Rows()
        underway = [
            each for _ in range(5) if (each := sender.begin(asked, opens=True, rows=rows)) is not None
        ]
        assert len(underway) == 3
        assert sender.send(asked).status == 200
        for each in underway:
            each.drop()
        sender.close()


def test_none_is_kept_longer_than_is_said() -> None:
    with FaultServer(default=OK) as server:
        client = echo(server, keepalive_expiry=0.0)
        assert [client.echo("x"), client.echo("x")] == ["hello", "hello"]
        assert [request.connection for request in server.requests] == [1, 2]
        client.close()


@pytest.mark.parametrize(
    "step",
    [steps.hang(), steps.trickle(b"x", every=0.02, endless=True)],
    ids=["before its answer", "within its answer"],
)
def test_closing_ends_what_is_under_way(step: steps.Step) -> None:
    """Nobody takes the end of a connection that was closed here for the end of an answer."""
    with FaultServer(default=step) as server:
        client = echo(server)
        ended: list[BaseException] = []

        def call() -> None:
            try:
                client.echo("x")
            except e.OstiaryError as error:
                ended.append(error)

        thread = threading.Thread(target=call)
        thread.start()
        server.wait_for_requests(1)
        client.close()
        thread.join()
        assert len(ended) == 1
        assert isinstance(ended[0], e.TransportError | e.TruncatedResponseError)


def test_who_watches_the_librarys_transports_sees_all() -> None:
    with FaultServer(default=OK) as server:
        client = echo(server)
        assert client.echo("x") == "hello"
        with watched() as seen:
            assert client.echo("x") == "hello"
        assert client.echo("x") == "hello"
        assert [request.url.path for request in seen] == ["/echo"]
        assert len(server.requests) == 3
        client.close()


def test_who_replaces_them_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def mocked(self: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"text": "mocked"})

    with FaultServer(default=OK) as server:
        client = echo(server)
        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", mocked)
        assert client.echo("x") == "mocked"
        assert server.requests == []
        client.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_child_leaves_its_parents_connections_alone() -> None:
    with FaultServer(default=OK) as server:
        client = echo(server)
        client.echo("x")
        child = os.fork()
        if child == 0:
            client.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert client.echo("x") == "hello"
        assert [request.connection for request in server.requests] == [1, 1]
        client.close()
