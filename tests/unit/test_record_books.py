"""The books by themselves: a flush ends when all that was there has gone, and whoever asked has heard of losses."""

from __future__ import annotations

from ostiary.record.books import Books
from ostiary.record.queue import Mark, Record


def held(count: int) -> tuple[Books, list[Record]]:
    books = Books()
    records = [Record("key", number) for number in range(count)]
    for record in records:
        books.take(record)
    return books, records


def rings(mark: Mark) -> bool:
    return mark.bell.acquire(blocking=False)


def test_a_flush_waits_until_losses_have_been_told_whenever_it_begins() -> None:
    books, records = held(3)
    books.drop(records[:1], "queue_full")
    before = books.mark()
    telling = books.fallen()
    assert telling is not None
    assert books.fallen() is None
    between = books.mark()
    assert (before.left, between.left) == (3, 3)
    books.deliver(records[1:])
    assert not rings(before)
    assert not rings(between)
    books.told(telling)
    for mark in (before, between):
        assert (mark.left, mark.dropped) == (0, 1)
        assert rings(mark)
    assert books.mark().left == 0


def test_a_flush_waits_for_the_reports_of_losses_that_go_on_alone() -> None:
    books, records = held(3)
    books.drop(records[:1], "queue_full")
    lapsed = books.fallen()
    books.drop(records[1:2], "queue_full")
    going_on = books.fallen()
    assert lapsed is not None
    assert going_on is not None
    before = books.mark()
    books.deliver(records[2:])
    lapsed.lapsed = True
    books.expire()
    assert (before.left, books.mark().left) == (1, 1)
    books.mend([])
    assert before.left == 1
    books.told(going_on)
    assert (before.left, books.mark().left) == (0, 0)
    assert rings(before)


def test_a_flush_waits_for_nothing_that_came_later() -> None:
    books, records = held(1)
    mark = books.mark()
    later = Record("key", "later")
    books.take(later)
    books.deliver([later])
    assert mark.left == 1
    books.deliver(records)
    assert (mark.left, mark.dropped) == (0, 0)
    assert rings(mark)


def test_what_somebody_else_counts_from_now_on_is_struck_out() -> None:
    books, records = held(2)
    mark = books.mark()
    books.withdraw(records)
    assert mark.left == 0
    ledger = books.ledger(0)
    assert (ledger.accepted, ledger.pending, ledger.delivered, dict(ledger.dropped)) == (0, 0, 0, {})
