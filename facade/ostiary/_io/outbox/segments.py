"""The segments of an outbox: who writes to them, and who delivers them."""

from __future__ import annotations

from typing import Final, cast

from ostiary._io.outbox import schema
from ostiary._io.outbox.connections import Connections

__all__ = ["COUNT", "Segments"]

COUNT: Final = (
    "INSERT INTO counts VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET count = count + excluded.count"
)


class Segments:
    """Begin, hold, take over and end segments."""

    def __init__(self, connections: Connections) -> None:
        self._on = connections

    def begin(self, holder: str, beat: int) -> int:
        """Make a segment for this holder to write to, and return its number."""
        with self._on.transaction() as db:
            made = db.execute("INSERT INTO segments (holder, beat) VALUES (?, ?)", (holder, beat))
            assert made.lastrowid is not None
            return made.lastrowid

    def all(self) -> list[tuple[int, str, int]]:
        """Return every segment: its number, its holder, and when that one was last seen."""
        return cast(
            "list[tuple[int, str, int]]", self._on.select("SELECT id, holder, beat FROM segments ORDER BY id")
        )

    def beat(self, holder: str, beat: int) -> frozenset[int]:
        """Say that the holder is alive; return what it still holds."""
        with self._on.transaction() as db:
            db.execute("UPDATE segments SET beat = ? WHERE holder = ?", (beat, holder))
            held = db.execute("SELECT id FROM segments WHERE holder = ?", (holder,)).fetchall()
        return frozenset(each for (each,) in held)

    def take_over(self, segment: int, held_by: str, seen: int, holder: str, beat: int) -> bool:
        """Take a segment from a holder that is gone; False where it was seen meanwhile, or another was faster."""
        with self._on.transaction() as db:
            taken = db.execute(
                "UPDATE segments SET holder = ?, beat = ? WHERE id = ? AND holder = ? AND beat = ?",
                (holder, beat, segment, held_by, seen),
            )
            return taken.rowcount > 0

    def end(self, segment: int, holder: str) -> bool:
        """Forget an empty segment, keeping its count; False where it isn't empty, or isn't this holder's."""
        with self._on.transaction() as db:
            low, high = schema.bounds(segment)
            if db.execute("SELECT 1 FROM records WHERE seq BETWEEN ? AND ?", (low, high)).fetchone():
                return False
            row = db.execute(
                "SELECT top FROM segments WHERE id = ? AND holder = ?", (segment, holder)
            ).fetchone()
            if row is None:
                return False
            db.execute("DELETE FROM segments WHERE id = ?", (segment,))
            db.execute(COUNT, ("accepted", row[0]))
            return True

    def release(self, holder: str) -> None:
        """Hold nothing any more: whoever looks next takes it."""
        with self._on.transaction() as db:
            db.execute("UPDATE segments SET holder = '', beat = 0 WHERE holder = ?", (holder,))
