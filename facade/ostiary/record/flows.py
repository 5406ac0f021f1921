"""Senders that are flows: those of several keys go together on one delivery thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import inf
from typing import TypeAlias

from ostiary._core.flow import Flow
from ostiary._io.rows import Place, Rows
from ostiary._io.started import Started
from ostiary._io.sync import SyncRuntime
from ostiary._io.underway import Underway, arrived
from ostiary.record.queue import Claim, Delivered, Record

__all__ = ["Delivering", "FlowSender"]

Delivering: TypeAlias = Callable[[Sequence[Record], "float | None"], Flow[Delivered]]
"""Deliver records of one key within so many seconds, None for no limit of their own."""

Settle: TypeAlias = Callable[[Claim, Callable[[], Delivered]], None]
# So many keys are under way on one thread. Each answer that it waits for by itself costs a change of threads, twice.
# Not more: while it gets their requests ready, no other thread has the interpreter.
_TOGETHER = 16
# So many seconds a group takes others in: their masks may take their time, and meanwhile nobody reads its answers.
_MOMENT = 0.01
# So many seconds one that must be sent by itself lets the others go first: nobody takes their answers meanwhile.
_PATIENCE = 0.5

_Group: TypeAlias = list[tuple[Claim, Started[Delivered]]]


class FlowSender:
    """Send records by a flow; a `Sender` of one key at a time, and of several `together`."""

    def __init__(self, runtime: SyncRuntime, flow: Delivering) -> None:
        self._runtime = runtime
        self._flow = flow

    def __call__(self, key: str, records: Sequence[Record], timeout: float | None) -> Delivered:
        """Send records of one key, and wait."""
        return self._runtime.run(self._flow(records, timeout))

    def together(
        self,
        claim: Claim | None,
        more: Callable[[], Claim | None],
        settle: Settle,
    ) -> None:
        """Send a claim, and with it `more`, while all their requests can leave at once; settle each when it is through.

        A claim of which that can't be said is the last one, and sent by itself: after the others, unless one of them
        has no answer for long.
        """
        group: _Group = []
        rows = Rows()
        try:
            since = time.monotonic()
            while claim is not None:
                started = Started(self._runtime, self._flow(claim.records, None), rows)
                group.append((claim, started))
                started.begin()
                if len(group) > 1 and started.is_blocked():
                    _leave(group, rows)
                    started.open()
                is_late = time.monotonic() - since > _MOMENT
                if is_late or not started.waits() or len(group) == _TOGETHER:
                    break
                claim = more()
            until = time.monotonic() + _PATIENCE
            _leave(group, rows)
            while group:
                _go_on(group, rows, until)
                alone = time.monotonic() >= until or all(each.underway is None for _, each in group)
                for each in [each for each in group if each[1].is_over() or (alone and each[1].is_blocked())]:
                    group.remove(each)
                    settle(each[0], each[1].outcome)
        finally:
            _let_go(group, settle)  # an exit, or no memory left


def _go_on(group: _Group, rows: Rows, until: float) -> None:
    """Take the answers that come next, or wake who has slept enough: no other's waiting holds it up.

    Where one is to be sent by itself, wait until `until` at most.
    """
    waiting: dict[Underway[Place], Started[Delivered]] = {}
    sleeper = group[0][1]
    blocked = False
    for _, each in group:
        if each.underway is not None:
            waiting[each.underway] = each
        elif each.is_blocked():
            blocked = True
        if each.wakes < sleeper.wakes:
            sleeper = each
    moved: list[Started[Delivered]] = []
    idles = not (waiting or blocked)
    if waiting:
        for underway in arrived(list(waiting), min(sleeper.wakes, until) if blocked else sleeper.wakes):
            moved.append(waiting.pop(underway))
            moved[-1].go_on()
        # And those behind them in a row, whose answers came with theirs: in the order of their places.
        for underway, each in waiting.items():
            if underway.is_next() and underway.has_come():
                moved.append(each)
                each.go_on()
    if sleeper.wakes < inf and (idles or sleeper.wakes <= time.monotonic()):
        moved.append(sleeper)
        sleeper.wake()
    _leave(group, rows)
    for each in moved:
        if each.is_blocked():
            each.open()
            each.leave()
            rows.leave()


def _leave(group: _Group, rows: Rows) -> None:
    """Send what is ready, with nothing in between: at each of these other threads work on."""
    for _, each in group:
        each.leave()
    rows.leave()


def _let_go(group: _Group, settle: Settle) -> None:
    """Settle all that is left, whatever happens on the way: a claim that isn't would hold its key for ever."""
    if group:
        claim, started = group.pop()
        try:
            with suppress(Exception):
                started.drop()
            settle(claim, Delivered.retry)
        finally:
            _let_go(group, settle)
