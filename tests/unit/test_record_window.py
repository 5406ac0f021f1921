"""The window on an outbox by itself: every record comes in once, in the order of its key, whatever fills the window."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ostiary._io.outbox.file import Row
from ostiary._io.outbox.schema import SHIFT, segment_of
from ostiary.record import window as module
from ostiary.record.window import Window


def delivered(window: Window, rows: Sequence[Row], limit: int) -> list[Row]:
    """Deliver all that the window lets in of a file with these rows, which they leave as they are delivered."""
    left = {row.seq: row for row in rows}
    gone: list[Row] = []

    def read(segment: int, after: int, room: int) -> Sequence[Row]:
        return [row for seq, row in sorted(left.items()) if segment_of(seq) == segment and seq > after][:room]

    for segment in {segment_of(row.seq) for row in rows}:
        window.hold(segment)
    window.fill(read)
    while (loan := window.lanes.lend(limit, 0.0)) is not None:
        lane, records = loan
        gone += [left.pop(record.seq) for record in records]
        window.lanes.give_back(lane, (), None)
        window.left(records)
        window.fill(read)
    return gone


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 3)), max_size=60),
    st.integers(1, 5),
)
def test_every_record_comes_in_once_and_in_order(places: list[tuple[str, int]], limit: int) -> None:
    rows = [
        Row((segment << SHIFT) + number, key, 0, str(number).encode())
        for number, (key, segment) in enumerate(places)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SHARE", 4)
        patch.setattr(module, "RECORDS", 10)
        patch.setattr(module, "_CHUNK", 3)
        gone = delivered(Window(), rows, limit)
    assert sorted(row.seq for row in gone) == sorted(row.seq for row in rows)
    for key in "abc":
        for segment in (1, 2, 3):
            numbers = [row.seq for row in gone if row.key == key and segment_of(row.seq) == segment]
            assert numbers == sorted(numbers)
