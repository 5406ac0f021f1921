"""The container file of docs/deploy: its steps carried out below a folder, in a virtual environment of their own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from ostiary.sandbox import serve

PROJECT = Path(__file__).resolve().parent.parent.parent
FILE = PROJECT / "docs" / "deploy" / "Containerfile"
KNOWN = {"FROM", "ARG", "RUN", "ENV", "COPY", "USER", "EXPOSE", "STOPSIGNAL", "CMD"}


def instructions() -> Iterator[tuple[str, str]]:
    """Give the file's instructions; one that this test doesn't carry out is an error."""
    for line in FILE.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            word, _, rest = line.partition(" ")
            assert word in KNOWN, line
            yield word, rest


@dataclass
class Image:
    """A folder that stands for an image's root; what the file names by /opt and /etc lies below it."""

    root: Path
    context: Path
    packages: str
    environment: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)

    def inside(self, text: str) -> str:
        for folder in ("/opt/", "/etc/"):
            text = text.replace(folder, f"{self.root}{folder}")
        return text

    def build(self) -> None:
        self.environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(self.root)}
        for word, rest in instructions():
            if word == "ARG":
                name = rest.partition("=")[0]
                self.environment[name] = self.packages
            elif word == "ENV":
                name, _, value = rest.partition("=")
                known = value.strip('"').replace("$PATH", self.environment["PATH"])
                self.environment[name] = self.inside(known)
            elif word == "RUN":
                done = subprocess.run(
                    ["/bin/sh", "-ec", self.inside(rest)],
                    cwd=self.root,
                    env=self.pip() | self.environment,
                    capture_output=True,
                    text=True,
                    check=False,
                    timeout=600,
                )
                assert done.returncode == 0, done.stdout + done.stderr
            elif word == "COPY":
                source, target = rest.split()
                Path(self.inside(target)).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(self.context / source, self.inside(target))
            elif word == "CMD":
                self.command = [self.inside(each) for each in json.loads(rest)]

    @staticmethod
    def pip() -> dict[str, str]:
        """Say where packages come from, as it is set up here."""
        return {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}


def test_its_steps_make_a_gateway_that_serves_and_stops(tmp_path: Path) -> None:
    context, root = tmp_path / "context", tmp_path / "root"
    context.mkdir()
    root.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with serve() as sandbox:
        upstream = {"url": f"{sandbox.services['openai']}/v1", "key_env": "OPENAI_API_KEY"}
        config = {"upstream": upstream, "callers": {"bearer_env": "GATEWAY_TOKEN"}}
        (context / "gateway.yaml").write_text(json.dumps(config))
        image = Image(root, context, f"{PROJECT}[gateway]")
        image.build()
        command = [
            "127.0.0.1" if each == "0.0.0.0" else port if each == "8080" else each for each in image.command
        ]
        keys = {"OPENAI_API_KEY": "up-key", "GATEWAY_TOKEN": "in-key"}
        # What is run is what was installed there, and nothing of this environment.
        program = shutil.which(command[0], path=image.environment["PATH"])
        assert program == str(root / "opt/gateway/bin/ostiary")
        process = subprocess.Popen(
            [program, *command[1:]], cwd=root, env=image.environment | keys, stdout=subprocess.PIPE, text=True
        )
        try:
            assert process.stdout is not None
            url = json.loads(process.stdout.readline())["url"]
            assert httpx.get(f"{url}/healthz").status_code == 200
            assert httpx.get(f"{url}/readyz").json()["status"] == "ready"
            ask = {"model": "gpt-4o", "messages": [{"role": "user", "content": "hello"}]}
            assert httpx.post(f"{url}/v1/chat/completions", json=ask).status_code == 401
            answer = httpx.post(
                f"{url}/v1/chat/completions", json=ask, headers={"Authorization": "Bearer in-key"}
            )
            assert answer.status_code == 200
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)
    assert process.returncode in (0, -signal.SIGTERM)


@pytest.mark.parametrize("word", ["USER", "STOPSIGNAL", "EXPOSE"])
def test_it_says_who_runs_it_and_how_it_is_stopped(word: str) -> None:
    told = dict(instructions())
    expected = {"USER": "65532:65532", "STOPSIGNAL": "SIGTERM", "EXPOSE": "8080"}
    assert told[word] == expected[word]
