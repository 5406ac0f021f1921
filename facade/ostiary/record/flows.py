"""Senders that are flows: those of several keys go together on one delivery thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeAlias

from ostiary._core.flow import Flow
from ostiary._io.started import Started
from ostiary._io.sync import SyncRuntime
from ostiary._io.underway import arrived
from ostiary.record.queue import Claim, Delivered, Record

__all__ = ["Delivering", "FlowSender"]

Delivering: TypeAlias = Callable[[Sequence[Record], "float | None"], Flow[Delivered]]
"""Deliver records of one key within so many seconds, None for no limit of their own."""

# So many keys are under way on one thread. Each answer that it waits for by itself costs a change of threads, twice.
_TOGETHER = 8


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
        settle: Callable[[Claim, Callable[[], Delivered]], None],
    ) -> None:
        """Send a claim, and with it `more`, while all their requests can leave at once; settle each when it is through.

        A claim of which that can't be said is the last one, and sent by itself after the others.
        """
        group: list[tuple[Claim, Started[Delivered]]] = []
        try:
            while claim is not None:
                started = Started(self._runtime, self._flow(claim.records, None))
                group.append((claim, started))
                started.begin(opens=len(group) > 1)
                if not started.waits() or len(group) == _TOGETHER:
                    break
                claim = more()
            while group:
                waiting = {each.underway: each for _, each in group if each.underway is not None}
                if waiting:
                    for underway in arrived(list(waiting)):
                        waiting[underway].go_on()
                for each in [each for each in group if each[1].is_over() or not waiting]:
                    group.remove(each)
                    settle(each[0], each[1].outcome)
        finally:
            for claim, started in group:  # an exit, or no memory left
                with suppress(Exception):
                    started.drop()
                settle(claim, Delivered.retry)
