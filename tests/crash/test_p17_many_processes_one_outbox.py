"""P17: several processes share an outbox; who is gone or frozen is replaced; a disk that fails costs no call."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.crash.victims import BATCH, ROOT, WORKERS, Scene

IN_FLIGHT = WORKERS * BATCH


def test_two_processes_record_at_once_and_nothing_is_sent_twice(scene: Scene) -> None:
    pids = [scene.start(count=400) for _ in range(2)]
    assert [scene.wait(pid) for pid in pids] == [0, 0], scene.read("errors")
    assert len(scene.read("promised")) == 1600
    scene.check(repeats=0)


def test_a_living_process_delivers_what_a_killed_one_left(scene: Scene) -> None:
    alive = scene.start(count=1, end="wait")
    assert scene.run(count=200, down=True, end="SIGKILL") == -signal.SIGKILL
    wait_until(lambda: not scene.lost())
    os.kill(alive, signal.SIGKILL)
    scene.wait(alive)
    scene.check(repeats=0)


def test_a_frozen_process_is_replaced_and_goes_on_when_it_thaws(scene: Scene) -> None:
    outbox = {"lease": 1.0}
    frozen = scene.start(outbox=outbox)
    wait_until(lambda: len(scene.read("promised")) > 100)
    os.kill(frozen, signal.SIGSTOP)
    other = scene.start(count=1, end="wait", outbox=outbox)
    wait_until(lambda: not scene.lost())  # the other took over what the frozen one had promised
    before = len(scene.read("promised"))
    os.kill(frozen, signal.SIGCONT)
    wait_until(lambda: len(scene.read("promised")) > before + 100)
    for pid in (frozen, other):
        os.kill(pid, signal.SIGKILL)
        scene.wait(pid)
    scene.drain()
    scene.check(repeats=3 * IN_FLIGHT)  # in flight when it froze, and when each was killed


def test_a_process_frozen_between_two_records_goes_on(scene: Scene) -> None:
    victim = scene.start()
    for _ in range(10):
        time.sleep(0.01)
        os.kill(victim, signal.SIGSTOP)
        time.sleep(0.01)
        os.kill(victim, signal.SIGCONT)
    os.kill(victim, signal.SIGKILL)
    scene.wait(victim)
    scene.drain()
    scene.check(repeats=IN_FLIGHT)


def wait_until(condition: object, patience: float = 60.0) -> None:
    end = time.monotonic() + patience
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


# Disks that fail, by mounts that only this program's processes see.

DISKS = """
import os, subprocess, sys, time
from pathlib import Path
from tests.support.durable import Receiver, balanced, delivery
from ostiary.record import Delivered, Record

FOLDER = Path(sys.argv[1])

def mount(*arguments):
    subprocess.run(["mount", *arguments], check=True)

def put(delivery, count, size=1000, key="k"):
    for number in range(count):
        assert delivery.put(Record(key, f"{number:06}" + "x" * size))

def numbers(receiver):
    return [int(name[:6]) for name in receiver.got]

def down(records):
    return Delivered.retry()

def up(records):
    return Delivered.ok(len(records))

def settled(delivery):
    end = time.monotonic() + 20
    while delivery.ledger().pending:
        delivery.flush(1)
        assert time.monotonic() < end, delivery.ledger()
"""

FULL = """
mount("-t", "tmpfs", "-o", "size=1m,mode=700", "none", str(FOLDER))
receiver = Receiver()
receiver.answer = down
box = delivery(FOLDER / "x.outbox", receiver)
put(box, 3000)  # three times what the disk holds
ledger = box.ledger()
assert balanced(ledger), ledger
assert ledger.accepted == ledger.pending == 3000, ledger
assert box.mishaps().keys() <= {"outbox: disk_full", "outbox: io_error"}, box.mishaps()
assert box.mishaps(), "the disk was never full"
on_disk = box._dispatch.queue.ledger().pending - box._dispatch.queue.at_risk()
assert 100 < on_disk < 1000, on_disk
receiver.answer = up
settled(box)
ledger = box.ledger()
assert balanced(ledger), ledger
assert numbers(receiver) == list(range(3000))
put(box, 1, key="again")
settled(box)
assert box.shutdown(5).complete
"""

FULL_THEN_ROOM = """
mount("-t", "tmpfs", "-o", "size=4m,mode=700", "none", str(FOLDER))
receiver = Receiver()
receiver.answer = down
box = delivery(FOLDER / "x.outbox", receiver)
ballast = FOLDER / "ballast"
put(box, 10)
descriptor = os.open(ballast, os.O_WRONLY | os.O_CREAT)
try:
    while True:
        os.write(descriptor, b"0" * 4096)
except OSError:
    os.close(descriptor)
put(box, 400)
assert box._dispatch.queue.at_risk() > 100
ballast.unlink()
end = time.monotonic() + 20
while box._dispatch.queue.at_risk():  # what was in memory moves to the disk
    assert time.monotonic() < end
    time.sleep(0.05)
box.shutdown(0)
receiver.answer = up
later = delivery(FOLDER / "x.outbox", receiver)
settled(later)
assert sorted(numbers(receiver)) == sorted([*range(10), *range(400)]), numbers(receiver)
assert balanced(later.ledger())
assert later.shutdown(5).complete
"""

READ_ONLY = """
receiver = Receiver()
receiver.answer = down
box = delivery(FOLDER / "x.outbox", receiver)
put(box, 5)
box.shutdown(0)
mount("--bind", str(FOLDER), str(FOLDER))
mount("-o", "remount,bind,ro", str(FOLDER))
receiver.answer = up
box = delivery(FOLDER / "x.outbox", receiver)
put(box, 5, key="other")
settled_end = time.monotonic() + 20
while len(receiver.got) < 5:
    box.flush(0.2)
    assert time.monotonic() < settled_end
assert balanced(box.ledger()), box.ledger()
assert [kind for kind in box.mishaps() if kind.startswith("outbox: ")], box.mishaps()
mount("-o", "remount,bind,rw", str(FOLDER))
end = time.monotonic() + 20
while len(receiver.got) < 10:  # the file can be used again, and what was in it is delivered
    box.flush(0.2)
    assert time.monotonic() < end
assert balanced(box.ledger()), box.ledger()
assert box.shutdown(5).complete
"""


@pytest.mark.parametrize(
    "program", [FULL, FULL_THEN_ROOM, READ_ONLY], ids=["full", "full, then room", "read-only"]
)
def test_a_disk_that_fails(tmp_path: Path, program: str) -> None:
    done = in_namespace(tmp_path, DISKS + program)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("the outbox can't be used") == len(set(done.stderr.splitlines())), done.stderr


def in_namespace(tmp_path: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Run a program whose mounts nobody else sees; skip where the system doesn't allow that."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("there is no unshare here (util-linux)")
    command = [unshare, "--mount"] if os.geteuid() == 0 else [unshare, "--map-root-user", "--mount"]
    if subprocess.run([*command, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True).returncode:
        pytest.skip("mounts in a namespace of one's own are not permitted here")
    file, folder = tmp_path / "program.py", tmp_path / "disk"
    folder.mkdir(mode=0o700)
    file.write_text(program)
    return subprocess.run(
        [*command, sys.executable, "-X", "dev", str(file), str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


# Power.

POWER = """
import os, sys
from pathlib import Path
from tests.support.durable import Desk
from ostiary.record.queue import Record

desk = Desk(Path(sys.argv[1]) / "box" / "x.outbox", sync=sys.argv[2])
desk.put("a0")
log = os.open(os.devnull, os.O_WRONLY)
for number in range(5):
    os.write(log, b"before\\n")
    desk.put(f"a{number}")
    os.write(log, b"after\\n")
"""


@pytest.mark.parametrize("sync", ["power", "crash"])
def test_power_waits_for_the_disk_before_put_returns(tmp_path: Path, sync: str) -> None:
    """What the system was asked to do, in order: with `sync="power"` the log is on the disk before each return."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("there is no strace here")
    file, trace = tmp_path / "program.py", tmp_path / "trace"
    file.write_text(POWER)
    done = subprocess.run(
        [strace, "-f", "-y", "-e", "trace=write,pwrite64,fsync,fdatasync", "-o", str(trace),
         sys.executable, str(file), str(tmp_path), sync],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )  # fmt: skip
    if "ptrace" in done.stderr and done.returncode:
        pytest.skip("this system doesn't let processes be traced")
    assert done.returncode == 0, done.stderr
    puts = trace.read_text().split('"before\\n"')[1:]
    assert len(puts) == 5
    for put in puts:
        calls = put.split('"after\\n"')[0].splitlines()
        written = [number for number, call in enumerate(calls) if "write" in call and "x.outbox-wal" in call]
        synced = [number for number, call in enumerate(calls) if "sync(" in call and "x.outbox-wal" in call]
        assert written, calls
        if sync == "power":
            assert max(synced) > max(written), calls
        else:
            assert not synced, calls
