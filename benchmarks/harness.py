"""Compare contestants: each in an interpreter of its own, all of them by turns, in several rounds.

    COMPARISON = Comparison(
        name="calls", title="A small POST", base="httpx.Client", unit="call",
        contestants=[Contestant("httpx.Client", "benchmarks/contestants/floors.py:httpx_client"), ...],
    )
    if __name__ == "__main__":
        sys.exit(main([COMPARISON]))

A machine's speed drifts, so only what ran side by side is compared: a round runs every contestant once, each round
begins with another one, and figures are medians over rounds, with ratios to the base taken within each round. Written
are the raw rounds, a table and a plot, to docs/benchmarks; a quick look (`--quick`, or QUICK=1) goes to
build/benchmarks instead, so that it can't take the place of a full run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tools.peer import pinned_peer

from benchmarks.report import target_lines, write_report

ROOT = Path(__file__).resolve().parent.parent
FULL, QUICK = 5, 2
PROBE = 64
PATIENCE = 600
# A contestant and the server take two cores at most; what else runs then takes turns with them.
BUSY = max(0.5, (os.cpu_count() or 1) - 1.5)


@dataclass(frozen=True)
class Contestant:
    """Name what is measured. `target` is `file.py:function` (default `contestant`), a function of a number of calls.

    `peer` names an environment of its own, from `benchmarks/peers/<peer>.txt`; without it the project's own is used.
    `command`, in place of `target`, is run as it is with the number of calls appended, and prints one line of JSON.
    `environment` is added to the process's.
    """

    name: str
    target: str = ""
    peer: str = ""
    command: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def line(self, calls: int) -> list[str]:
        """Return the command that runs it."""
        if self.command:
            return [*self.command, str(calls)]
        return [python_of(self.peer), str(ROOT / "benchmarks" / "one.py"), self.target, str(calls)]


@dataclass(frozen=True)
class Target:
    """State what a contestant is to reach: at most (or at least) `value` in a column of `benchmarks.report`.

    `ratio` compares it to the base, or to another contestant named by `of`; `added` takes what it has more.
    """

    contestant: str
    column: str
    value: float
    at_least: bool = False
    ratio: bool = True
    of: str = ""
    added: bool = False


@dataclass(frozen=True)
class Comparison:
    """Name contestants that do the same work, and the `base` whose figures count as 1.

    `seconds` is about how long each runs in a round; `once` says that a contestant makes its one call a run, whatever
    the number. `note` says in a sentence what the work is. `columns` are those to show (default: all that there are),
    `plots` those to draw. `targets` are shown below the table, reached or missed.
    """

    name: str
    title: str
    base: str
    contestants: Sequence[Contestant]
    note: str = ""
    unit: str = "call"
    seconds: float = 1.0
    once: bool = False
    server: Sequence[str] = ()
    columns: Sequence[str] = ()
    plots: Sequence[str] = ("cpu_us", "per_second")
    targets: Sequence[Target] = ()


def python_of(peer: str) -> str:
    """Return the Python of an environment, making it first where it is not there yet."""
    if not peer:
        return sys.executable
    return str(pinned_peer(peer))


class Server:
    """Stand for the benchmark server, which runs in a process of its own."""

    def __init__(self, url: str, loop: str) -> None:
        self.url = url
        self.loop = loop

    def stats(self) -> dict[str, Any]:
        """Return what it counted since the last reset (see `benchmarks.server.answers`)."""
        with urllib.request.urlopen(f"{self.url}/stats") as answer:
            counted: dict[str, Any] = json.load(answer)
        return counted

    def reset(self) -> None:
        """Count from zero."""
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/stats/reset", method="POST")).close()


@contextmanager
def running_server(*options: str) -> Iterator[Server]:
    """Run a benchmark server for the length of a block."""
    command = [sys.executable, "-m", "benchmarks.server", "--port", "0", "--until-stdin-ends", *options]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = json.loads(process.stdout.readline())
        try:
            yield Server(first["url"], first["loop"])
        finally:
            process.terminate()
            process.wait(10)


def run_once(contestant: Contestant, calls: int, server: Server) -> dict[str, Any]:
    """Run one contestant in a fresh process and return its figures, with what the server saw of it."""
    server.reset()
    environment = os.environ | {"BENCH_URL": server.url} | dict(contestant.environment)
    done = subprocess.run(
        contestant.line(calls),
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{contestant.name} failed:\n{done.stdout}{done.stderr}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    seen = server.stats()
    figures["server"] = {key: seen[key] for key in ("requests", "connections", "body_bytes", "cpu_seconds")}
    return figures


def calls_for(contestant: Contestant, seconds: float, server: Server) -> int:
    """Return about how many calls take `seconds`: measured, in two steps, since the first calls are slow."""
    calls = PROBE
    for part in (0.1, 1.0):
        figures = run_once(contestant, calls, server)
        rate = figures["calls"] / max(figures["seconds"], 1e-6)
        calls = max(PROBE, int(rate * seconds * part))
    return calls


def run(comparison: Comparison, *, rounds: int, seconds: float, say: Any = print) -> dict[str, Any]:
    """Run a comparison and return its raw rounds, with what is needed to read them later."""
    began = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    busy = os.getloadavg()[0]
    if busy > BUSY:
        say(f"{comparison.name}: the machine is busy (load average {busy:.1f}); ratios will scatter")
    with running_server(*comparison.server) as server:
        calls = {}
        for contestant in comparison.contestants:
            if comparison.once:
                calls[contestant.name] = 1
                run_once(
                    contestant, 1, server
                )  # byte code is written and files are cached before anything counts
                continue
            calls[contestant.name] = calls_for(contestant, seconds, server)
            say(f"{comparison.name}: {contestant.name}, {calls[contestant.name]} calls a round")
        taken: list[dict[str, Any]] = []
        for number in range(rounds):
            turn = number % len(comparison.contestants)
            order = [*comparison.contestants[turn:], *comparison.contestants[:turn]]
            figures = {each.name: run_once(each, calls[each.name], server) for each in order}
            taken.append({"load": os.getloadavg()[0], "figures": figures})
            say(f"{comparison.name}: round {number + 1} of {rounds}")
    return {
        "name": comparison.name,
        "title": comparison.title,
        "note": comparison.note,
        "unit": comparison.unit,
        "base": comparison.base,
        "contestants": [each.name for each in comparison.contestants],
        "columns": list(comparison.columns),
        "plots": list(comparison.plots),
        "targets": [asdict(each) for each in comparison.targets],
        "began": began,
        "machine": machine() | {"server_loop": server.loop},
        "rounds": taken,
    }


def machine() -> dict[str, Any]:
    """Return what of this machine and interpreter decides the figures."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
    }


def main(comparisons: Sequence[Comparison], arguments: Sequence[str] | None = None) -> int:
    """Run comparisons from the command line and write their reports; return the exit code."""
    parser = argparse.ArgumentParser(description="Compare contestants side by side.")
    parser.add_argument("names", nargs="*", help="only these comparisons")
    parser.add_argument(
        "--quick", action="store_true", help="fewer and shorter rounds, written to build/benchmarks"
    )
    parser.add_argument("--rounds", type=int, help=f"default {FULL}, quick {QUICK}")
    options = parser.parse_args(arguments)
    quick = options.quick or os.environ.get("QUICK", "") not in ("", "0")
    known = {each.name for each in comparisons}
    if set(options.names) - known:
        parser.error(f"there is {', '.join(sorted(known))}")
    folder = ROOT / ("build/benchmarks" if quick else "docs/benchmarks")
    for comparison in comparisons:
        if options.names and comparison.name not in options.names:
            continue
        raw = run(
            comparison,
            rounds=options.rounds or (QUICK if quick else FULL),
            seconds=comparison.seconds / (5 if quick else 1),
        )
        print(write_report(raw, folder))
        print("\n".join(target_lines(raw)))
    return 0
