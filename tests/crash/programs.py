"""An application in a process of its own, which does one thing after the other as a test tells it, and may be ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from ostiary.testing import FaultServer, steps

ROOT = Path(__file__).resolve().parents[2]
TAKEN = steps.reply(202, json={"session_id": "43f82426-0be8-519d-b555-c068abf14d92"})
MODES = {
    "`background`": {"delivery": "background"},
    "`blocking`": {"delivery": "blocking"},
    "`durable`": {"delivery": "durable", "sync": "crash"},
    '`durable`, `sync="power"`': {"delivery": "durable", "sync": "power"},
}

PROGRAM = """
import json, os, signal, sys
from ostiary.config import NO_RETRIES, Outbox
from ostiary.layer import Layer

options = json.loads(sys.argv[1])
if sync := options.pop("sync", None):
    options["outbox"] = Outbox(options["outbox"], sync=sync)
layer = Layer(application_id="app", platform="Test", retry=NO_RETRIES, **options)


@layer.action
def record(number):
    return f"record-{number}."


for line in sys.stdin:  # what to do, told by the test
    word, _, rest = line.strip().partition(" ")
    if word == "record":
        with layer.session():
            for number in range(int(rest)):
                record(number)
    elif word == "flush":
        layer.flush(20)
    elif word == "exit":
        break
    elif word == "raise":
        raise LookupError("the application's own")
    elif word == "os._exit":
        os._exit(0)
    elif word == "signal":
        os.kill(os.getpid(), getattr(signal, rest))
    print("done", flush=True)
"""


class Program:
    """An application in a process of its own, which does one thing after the other."""

    def __init__(self, folder: Path, url: str, mode: dict[str, Any], **options: Any) -> None:
        options = {"base_url": url, **mode, **options}
        if mode["delivery"] == "durable":
            options["outbox"] = str(folder / "box" / "x.outbox")
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", PROGRAM, json.dumps(options)],
            cwd=ROOT,
            env={**os.environ, "HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def do(self, what: str) -> None:
        """Have it done, and return when it is."""
        self.tell(what)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "done\n"

    def tell(self, what: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()

    def end(self, how: str = "exit") -> int:
        self.tell(how)
        return self.process.wait(60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.process.kill()
        self.process.communicate()


def arrived(server: FaultServer) -> list[int]:
    text = "".join(request.body.decode() for request in server.requests)
    return [number for number in range(1_000) if f"record-{number}." in text]


@contextmanager
def scene(folder: Path, mode: str, **options: Any) -> Iterator[tuple[FaultServer, Program]]:
    with (
        FaultServer(default=TAKEN) as server,
        Program(folder, server.url, MODES[mode], **options) as program,
    ):
        yield server, program


def restart(folder: Path, server: FaultServer, mode: str) -> None:
    """Start the application again, on what the first one left, and let it end."""
    with Program(folder, server.url, MODES[mode]) as again:
        again.do("flush")
        assert again.end() == 0
