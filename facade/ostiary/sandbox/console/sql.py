"""Lists out of tables: the newest first, from a cursor on, filtered and searched, with an index below each of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from sqlite3 import Connection, Row

from ostiary.sandbox.console import parts
from ostiary.sandbox.console.parts import Asked, Listed

__all__ = ["Source", "values"]


@dataclass(frozen=True, slots=True)
class Source:
    """A table to list: its name, its ascending number, where to search, and which column each filter looks at.

    All of these are ours; what people type is bound, never spliced in.
    """

    table: str
    number: str
    searched: tuple[str, ...]
    filters: Mapping[str, str] = field(default_factory=dict[str, str])

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


def values(db: Connection, table: str, column: str, limit: int = 50) -> list[str]:
    """Return the values that a column has, up to a limit."""
    rows = db.execute(
        f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1 LIMIT ?",  # noqa: S608
        (limit,),
    )
    return [str(row[0]) for row in rows]
