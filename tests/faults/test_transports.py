"""How requests leave: pools, proxies, TLS, users' own clients and sessions, forks, other event loops."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter, Retry
from tests.support.echo import AsyncEcho, Echo
from tests.support.faces import FACES, Face, echo_client

from ostiary import errors as e
from ostiary._io.aio import AsyncRuntime
from ostiary._io.async_senders import AsyncClientSender, AsyncTransportSender
from ostiary._io.choose import async_sender, own_timeouts, retries_itself, sync_sender
from ostiary._io.requests_session import RequestsSender
from ostiary._io.senders import ClientSender, TransportSender
from ostiary._io.sync import SyncRuntime
from ostiary._io.tls import context_for
from ostiary.config import NO_RETRIES, ConnectionOptions, Limits, Timeouts
from ostiary.testing import FaultServer, steps

OK = steps.reply(json={"text": "hello"})


def sync_echo(url: str, options: ConnectionOptions, **more: Any) -> Echo:
    return Echo(url, runtime=SyncRuntime(TransportSender(options)), **more)


async def async_echo_once(url: str, options: ConnectionOptions, **more: Any) -> str:
    client = AsyncEcho(url, runtime=AsyncRuntime(AsyncTransportSender(options)), **more)
    try:
        return await client.echo("x")
    finally:
        await client.close()


def call_once(face: Face, url: str, options: ConnectionOptions, **more: Any) -> str:
    if face == "async":
        return asyncio.run(async_echo_once(url, options, **more))
    client = sync_echo(url, options, **more)
    try:
        return client.echo("x")
    finally:
        client.close()


@pytest.mark.parametrize("face", FACES)
class TestTls:
    def test_a_trusted_certificate_by_bundle_or_context(self, face: Face, tmp_path: Path) -> None:
        with FaultServer(default=OK, tls="good") as server:
            bundle = tmp_path / "ca.pem"
            bundle.write_bytes(server.authority_pem)
            assert call_once(face, server.url, ConnectionOptions(verify=str(bundle))) == "hello"
            assert call_once(face, server.url, ConnectionOptions(verify=server.trust())) == "hello"

    def test_an_unknown_authority_is_refused(self, face: Face) -> None:
        with FaultServer(default=OK, tls="good") as server:
            with pytest.raises(e.ConnectionFailedError):
                call_once(face, server.url, ConnectionOptions(), retry=NO_RETRIES)
            assert server.requests == []

    def test_a_bundle_that_is_not_there_is_a_configuration_error(self, face: Face, tmp_path: Path) -> None:
        with pytest.raises(e.ConfigurationError, match="CA bundle"):
            call_once(face, "https://127.0.0.1:9", ConnectionOptions(verify=str(tmp_path / "none.pem")))


def test_one_tls_context_serves_all_clients() -> None:
    assert context_for("https", ConnectionOptions()) is context_for("https", ConnectionOptions())
    bare = context_for("http", ConnectionOptions())
    assert bare is context_for("http", ConnectionOptions(verify=False))
    assert bare.cert_store_stats()["x509_ca"] == 0, "no authority is loaded where no TLS is spoken"


@pytest.mark.parametrize("face", FACES)
class TestProxies:
    def test_a_named_proxy_carries_the_request(self, face: Face) -> None:
        with FaultServer(default=OK) as proxy:
            assert call_once(face, "http://service.test", ConnectionOptions(proxy=proxy.url)) == "hello"
            assert proxy.requests[0].target == "http://service.test/echo"

    def test_the_environments_proxy_counts(self, face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
        with FaultServer(default=OK) as proxy:
            monkeypatch.setenv("HTTP_PROXY", proxy.url)
            monkeypatch.setenv("http_proxy", proxy.url)
            assert call_once(face, "http://service.test", ConnectionOptions()) == "hello"
            assert len(proxy.requests) == 1

    def test_no_proxy_is_left_alone(self, face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
        with FaultServer() as proxy, FaultServer(default=OK) as server:
            for name in ("HTTP_PROXY", "http_proxy"):
                monkeypatch.setenv(name, proxy.url)
            for name in ("NO_PROXY", "no_proxy"):
                monkeypatch.setenv(name, "127.0.0.1")
            assert call_once(face, server.url, ConnectionOptions()) == "hello"
            assert proxy.requests == []

    def test_proxies_can_be_switched_off(self, face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
        with FaultServer() as proxy, FaultServer(default=OK) as server:
            for name in ("HTTP_PROXY", "http_proxy"):
                monkeypatch.setenv(name, proxy.url)
            assert call_once(face, server.url, ConnectionOptions(proxy=False)) == "hello"
            assert proxy.requests == []


class TestUsersOwnClients:
    def test_an_httpx_client_is_used_as_given(self) -> None:
        seen: list[str] = []
        with (
            FaultServer(default=OK) as server,
            httpx.Client(
                event_hooks={"request": [lambda r: seen.append(r.method)]},
                headers={"X-Team": "a"},
                follow_redirects=True,
            ) as given,
        ):
            client = Echo(server.url, runtime=SyncRuntime(ClientSender(given)))
            assert client.echo("x") == "hello"
            server.script([steps.redirect(server.url)])
            with pytest.raises(e.RedirectError):
                client.echo("x")
            client.close()
            assert not given.is_closed
            assert seen == ["POST", "POST"]
            assert server.requests[0].header("x-team") == "a"

    def test_an_async_httpx_client_is_used_as_given(self) -> None:
        async def main(url: str) -> None:
            async with httpx.AsyncClient(follow_redirects=True) as given:
                client = AsyncEcho(url, runtime=AsyncRuntime(AsyncClientSender(given)))
                assert await client.echo("x") == "hello"
                await client.close()
                assert not given.is_closed

        with FaultServer(default=OK) as server:
            asyncio.run(main(server.url))

    def test_a_requests_session_brings_its_own_retries(self) -> None:
        retry = Retry(
            total=3, status_forcelist=[503], backoff_factor=0, allowed_methods=None, raise_on_status=False
        )
        with FaultServer(default=OK) as server, requests.Session() as session:
            session.mount("http://", HTTPAdapter(max_retries=retry))
            client = Echo(server.url, runtime=SyncRuntime(RequestsSender(session)), retry=NO_RETRIES)
            server.script([steps.reply(503), steps.reply(503)])
            assert client.echo("x") == "hello"
            assert len(server.requests) == 3
            assert client.waits == []

    def test_netrc_does_not_replace_a_credential_in_a_requests_session(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login somebody password else\n")
        monkeypatch.setenv("NETRC", str(netrc))
        with FaultServer(default=OK) as server, requests.Session() as session:
            runtime = SyncRuntime(RequestsSender(session))
            Echo(server.url, runtime=runtime, headers=(("Authorization", "Bearer ours"),)).echo("x")
            Echo(server.url, runtime=runtime).echo("x")
            seen = [str(request.header("authorization")) for request in server.requests]
            assert seen[0] == "Bearer ours"
            assert seen[1].startswith("Basic ")

    @pytest.mark.parametrize(
        ("step", "kind"),
        [
            (steps.reply(404), e.NotFoundError),
            (steps.redirect("http://elsewhere.test/"), e.RedirectError),
            (steps.gzip_bomb(), e.ResponseTooLargeError),
            (steps.cut_chunked(), e.TruncatedResponseError),
            (steps.malformed_json(), e.DecodeError),
            (steps.close("request"), e.OstiaryError),
        ],
        ids=lambda value: getattr(value, "name", getattr(value, "__name__", "")),
    )
    def test_a_requests_session_fails_as_any_other(self, step: Any, kind: type[Exception]) -> None:
        with FaultServer(default=step) as server, requests.Session() as session:
            client = Echo(server.url, runtime=SyncRuntime(RequestsSender(session)), retry=NO_RETRIES)
            with pytest.raises(kind):
                client.echo("x")

    def test_mock_transports_work_on_both_faces(self) -> None:
        mock = httpx.MockTransport(lambda request: httpx.Response(200, json={"text": request.url.path}))
        assert Echo("http://x", runtime=SyncRuntime(TransportSender(transport=mock))).echo("x") == "/echo"

        async def main() -> str:
            return await AsyncEcho(
                "http://x", runtime=AsyncRuntime(AsyncTransportSender(transport=mock))
            ).echo("x")

        assert asyncio.run(main()) == "/echo"

    def test_what_is_no_http_session_is_named(self) -> None:
        with pytest.raises(e.InvalidInputError, match=r"a str; a sync client takes an httpx\.Client"):
            sync_sender("nonsense", ConnectionOptions())
        with httpx.Client() as client, pytest.raises(e.InvalidInputError, match=r"AsyncClient"):
            async_sender(client, ConnectionOptions())

    def test_the_timeouts_of_an_httpx_client_count(self) -> None:
        with httpx.Client(timeout=httpx.Timeout(3.0, read=9.0)) as client:
            assert own_timeouts(client) == Timeouts(3.0, 9.0, 3.0, 3.0)
        assert own_timeouts(None) is None
        assert retries_itself(requests.Session())
        assert not retries_itself(httpx.Client)


def test_fast_is_asked_for_and_keeps_no_cookies() -> None:
    async def main(server: FaultServer) -> None:
        sender = AsyncTransportSender(ConnectionOptions(fast=True))
        client = AsyncEcho(server.url, runtime=AsyncRuntime(sender))
        server.script([steps.reply(headers={"Set-Cookie": "who=me"}, json={"text": "a"})])
        assert await client.echo("x") == "a"
        assert await client.echo("x") == "hello"
        assert "cookie" not in {name.lower() for name, _ in server.requests[1].headers}
        server.script([steps.close("request")])
        assert await client.echo("x") == "hello"
        await client.close()

    with FaultServer(default=OK) as server:
        asyncio.run(main(server))


def test_fast_says_refused_when_refused_and_lost_when_lost() -> None:
    async def main(server: FaultServer) -> None:
        sender = AsyncTransportSender(ConnectionOptions(fast=True))
        client = AsyncEcho(server.url, runtime=AsyncRuntime(sender), replay="never")
        server.script([steps.close("request")])
        with pytest.raises(e.ConnectionLostError):
            await client.echo("x")
        assert len(server.requests) == 1
        with server.refuse(), pytest.raises(e.ConnectionFailedError):
            await client.echo("x")
        await client.close()

    with FaultServer(default=OK) as server:
        asyncio.run(main(server))


def test_one_async_client_works_on_one_loop_after_another() -> None:
    with FaultServer(default=OK) as server:
        client = AsyncEcho(server.url)
        for _ in range(3):
            with asyncio.Runner() as runner:
                assert runner.run(client.echo("x")) == "hello"
                runner.run(_close_ways(client))


async def _close_ways(client: AsyncEcho) -> None:
    sender = client._runtime.sender
    await client.close()
    sender._closed = False  # type: ignore[attr-defined]


def test_threads_share_one_pool_within_its_limits() -> None:
    with FaultServer(default=OK) as server:
        options = ConnectionOptions(limits=Limits(connections=4, keepalive=4))
        # A busy machine may keep a thread waiting for one of the four.
        client = sync_echo(server.url, options, timeouts=Timeouts(30, 30, 30, 60))
        threads = [threading.Thread(target=lambda: [client.echo("x") for _ in range(5)]) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.requests) == 80
        assert len(server.connections) <= 4
        client.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_child_opens_connections_of_its_own() -> None:
    with FaultServer(default=OK) as server:
        client = Echo(server.url)
        assert client.echo("x") == "hello"
        child = os.fork()
        if child == 0:
            try:
                status = 0 if client.echo("x") == "hello" else 1
            except BaseException:
                status = 2
            os._exit(status)
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        assert client.echo("x") == "hello"
        numbers = [request.connection for request in server.requests]
        assert numbers[0] == numbers[2] != numbers[1]
        client.close()


@pytest.mark.parametrize("face", FACES)
def test_nothing_is_left_open(face: Face) -> None:
    with FaultServer(default=OK) as server:
        with echo_client(face, server.url) as call:
            for _ in range(10):
                call("echo", text="x")
        gc.collect()
        server.wait_until_idle()
        assert server.connections_open == 0
