"""Processes that record until they are killed, and what reads what they left.

This file is also the program that starts them: it reads one job a line, forks a process for each, and says how it
ended. A process tells what it was promised (`put()` returned) and what its sender handed over by appending to files,
which survive it; the tests, in a process of their own, compare the two.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
WORKERS, BATCH = 2, 5


class Log:
    """Append lines to a file, each at once: what was written outlives the process."""

    def __init__(self, path: str | Path) -> None:
        self.descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def write(self, *lines: object) -> None:
        os.write(self.descriptor, "".join(f"{line}\n" for line in lines).encode())


# What the forked processes do.


def deliveries(job: dict[str, Any]) -> Any:
    from tests.support.durable import durable

    from ostiary._io.outbox.points import at
    from ostiary.record import Backoff, Delivered, Delivery, Record

    received = Log(job["received"])

    def send(key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
        if job.get("down"):
            return Delivered.retry()
        at("sending")
        received.write(*(record.payload for record in records))
        at("sent")
        return Delivered.ok(len(records))

    return Delivery(
        send,
        durable=durable(Path(job["path"]), **job.get("outbox", {})),
        workers=WORKERS,
        max_batch=BATCH,
        linger=0.001,
        backoff=Backoff(base=0.01, cap=0.05),
        exit_timeout=job.get("exit_timeout", 10.0),
    )


def record(job: dict[str, Any], delivery: Any, promised: Log, thread: int = 0) -> None:
    """Record until `count` is reached, from one thread."""
    from ostiary.record import Record

    for number in range(job.get("count", 10**9)):
        name = f"{job['run']}.{thread}.{number}"
        if not delivery.put(Record(f"{job['run']}.{thread}.{number % 3}", name)):
            raise AssertionError("a record was refused")
        promised.write(name)
        if number % 10 == 9:
            time.sleep(0.001)


def run(job: dict[str, Any]) -> None:
    """Record from several threads, and end as the job says."""
    delivery = deliveries(job)
    promised = Log(job["promised"])
    threads = [
        threading.Thread(target=record, args=(job, delivery, promised, number))
        for number in range(job.get("threads", 2))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if job.get("fork"):
        child = os.fork()
        record(job | {"run": f"{job['run']}c" if not child else f"{job['run']}p"}, delivery, promised)
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
    end(job.get("end", "exit"), delivery, job)


def end(how: str, delivery: Any, job: dict[str, Any]) -> None:
    if how == "raise":
        raise LookupError("the application's own")
    if how == "os._exit":
        os._exit(0)
    if how in ("SIGTERM", "SIGKILL"):
        os.kill(os.getpid(), getattr(signal, how))
    if how == "wait":
        signal.pause()
    if how == "drain":
        while delivery.ledger().pending:
            delivery.flush(1.0)
    if how == "ledger":
        delivery.flush(10)
        Path(job["ledger"]).write_text(json.dumps(_plain(delivery.ledger())))


def _plain(ledger: Any) -> dict[str, Any]:
    return {name: getattr(ledger, name) for name in ("accepted", "delivered", "pending")} | {
        "dropped": dict(ledger.dropped)
    }


def steps(job: dict[str, Any]) -> None:
    """Do everything that touches the file once, on one thread, and die at step number `crash_at`."""
    from tests.support.durable import Desk

    from ostiary._io.outbox import connections, points
    from ostiary.record.queue import Delivered, Record

    counted = 0

    def reached(name: str) -> None:
        nonlocal counted
        counted += 1
        if counted == job["crash_at"]:
            Log(job["steps"]).write(name)
            os.kill(os.getpid(), signal.SIGKILL)

    promised, received = Log(job["promised"]), Log(job["received"])
    if job.get("bug"):
        remove_before_sending()
    connections._COPY_AT = 1
    points.reached = reached
    desk = Desk(Path(job["path"]))
    for number in range(9):
        name = f"{job['run']}.0.{number}"
        assert desk.queue.put(Record(f"k{number % 3}", name))
        promised.write(name)
    desk.queue.gather()
    turn = 0
    while (claim := desk.queue.claim(3, time.monotonic())) is not None:
        turn += 1
        points.at("claimed")
        count = len(claim.records) - (turn == 2)
        received.write(*(record.payload for record in claim.records[:count]))
        points.at("sent")
        answer = Delivered.retry(count=count) if turn == 2 else Delivered.ok(count)
        desk.queue.settle(claim, answer, due=0.0)
        desk.queue._disk._stock.chores_at = 0.0
        desk.queue.gather()
    points.at("all done")
    desk.end()


def remove_before_sending() -> None:
    """Seed the bug that this suite must find: what is lent is removed at once, not when it has arrived."""
    from ostiary._io.outbox.file import Removal
    from ostiary.record.loans import Loans

    lend = Loans.lend

    def wrong(self: Loans, limit: int, now: float) -> Any:
        claim = lend(self, limit, now)
        if claim is not None:
            self._stock.remove(Removal(delivered=[record.seq for record in claim.records]))
        return claim

    Loans.lend = wrong  # type: ignore[method-assign]


JOBS = {"run": run, "steps": steps}


def serve() -> None:
    """Fork a process for each job on stdin; answer each line with one line."""
    import tests.support.durable  # noqa: F401 - loaded once, for all

    for line in sys.stdin:
        job = json.loads(line)
        if "wait" in job:
            answer = os.waitstatus_to_exitcode(os.waitpid(job["wait"], 0)[1])
        else:
            answer = os.fork()
            if not answer:
                _be(job)
        print(answer, flush=True)


def _be(job: dict[str, Any]) -> None:
    sys.stdin.close()
    os.dup2(os.open(job["errors"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), 2)
    os.dup2(2, 1)
    faulthandler.dump_traceback_later(40, exit=True)  # a deadlock shows where
    JOBS[job["do"]](job)
    sys.exit(0)


# The tests' side.


class Scene:
    """Start victims on one outbox, and compare what they were promised with what arrived."""

    def __init__(self, folder: Path, starter: Starter) -> None:
        self.folder = folder
        self.path = folder / "box" / "x.outbox"
        self.starter = starter
        self.runs = 0

    def start(self, do: str = "run", **job: Any) -> int:
        self.runs += 1
        names = ("promised", "received", "errors", "steps", "ledger")
        files = {name: str(self.folder / name) for name in names}
        return self.starter.ask({"do": do, "run": f"r{self.runs}", "path": str(self.path), **files, **job})

    def wait(self, pid: int) -> int:
        return self.starter.ask({"wait": pid})

    def run(self, do: str = "run", **job: Any) -> int:
        return self.wait(self.start(do, **job))

    def drain(self) -> None:
        """Have a new process deliver all that is left."""
        assert self.run(count=0, end="drain") == 0, self.read("errors")

    def read(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    def lost(self) -> set[str]:
        return set(self.read("promised")) - set(self.read("received"))

    def repeated(self) -> int:
        return sum(count - 1 for count in Counter(self.read("received")).values())

    def in_order(self) -> bool:
        """Say whether the records of each key arrived in order, repeats apart."""
        last: dict[str, int] = {}
        seen: set[str] = set()
        for name in self.read("received"):
            if name in seen:
                continue
            seen.add(name)
            run, thread, number = name.split(".")
            key = f"{run}.{thread}.{int(number) % 3}"
            if last.get(key, -1) > int(number):
                return False
            last[key] = int(number)
        return True

    def check(self, *, repeats: int) -> None:
        """Nothing that was promised is lost, the order is kept, few are repeated, and the books balance."""
        from ostiary._io.outbox.file import OutboxFile

        assert self.lost() == set()
        assert self.in_order()
        assert self.repeated() <= repeats
        file = OutboxFile(self.path, max_bytes=2**28)
        totals = file.totals()
        file.close()
        assert totals.accepted == totals.delivered + totals.pending + sum(totals.dropped.values()), totals
        assert (totals.pending, totals.dropped) == (0, {}), totals
        assert totals.accepted >= len(self.read("promised"))


class Starter:
    """Keep the program that forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", "from tests.crash.victims import serve; serve()"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, question: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate(timeout=30)
