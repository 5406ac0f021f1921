"""Processors served over TLS, for clients that bring a certificate, to our client on both faces."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from tests.support.faces import FACES, Face
from tests.support.gateway import gateway_client

from ostiary.config import NO_RETRIES, ConnectionOptions
from ostiary.errors import ConnectionFailedError, TransportError

TARGET = "ostiary.sandbox.services.aigateway.topics:TopicLimits"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write throwaway certificates: the server's, a client's, and those of an authority that nobody knows."""
    folder, known, unknown = tmp_path_factory.mktemp("tls"), trustme.CA(), trustme.CA()
    known.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(folder / "server.pem")
    known.issue_cert("client@example.org").private_key_and_cert_chain_pem.write_to_path(folder / "client.pem")
    unknown.issue_cert("other@example.org").private_key_and_cert_chain_pem.write_to_path(folder / "other.pem")
    known.cert_pem.write_to_path(folder / "ca.pem")
    unknown.cert_pem.write_to_path(folder / "other-ca.pem")
    return folder


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    """Serve a processor to clients whom its authority knows, and who bring a token besides."""
    tls = ["--tls-certfile", "server.pem", "--tls-client-ca", "ca.pem", "--bearer-env", "GUARD_TOKEN"]
    command = [sys.executable, "-m", "ostiary", "processor", "run", TARGET, "--port", "0", *tls]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, text=True, env={**os.environ, "GUARD_TOKEN": "t"}
    )
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def options(folder: Path, ca: str = "ca.pem", certificate: str | None = "client.pem") -> ConnectionOptions:
    return ConnectionOptions(
        verify=str(folder / ca), certificate=None if certificate is None else str(folder / certificate)
    )


@pytest.mark.parametrize("face", FACES)
def test_a_client_with_a_certificate_is_served(face: Face, folder: Path, url: str) -> None:
    assert url.startswith("https://")
    with gateway_client(face, base_url=url, token="t", connection=options(folder)) as client:
        said = client("execute", "sandbox:topic-limits", "a grenade", parameters={"reject": True})
        assert said.rejected
        assert said.tags == {"topics": ["weapons"]}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("certificate", [None, "other.pem"])
def test_a_client_without_a_known_certificate_is_not(
    face: Face, folder: Path, url: str, certificate: str | None
) -> None:
    connection = options(folder, certificate=certificate)
    with gateway_client(face, base_url=url, token="t", connection=connection, retry=NO_RETRIES) as client:
        # By TLS 1.3 a client learns of it only when it reads: how far its request came, nobody can say.
        with pytest.raises(TransportError):
            client("execute", "sandbox:topic-limits", "hello")


@pytest.mark.parametrize("face", FACES)
def test_a_server_that_the_client_does_not_know_gets_no_text(face: Face, folder: Path, url: str) -> None:
    connection = options(folder, ca="other-ca.pem")
    with gateway_client(face, base_url=url, token="t", connection=connection, retry=NO_RETRIES) as client:
        with pytest.raises(ConnectionFailedError, match=r"(?i)certificate"):
            client("execute", "sandbox:topic-limits", "hello")
