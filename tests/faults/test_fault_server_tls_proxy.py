"""The fault server as an https server with good and bad certificates, and as a proxy."""

from __future__ import annotations

import os
import socket
import ssl
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from ostiary.testing import FaultServer, steps

if TYPE_CHECKING:
    from pathlib import Path


def test_a_good_certificate_is_trusted_by_those_who_were_told() -> None:
    with FaultServer(tls="good") as server:
        assert server.url.startswith("https://127.0.0.1:")
        assert httpx.get(server.url, verify=server.trust()).json() == {}
        assert httpx.get(f"https://localhost:{server.port}", verify=server.trust()).json() == {}
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            httpx.get(server.url)
        server.wait_until_idle()
        assert [connection.ended for connection in server.connections] == [
            "closed by the client",
            "closed by the client",
            "TLS refused: TLSV1_ALERT_UNKNOWN_CA",
        ]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("expired", "certificate has expired"),
        ("not yet valid", "certificate is not yet valid"),
        ("wrong host", "IP address mismatch"),
        ("self-signed", "CERTIFICATE_VERIFY_FAILED"),
        ("tls 1.1", "VERSION|PROTOCOL"),
    ],
)
def test_a_bad_certificate_is_refused(kind: Any, says: str) -> None:
    with FaultServer(tls=kind) as server:
        with pytest.raises(httpx.ConnectError, match=says):
            httpx.get(server.url, verify=server.trust())
        assert server.requests == []


def test_a_client_certificate_can_be_wanted(tmp_path: Path) -> None:
    with FaultServer(tls="client certificate") as server:
        with pytest.raises(httpx.TransportError):
            httpx.get(server.url, verify=server.trust())
        shown = server.client_certificate()
        assert httpx.get(server.url, verify=server.trust(showing=shown)).status_code == 200
        (tmp_path / "ca.pem").write_bytes(server.authority_pem)
        context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
        context.load_cert_chain(*map(str, shown.write(tmp_path)))
        assert httpx.get(server.url, verify=context).status_code == 200


def test_faults_work_under_tls() -> None:
    with FaultServer(tls="good") as server, httpx.Client(verify=server.trust()) as client:
        gate = server.gate("go")
        server.script(
            [
                steps.reset("body"),
                steps.close("body"),
                steps.http10(b"old"),
                steps.after(gate, steps.reply(201)),
            ]
        )
        with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):  # OpenSSL calls a reset an EOF
            client.get(server.url)
        server.wait_until_idle()  # the client may know of the reset before the server has written it down
        assert server.connections[0].ended == "reset"
        with pytest.raises(httpx.RemoteProtocolError):
            client.get(server.url)
        assert client.get(server.url).content == b"old"
        with pytest.raises(httpx.ReadTimeout):
            client.get(server.url, timeout=httpx.Timeout(30, read=0.1))
        server.wait_until_idle()  # the server saw that the client left, though a gate held it


@pytest.mark.parametrize("proper", [True, False])
def test_a_close_in_order_says_so_in_tls(proper: bool) -> None:
    with FaultServer(tls="good") as server:
        server.script([steps.http10(b"old") if proper else steps.reset()])
        plain = socket.create_connection((server.host, server.port), timeout=30)
        with server.trust().wrap_socket(
            plain, server_hostname=server.host, suppress_ragged_eofs=False
        ) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
            if proper:
                assert sock.recv(1000).endswith(b"old")
                assert sock.recv(1000) == b""
            else:
                with pytest.raises(OSError, match=r"EOF|reset"):
                    sock.recv(1000)


def test_a_handshake_can_hang_and_a_tls_port_can_speak_plainly() -> None:
    with FaultServer(tls="good") as server:
        server.script([steps.hang(at="accept"), steps.raw(b"HTTP/1.1 400 Bad\r\n\r\n", at="accept")])
        with pytest.raises(httpx.ConnectTimeout):
            httpx.get(server.url, verify=server.trust(), timeout=0.1)
        with pytest.raises(httpx.ConnectError, match=r"WRONG_VERSION_NUMBER|wrong version number"):
            httpx.get(server.url, verify=server.trust())


def test_certificates_leave_no_key_on_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with FaultServer(tls="client certificate") as server:
        server.trust(showing=server.client_certificate())
    assert os.listdir(tmp_path) == []


def test_a_plain_server_has_nobody_to_trust() -> None:
    with FaultServer() as server, pytest.raises(ValueError, match="no tls"):
        server.trust()


def test_proxies_requests_for_any_host_to_one_upstream() -> None:
    with FaultServer() as upstream, FaultServer(default=steps.proxy(upstream)) as proxy:
        upstream.script([steps.reply(201, json={"from": "upstream"})])
        answer = httpx.post("http://service.example:8080/a/b?c=1", content=b"sent", proxy=proxy.url)
    assert (answer.status_code, answer.json()) == (201, {"from": "upstream"})
    assert proxy.requests[0].target == "http://service.example:8080/a/b?c=1"
    assert proxy.requests[0].path == "/a/b"
    assert (upstream.requests[0].target, upstream.requests[0].body) == ("/a/b?c=1", b"sent")
    assert upstream.requests[0].header("host") == "service.example:8080"


def test_tunnels_tls_and_asks_for_a_login() -> None:
    with FaultServer(tls="good") as upstream:
        step = steps.proxy(upstream, user="me", password="open sesame")
        with FaultServer(default=step) as proxy:
            with pytest.raises(httpx.ProxyError, match="407"):
                httpx.get(f"https://localhost:{upstream.port}/", proxy=proxy.url, verify=upstream.trust())
            address = httpx.Proxy(proxy.url, auth=("me", "open sesame"))
            answer = httpx.get(
                f"https://localhost:{upstream.port}/in", proxy=address, verify=upstream.trust()
            )
            assert answer.status_code == 200
            assert [request.method for request in proxy.requests] == ["CONNECT", "CONNECT"]
            assert proxy.requests[1].target == f"localhost:{upstream.port}"
            assert [request.path for request in upstream.requests] == ["/in"]
            proxy.wait_until_idle()
            upstream.wait_until_idle()


def test_a_proxy_can_hang_and_refuse() -> None:
    with FaultServer() as proxy:
        proxy.script([steps.hang(), steps.reply(502)])
        with pytest.raises(httpx.ReadTimeout):
            httpx.get("https://service.example/", proxy=proxy.url, timeout=httpx.Timeout(30, read=0.1))
        with pytest.raises(httpx.ProxyError, match="502"):
            httpx.get("https://service.example/", proxy=proxy.url)
        with proxy.refuse(), pytest.raises(httpx.ConnectError):
            httpx.get("https://service.example/", proxy=proxy.url)
