"""Lists out of tables: the newest first, from a cursor on, filtered and searched, with an index below each of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection, Row

from ostiary.sandbox.console import parts
from ostiary.sandbox.console.parts import Asked, Listed

__all__ = ["Source"]

_OFFERED = 50


@dataclass(frozen=True, slots=True)
class Source:
    """A table to list: its name, its ascending number, where to search, and which column each filter looks at.

    The values of a filter are offered, unless it is `unlisted` because there are too many. All of these are ours; what
    people type is bound, never spliced in.
    """

    table: str
    number: str
    searched: tuple[str, ...]
    filters: Mapping[str, str] = field(default_factory=dict[str, str])
    unlisted: tuple[str, ...] = ()

    def listed(self, db: Connection, asked: Asked, show: Callable[[Row], parts.Row]) -> Listed:
        """Return a page."""
        where, given = self._where(asked)
        total: int = db.execute(f"SELECT count(*) FROM {self.table} WHERE {where}", given).fetchone()[0]  # noqa: S608
        rows = db.execute(
            f"SELECT * FROM {self.table} WHERE {where} AND {self.number} < :before"  # noqa: S608
            f" ORDER BY {self.number} DESC LIMIT :limit",
            {**given, "before": asked.before or 2**62, "limit": asked.limit + 1},
        ).fetchall()
        shown = [show(row) for row in rows[: asked.limit]]
        following = rows[asked.limit - 1][self.number] if len(rows) > asked.limit else None
        return Listed(shown, total, following)

    def at(self, db: Connection, key: str, first: int = 0) -> Row | None:
        """Return the row whose number a key tells, counted from `first`; None for a key that is no number."""
        if not (key.isascii() and key.isdigit() and len(key) < 19):
            return None
        row: Row | None = db.execute(
            f"SELECT * FROM {self.table} WHERE {self.number} = ?",  # noqa: S608
            (int(key) - first,),
        ).fetchone()
        return row

    def choices(self, db: Connection) -> Mapping[str, list[str]]:
        """Return the first values that can be chosen for each filter."""
        offered = {name: column for name, column in self.filters.items() if name not in self.unlisted}
        return {name: self._values(db, column) for name, column in offered.items()}

    def _values(self, db: Connection, column: str) -> list[str]:
        rows = db.execute(
            f"SELECT DISTINCT {column} FROM {self.table}"  # noqa: S608
            f" WHERE {column} IS NOT NULL ORDER BY 1 LIMIT {_OFFERED}"
        )
        return [str(row[0]) for row in rows]

    def _where(self, asked: Asked) -> tuple[str, dict[str, str]]:
        conditions, given = ["1"], dict[str, str]()
        for name, column in self.filters.items():
            if wanted := asked.filters.get(name):
                conditions.append(f"{column} = :filter_{name}")
                given[f"filter_{name}"] = wanted
        if asked.text:
            # Recorded bodies are UTF-8 in a BLOB; compared as text, small and capital letters alike.
            found = " OR ".join(f"CAST({column} AS TEXT) LIKE :text ESCAPE '\\'" for column in self.searched)
            conditions.append(f"({found})")
            given["text"] = f"%{_escaped(asked.text)}%"
        return " AND ".join(conditions), given


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
