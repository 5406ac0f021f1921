"""P10: after `put()` has returned, no end of the process loses the record. P11: duplicates come from batches in flight.

Processes are really killed: at each step of the way between a put and its acknowledgement, and at random moments.
"""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest
from tests.crash.victims import BATCH, WORKERS, Scene, Starter

IN_FLIGHT = WORKERS * BATCH
RANDOM_KILLS = 200


def killed_at_each_step(folder: Path, starter: Starter, *, bug: bool = False) -> tuple[list[str], set[str]]:
    """Kill a process at its first step, one at its second, … until one completes; return the steps and the losses."""
    lost: set[str] = set()
    names: list[str] = []
    for number in range(1, 1000):
        scene = Scene(folder / str(number), starter)
        scene.folder.mkdir()
        code = scene.run("steps", crash_at=number, bug=bug)
        assert code in (0, -signal.SIGKILL), scene.read("errors")
        names += scene.read("steps")
        if bug:
            scene.drain()
            lost |= scene.lost()
            if lost:
                return names, lost
        else:
            scene.drain()
            scene.check(repeats=3)  # one claim of three was in flight
        if code == 0:
            return names, lost
    raise AssertionError("the process never came to its end")


def test_killed_at_each_step_of_the_way(tmp_path: Path, starter: Starter) -> None:
    names, _ = killed_at_each_step(tmp_path, starter)
    assert len(names) > 60
    assert set(names) >= {
        "appending",
        "appended",
        "reading",
        "claimed",
        "sent",
        "removing",
        "removal begun",
        "delivered ones removed",
        "removal counted",
        "removed",
        "copying the log",
        "log copied",
    }


def test_the_suite_sees_records_that_are_removed_before_they_arrived(
    tmp_path: Path, starter: Starter
) -> None:
    """With a bug seeded on purpose, killing at each step loses records, and this suite says so."""
    _, lost = killed_at_each_step(tmp_path, starter, bug=True)
    assert lost


def test_killed_while_taking_over_what_another_left(tmp_path: Path, starter: Starter) -> None:
    for number in range(1, 1000):
        scene = Scene(tmp_path / str(number), starter)
        scene.folder.mkdir()
        assert scene.run(count=10, threads=1, down=True, end="SIGKILL") == -signal.SIGKILL
        code = scene.run("steps", crash_at=number)
        scene.drain()
        scene.check(repeats=3)
        if code == 0 or number > 60:
            return


def test_killed_at_random_moments(tmp_path: Path, starter: Starter) -> None:
    chance = random.Random(20261128)  # the moments are the scheduler's in any case
    kept = 0
    for number in range(RANDOM_KILLS):
        scene = Scene(tmp_path / str(number), starter)
        scene.folder.mkdir()
        victim = scene.start()
        time.sleep(chance.uniform(0.002, 0.08))
        os.kill(victim, signal.SIGKILL)
        assert scene.wait(victim) == -signal.SIGKILL, scene.read("errors")
        scene.drain()
        scene.check(repeats=IN_FLIGHT)
        kept += len(scene.read("promised"))
    assert kept > RANDOM_KILLS


def test_killed_again_and_again_on_one_outbox(scene: Scene) -> None:
    for _ in range(20):
        victim = scene.start()
        time.sleep(0.03)
        os.kill(victim, signal.SIGKILL)
        scene.wait(victim)
    scene.drain()
    scene.check(repeats=20 * IN_FLIGHT)


@pytest.mark.parametrize("end", ["exit", "raise", "os._exit", "SIGTERM", "SIGKILL"])
@pytest.mark.parametrize("down", [False, True], ids=["service up", "service down"])
def test_every_end_of_a_process_keeps_what_was_recorded(scene: Scene, end: str, down: bool) -> None:
    """With `down`, the outage lasts for the whole first run."""
    code = scene.run(count=50, end=end, down=down, exit_timeout=0.1 if down else 10)
    assert code == {"raise": 1, "SIGTERM": -15, "SIGKILL": -9}.get(end, 0), scene.read("errors")
    assert len(scene.read("promised")) == 100
    if down:
        assert scene.read("received") == []
    elif end in ("exit", "raise"):
        assert scene.lost() == set()  # a normal end delivers by itself
    scene.drain()
    scene.check(repeats=IN_FLIGHT)


def test_a_fork_after_the_start_and_the_parent_killed(scene: Scene) -> None:
    assert scene.run(count=30, fork=True, end="SIGKILL") == -signal.SIGKILL, scene.read("errors")
    assert len(scene.read("promised")) == 2 * 30 + 2 * 30
    scene.drain()
    scene.check(repeats=2 * IN_FLIGHT)
