"""Waits of chance: a program's own numbers stay what its seed makes them, and forked processes wait differently."""

from __future__ import annotations

import os
import random

import pytest

from ostiary._core.chance import chance
from ostiary._core.clock import SYSTEM
from ostiary.record.options import Backoff


def test_a_programs_own_chance_is_left_alone() -> None:
    before = random.getstate()
    waits = {SYSTEM.chance(), Backoff().wait(3, None), chance()}
    assert len(waits) == 3
    assert random.getstate() == before


def test_a_seed_of_the_programs_says_nothing_of_our_waits() -> None:
    """Workers that are all seeded alike would all come back at the same instant."""
    before = random.getstate()
    seen = set()
    for _ in range(2):
        random.seed(7)
        seen.add(chance())
    random.setstate(before)
    assert len(seen) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_forked_processes_wait_differently() -> None:
    seen = {chance()}
    for _ in range(3):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.write(writing, repr(chance()).encode())
            os._exit(0)
        os.waitpid(child, 0)
        seen.add(float(os.read(reading, 100)))
        os.close(reading)
        os.close(writing)
    assert len(seen) == 4
