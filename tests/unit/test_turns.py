"""Turns for threads: never more at once than there are, none lost, and who waits is woken or gives up in time."""

from __future__ import annotations

import threading
import time

from ostiary._io.turns import ThreadTurns


def test_no_more_at_once_than_there_are_and_none_is_lost() -> None:
    turns, at_once, most, lock = ThreadTurns(3), [0], [0], threading.Lock()
    failed: list[bool] = []

    def work() -> None:
        for _ in range(300):
            if not turns.take(30):
                failed.append(True)
                return
            with lock:
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
            time.sleep(0)
            with lock:
                at_once[0] -= 1
            turns.give()

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert most[0] <= 3
    assert [turns.take(0) for _ in range(4)] == [True, True, True, False]


def test_one_that_waits_is_woken() -> None:
    turns = ThreadTurns(1)
    assert turns.take(None)
    got: list[bool] = []
    waiting = threading.Thread(target=lambda: got.append(turns.take(None)))
    waiting.start()
    while not turns._waiting:
        time.sleep(0.001)
    turns.give()
    waiting.join(10)
    assert got == [True]


def test_patience_ends() -> None:
    turns = ThreadTurns(1)
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(0.01), "one that gave up took nothing with it"
