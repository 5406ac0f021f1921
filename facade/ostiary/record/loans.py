"""What is lent of an outbox: which records are with which delivery thread, and how each loan ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ostiary._io.outbox.file import Removal
from ostiary._io.outbox.schema import segment_of
from ostiary.record.books import Marks
from ostiary.record.lanes import Lane
from ostiary.record.queue import Claim, Delivered
from ostiary.record.stock import Stock
from ostiary.record.window import Stored

__all__ = ["Loan", "Loans"]


class Loan:
    """Remember what a claim took."""

    __slots__ = ("lane", "records")

    def __init__(self, lane: Lane, records: Sequence[Stored]) -> None:
        self.lane: Lane = lane
        self.records: Sequence[Stored] = records


class Loans:
    """Lend records of a stock, and take them back. Not locked: one thread at a time. Raises `Trouble`."""

    def __init__(self, stock: Stock, marks: Marks) -> None:
        self.made: int = 0
        self._stock = stock
        self._marks = marks
        self._loans: dict[int, Loan] = {}

    def __bool__(self) -> bool:
        return bool(self._loans)

    def lanes(self) -> list[Lane]:
        """Return the lanes that are lent."""
        return [loan.lane for loan in self._loans.values()]

    def lend(self, limit: int, now: float) -> Claim | None:
        """Lend the oldest records of one lane; those that can't be read go to quarantine."""
        while True:
            if self._stock.window.wants and not self._stock.window.lanes.is_ready(now):
                self._stock.fill()
            lent = self._stock.window.lanes.lend(limit, now)
            if lent is None:
                return None
            lane, records = lent[0], cast("list[Stored]", lent[1])
            whole = next(
                (n for n, record in enumerate(records) if not self._stock.unpack(record)), len(records)
            )
            loan = Loan(lane, records)
            claim = Claim(lane.key, records[:whole], failures=lane.failures, faults=lane.faults, ticket=loan)
            if whole:
                self._loans[id(lane)] = loan
                self.made += 1
                return claim
            # What can't be read is put where it can be looked at, and stops nobody.
            self._end(loan, 0, records[:1], Delivered.reject("unreadable"), due=None, fault=False)

    def take_back(self, claim: Claim, answer: Delivered, due: float, fault: bool) -> None:
        """End a loan: what arrived or was refused leaves the file, the rest waits."""
        loan = cast("Loan", claim.ticket)
        if self._loans.get(id(loan.lane)) is not loan:
            return  # lent by the parent of a fork, or from a file that was set aside
        del self._loans[id(loan.lane)]
        moved = min(answer.count + answer.refused, len(claim.records))
        refused = loan.records[answer.count : moved]
        self._end(
            loan, answer.count, refused, answer, due=due if answer.verdict == "retry" else None, fault=fault
        )
        if self._stock.window.wants:
            self._stock.fill()

    def _end(
        self,
        loan: Loan,
        arrived: int,
        refused: Sequence[Stored],
        answer: Delivered,
        *,
        due: float | None,
        fault: bool,
    ) -> None:
        lane, records = loan.lane, loan.records
        moved = arrived + len(refused)
        if moved:
            self._stock.remove(
                Removal(
                    delivered=[record.seq for record in records[:arrived]],
                    dropped=[record.seq for record in refused],
                    reason=answer.reason,
                    refused=True,
                )
            )
        lane.learn(waits=due is not None, fault=fault, moved=moved, rest=len(records) - moved)
        lane.asked = answer.after is not None
        self._stock.window.left(records[:moved])
        still_held = [each for each in records[moved:] if segment_of(each.seq) in self._stock.window.cursors]
        self._stock.window.left([each for each in records[moved:] if each not in still_held])
        self._stock.window.lanes.give_back(lane, still_held, due)
        self._stock.fallen += [(record, answer.reason) for record in refused]
        self._marks.tick(records[:arrived], dropped=False)
