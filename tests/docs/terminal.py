"""A reader's terminal: types what a page shows, in a folder of its own, and compares what is said with the page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.docs.pages import Block

# What prints a line when it is ready, and goes on until it is told to stop; and the port that it takes by default.
SERVERS = {
    r"ostiary sandbox(?! env)": 8099,
    r"ostiary console": 8098,
    r"ostiary gateway(?!.*--check)": 8080,
    r"ostiary processor (run|shadow)": 8000,
}
# Nothing waits so long unless it hangs; a machine that is busy may take a minute for a command.
SECONDS = 300.0


@dataclass(frozen=True)
class Line:
    """A command of a page, and the lines below it that say what it prints."""

    command: str
    says: tuple[str, ...]


def lines(block: Block) -> list[Line]:
    """Return the commands of a block: what follows `$ `, or each line where no line has a prompt."""
    text = block.text.replace("\\\n", " ").splitlines()
    if not any(line.startswith("$ ") for line in text):
        return [Line(each.strip(), ()) for each in text if each.strip()]
    found: list[tuple[str, list[str]]] = []
    for line in text:
        if line.startswith("$ "):
            found.append((re.sub(r"\s+#\s.*", "", line[2:]).strip(), []))
        else:
            found[-1][1].append(line)
    return [Line(command, tuple(said)) for command, said in found]


def differs(shown: tuple[str, ...], said: str) -> str | None:
    """Tell where what was said differs from what the page shows; `…` stands for anything.

    In a line it stands for any text, alone on a line for any number of lines. What a page doesn't show isn't compared.
    """
    if not shown:
        return None
    pattern = "\n".join(".*" if line == "…" else _one_line(line) for line in shown)
    # A line of dots may stand for no line at all.
    pattern = pattern.replace("\n.*\n", "\n(?:.*\n)?").removesuffix("\n.*") + (
        r"(?:\n.*)?" if shown[-1] == "…" else ""
    )
    plain = "\n".join(line.rstrip() for line in said.rstrip().splitlines())
    if re.fullmatch(pattern, plain, re.DOTALL):
        return None
    return f"the page shows:\n{chr(10).join(shown)}\nit said:\n{said}"


def _one_line(line: str) -> str:
    return "[^\n]*".join(re.escape(part) for part in line.rstrip().split("…"))


class Terminal:
    """Keep a folder, an environment that commands may change, and the servers that they start.

    Servers take free ports; a page's own address stands for theirs in whatever is typed, written and compared.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str], addresses: Mapping[str, str]) -> None:
        self._folder = folder
        self._addresses = dict(addresses)
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        self._environment = {**environment, "PATH": path, "HOME": str(folder)}
        self._servers: list[subprocess.Popen[str]] = []

    def write(self, name: str, text: str) -> None:
        """Write a file that the page shows."""
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self._meant(text), "utf-8")

    def type(self, line: Line, status: int = 0) -> None:
        """Type a command; fail where it ends otherwise or says something else than the page shows."""
        port = next((port for pattern, port in SERVERS.items() if re.match(pattern, line.command)), None)
        said = self._run(line.command, status) if port is None else self._start(line.command, port)
        wrong = differs(line.says, self._shown(said))
        assert wrong is None, f"{line.command}\n{wrong}"

    def close(self) -> None:
        """Stop what was started."""
        for server in self._servers:
            server.terminate()
        for server in self._servers:
            server.wait(timeout=SECONDS)
            if server.stdout is not None:
                server.stdout.close()

    def _run(self, command: str, status: int) -> str:
        kept = self._folder / ".environment"
        script = f"{self._meant(command)}\nstatus=$?\nenv -0 > {kept}\nexit $status"
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
        assert done.returncode == status, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
        variables = (pair.partition("=") for pair in kept.read_text("utf-8").split("\0") if pair)
        self._environment = {name: self._meant(value) for name, _, value in variables}
        return done.stdout

    def _start(self, command: str, port: int) -> str:
        stated = re.search(r" --port (\d+)", command)
        typed = re.sub(r" --port \d+", "", self._meant(command))
        told = self._folder / f".server-{len(self._servers)}"
        with told.open("w") as errors:
            server = subprocess.Popen(
                ["bash", "-c", f"exec {typed} --port 0"],
                cwd=self._folder,
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        self._servers.append(server)
        overdue = threading.Timer(SECONDS, server.kill)
        overdue.start()
        assert server.stdout is not None
        ready = server.stdout.readline()
        overdue.cancel()
        found = re.search(r'"url": "http://(127\.0\.0\.1:\d+)', ready)
        assert found is not None, f"{command}: {ready}{told.read_text('utf-8')}"
        self._addresses[f"127.0.0.1:{stated[1] if stated else port}"] = found[1]
        return ready

    def _meant(self, text: str) -> str:
        for page, real in self._addresses.items():
            text = text.replace(page, real)
        return text

    def _shown(self, text: str) -> str:
        for page, real in self._addresses.items():
            text = text.replace(real, page)
        return text.replace(str(self._folder), "~")
