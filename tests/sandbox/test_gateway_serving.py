"""The gateway as a server: several processes below uvicorn and gunicorn, TLS, new files, a graceful end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
import trustme

from ostiary.cli import main
from ostiary.sandbox import Sandbox
from ostiary.testing import FaultServer, steps
from ostiary_api.sandbox.api.layer import get_layer_session

# A processor that tells which process it is in, and one that waits until it may go on.
MODULE = """
import asyncio, os
from pathlib import Path
from ostiary.aigateway import INPUT_ONLY_SIGNATURE, Processor, Reject, RejectCode, Result, Tags

class Where(Processor):
    def __init__(self):
        super().__init__("where", "1", "my", INPUT_ONLY_SIGNATURE)
    async def process_input(self, prompt, metadata, parameters, request):
        if "bomb" in prompt.concatenate():
            return Reject(code=RejectCode.POLICY_VIOLATION, detail="no")
        return Result(tags=Tags({"process": [str(os.getpid())]}))

class Waits(Where):
    async def process_input(self, prompt, metadata, parameters, request):
        Path("begun").touch()
        while not Path("go").exists():
            await asyncio.sleep(0.01)
        return Result()
"""


@pytest.fixture
def folder(tmp_path: Path, sandbox: Sandbox) -> Path:
    (tmp_path / "processes.py").write_text(MODULE)
    write(tmp_path, sandbox, "Where")
    return tmp_path


def write(folder: Path, sandbox: Sandbox, processor: str, **parameters: Any) -> None:
    """Write the gateway's file, whole or not at all."""
    asked = [{"processor": f"processes:{processor}", "parameters": parameters, "timeout": 60}]
    upstream = {"url": f"{sandbox.services['openai']}/v1"}
    (folder / "new.yaml").write_text(json.dumps({"upstream": upstream, "input": [{"steps": asked}]}))
    (folder / "new.yaml").rename(folder / "gateway.yaml")


@contextmanager
def running(folder: Path, server: str, *more: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run a gateway of two processes; give its URL."""
    environment = {**os.environ, "PYTHONPATH": str(folder), "OSTIARY_GATEWAY_CONFIG": "gateway.yaml"}
    # gunicorn inherits the socket: what is free now may be taken then.
    with socket.create_server(("127.0.0.1", 0)) as ours, (folder / "log").open("w") as log:
        url, inherited = f"http://127.0.0.1:{ours.getsockname()[1]}", ours.fileno()
        command = {
            "gunicorn": f"gunicorn -k uvicorn_worker.UvicornWorker -w 2 -b fd://{inherited} --graceful-timeout 30"
            " ostiary.aigateway.gateway:application()",
            "uvicorn": "ostiary gateway --config gateway.yaml --port 0 --workers 2",
        }[server]
        process = subprocess.Popen(
            [sys.executable, "-m", *command.split(), *more],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            text=True,
            pass_fds=[inherited] if server == "gunicorn" else [],
        )
    try:
        if server == "gunicorn":
            until(lambda: answers(url))
        else:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
        yield url, process
    finally:
        process.terminate()
        process.communicate(timeout=60)


def log_of(folder: Path) -> str:
    return (folder / "log").read_text()


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz").status_code == 200
    except httpx.TransportError:
        return False


def until(holds: Any) -> None:
    """Wait until something holds; a minute at most."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def asked(url: str, text: str = "hello", **more: Any) -> httpx.Response:
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": text}], **more}
    headers = {"Authorization": "Bearer k", "X-Ostiary-Explain": "1"}
    return httpx.post(f"{url}/v1/chat/completions", json=body, headers=headers, timeout=60)


def process_of(answer: httpx.Response) -> int:
    assert answer.status_code == 200
    return int(json.loads(answer.headers["x-ostiary-explain"])[0]["tags"]["process"][0])


@pytest.mark.parametrize("server", ["uvicorn", "gunicorn"])
def test_several_processes_share_a_port(folder: Path, server: str) -> None:
    with running(folder, server) as (url, process):
        seen: set[int] = set()
        with ThreadPoolExecutor(8) as pool:
            until(
                lambda: (
                    seen.update(process_of(each) for each in pool.map(lambda _: asked(url), range(16)))
                    or len(seen) == 2
                )
            )
        assert process.pid not in seen
        with openai.OpenAI(base_url=f"{url}/v1", api_key="k") as client:
            ask: dict[str, Any] = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
            whole = client.chat.completions.create(**ask).choices[0].message.content
            stream = client.chat.completions.create(**ask, stream=True)
            assert "".join(each.choices[0].delta.content or "" for each in stream if each.choices) == whole
        # One that is killed is replaced, and the other serves meanwhile.
        os.kill(min(seen), signal.SIGKILL)
        after: set[int] = set()

        def replaced() -> bool:
            try:
                after.add(process_of(asked(url)))
            except httpx.TransportError:
                # A request that was with the killed one is lost with it.
                return False
            return len(after - {min(seen)}) == 2

        until(replaced)


@pytest.mark.parametrize("server", ["uvicorn", "gunicorn"])
def test_requests_under_way_are_answered_before_the_end(folder: Path, sandbox: Sandbox, server: str) -> None:
    write(folder, sandbox, "Waits")
    with running(folder, server) as (url, process), ThreadPoolExecutor(2) as pool:
        whole = pool.submit(asked, url)
        streamed = pool.submit(asked, url, stream=True)
        until((folder / "begun").exists)
        process.send_signal(signal.SIGTERM)
        # It takes no more requests, and so has heard the signal; those that it has taken still wait.
        until(lambda: not answers(url))
        assert not whole.done()
        (folder / "go").touch()
        assert whole.result(60).status_code == 200
        assert streamed.result(60).text.endswith("data: [DONE]\n\n")
        assert process.wait(60) in (0, -signal.SIGTERM)


def before_a_model(folder: Path, sandbox: Sandbox, model: FaultServer) -> None:
    """Write the file of a gateway before a model that the test holds, whose chats are recorded."""
    layer = {"base_url": sandbox.services["layer"], "application_name": "stopped"}
    upstream = {"url": f"{model.url}/v1"}
    (folder / "gateway.yaml").write_text(json.dumps({"upstream": upstream, "record": {"layer": layer}}))


def chunk(text: str) -> bytes:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n".encode()


@pytest.mark.parametrize("server", ["uvicorn", "gunicorn"])
def test_a_stream_under_way_goes_on_to_its_end_and_is_recorded(
    folder: Path, sandbox: Sandbox, server: str
) -> None:
    with FaultServer() as model:
        gate = model.gate("told to stop")
        end = chunk("there") + b"data: [DONE]\n\n"
        model.script([steps.stream([chunk("nobody "), gate, end], content_type="text/event-stream")])
        before_a_model(folder, sandbox, model)
        with running(folder, server) as (url, process):
            body = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "who?"}]}
            with httpx.stream("POST", f"{url}/v1/chat/completions", json=body, timeout=60) as answer:
                session = answer.headers["x-layer-session-id"]
                pieces = answer.iter_bytes()
                came = next(pieces)
                assert came == chunk("nobody ")
                process.send_signal(signal.SIGTERM)
                until(lambda: not answers(url))
                assert process.poll() is None
                gate.open()
                assert came + b"".join(pieces) == chunk("nobody ") + end
            assert process.wait(60) in (0, -signal.SIGTERM)
    # Delivered by a process that is no more.
    kept = get_layer_session.sync(session_id=session, client=sandbox.client())
    assert "nobody there" in json.dumps(kept.to_dict())


@contextmanager
def stream_without_end(
    folder: Path, sandbox: Sandbox, *more: str
) -> Iterator[tuple[subprocess.Popen[str], Iterator[bytes], str]]:
    """Run a gateway whose model says a word and no more; give the process, the stream, and its session."""
    with FaultServer() as model:
        held = model.gate("never opened")
        model.script([steps.stream([chunk("nobody "), held], content_type="text/event-stream")])
        before_a_model(folder, sandbox, model)
        with running(folder, "uvicorn", *more) as (url, process):
            body = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "canary"}]}
            with httpx.stream("POST", f"{url}/v1/chat/completions", json=body, timeout=60) as answer:
                pieces = answer.iter_bytes()
                assert next(pieces) == chunk("nobody ")
                yield process, pieces, answer.headers["x-layer-session-id"]
        model.wait_until_idle()


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("again", [[], [signal.SIGTERM]])
def test_a_stream_without_end_is_cut_off_when_the_grace_is_over(
    folder: Path, sandbox: Sandbox, workers: str, again: list[signal.Signals]
) -> None:
    """A second SIGTERM changes nothing: whoever stops several processes may tell each of them twice."""
    options = ["--workers", workers, "--grace", "2"]
    with stream_without_end(folder, sandbox, *options) as (process, pieces, session):
        began = time.monotonic()
        for each in [signal.SIGTERM, *again]:
            process.send_signal(each)
        with pytest.raises(httpx.TransportError):
            next(pieces)
        assert time.monotonic() - began > 1.5
        assert process.wait(60) in (0, -signal.SIGTERM)
        told = log_of(folder)
        assert told.count("graceful shutdown exceeded") == 1
        assert "Traceback" not in told
        assert "canary" not in told
    kept = get_layer_session.sync(session_id=session, client=sandbox.client())
    assert "nobody" in json.dumps(kept.to_dict())


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
def test_ctrl_c_while_it_waits_breaks_off_what_runs(
    folder: Path, sandbox: Sandbox, first: signal.Signals, workers: str
) -> None:
    """What was recorded until then was lost with it. A terminal tells all processes of a command.

    Workers of uvicorn die of the signal before they could deliver, which the guide to deployment says.
    """
    options = ["--workers", workers, "--grace", "50"]
    with stream_without_end(folder, sandbox, *options) as (process, pieces, session):
        began = time.monotonic()
        os.killpg(process.pid, first)
        # It waits by now, and so has heard the first signal.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1)
        os.killpg(process.pid, signal.SIGINT)
        with pytest.raises(httpx.TransportError):
            next(pieces)
        assert process.wait(60) in (0, -first)
        assert time.monotonic() - began < 30
        assert "Traceback" not in log_of(folder)
    if workers == "1":
        kept = get_layer_session.sync(session_id=session, client=sandbox.client())
        assert "nobody" in json.dumps(kept.to_dict())


def test_every_process_follows_its_file(folder: Path, sandbox: Sandbox) -> None:
    with running(folder, "uvicorn") as (url, _):
        assert asked(url, "a bomb").status_code == 200
        write(folder, sandbox, "Where", reject=True)
        in_a_row = 0

        def heeded() -> bool:
            nonlocal in_a_row
            in_a_row = in_a_row + 1 if asked(url, "a bomb").status_code == 400 else 0
            return in_a_row == 20

        until(heeded)
        (folder / "gateway.yaml").write_text("nonsense: true")
        assert {asked(url, "a bomb").status_code for _ in range(10)} == {400}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def pems(folder: Path, authority: trustme.CA) -> Path:
    """Write throwaway certificates: the server's, a client's, and that of an authority that nobody knows."""
    server = authority.issue_cert("127.0.0.1", "localhost")
    server.cert_chain_pems[0].write_to_path(folder / "server.pem")
    server.private_key_pem.write_to_path(folder / "server.key")
    authority.issue_cert("client@example.org").private_key_and_cert_chain_pem.write_to_path(
        folder / "client.pem"
    )
    trustme.CA().issue_cert("stranger@example.org").private_key_and_cert_chain_pem.write_to_path(
        folder / "stranger.pem"
    )
    authority.cert_pem.write_to_path(folder / "ca.pem")
    return folder


def test_a_gateway_speaks_tls_and_asks_clients_for_a_certificate(pems: Path, authority: trustme.CA) -> None:
    import ssl

    tls = ["--tls-certfile", "server.pem", "--tls-keyfile", "server.key", "--tls-client-ca", "ca.pem"]
    with running(pems, "uvicorn", *tls) as (url, _):
        assert url.startswith("https://")

        def reached(certificate: str | None) -> bool:
            context = ssl.create_default_context(cafile=str(pems / "ca.pem"))
            if certificate is not None:
                context.load_cert_chain(pems / certificate)
            with httpx.Client(verify=context) as client:
                try:
                    return client.get(f"{url}/healthz").status_code == 200
                except httpx.TransportError:
                    return False

        until(lambda: reached("client.pem"))
        assert not reached(None)
        assert not reached("stranger.pem")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["--tls-keyfile", "server.key"], "belong to --tls-certfile"),
        (["--tls-certfile", "no.pem"], "--tls-certfile no.pem: there is no such file"),
        (["--tls-certfile", "server.pem", "--tls-keyfile", "no.key"], "--tls-keyfile no.key: there is no"),
        (["--tls-certfile", "server.pem", "--tls-keyfile", "ca.pem"], "the TLS files do not fit"),
        (["--tls-certfile", "client.pem", "--tls-keyfile", "server.key"], "the TLS files do not fit"),
    ],
)
def test_certificates_that_do_not_fit_are_named(
    pems: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    words: str,
) -> None:
    monkeypatch.chdir(pems)
    monkeypatch.syspath_prepend(pems)
    assert main(["gateway", "--config", "gateway.yaml", *given]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_that_is_taken_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], workers: str
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["gateway", "--config", "gateway.yaml", "--port", port, "--workers", workers]) == 1
    told = capsys.readouterr()
    assert told.err == (
        f"ostiary: can't listen on 127.0.0.1:{port}: Address already in use; --port 0 takes a free port\n"
    )
    assert not told.out


@pytest.mark.parametrize(
    ("option", "value", "least"), [("--workers", "0", 1), ("--workers", "x", 1), ("--grace", "-1", 0)]
)
def test_numbers_that_make_no_sense_are_named(
    capsys: pytest.CaptureFixture[str], option: str, value: str, least: int
) -> None:
    """No workers served nothing, and a grace below 0 was over before it began."""
    with pytest.raises(SystemExit, match="2"):
        main(["gateway", "--config", "gateway.yaml", f"{option}={value}"])
    assert f"'{value}' is not a whole number of {least} or more" in capsys.readouterr().err
