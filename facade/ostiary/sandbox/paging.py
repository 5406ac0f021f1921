"""Reading back what a service recorded: pages of lists, by a cursor, and requests that came again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from sqlite3 import Row
from typing import Any

from ostiary.sandbox.messages import Answer, Call

__all__ = ["page", "repeat"]


def page(
    call: Call,
    table: str,
    cursor: str,
    shown: Callable[[Row], Any],
    *,
    where: str = "TRUE",
    given: Mapping[str, Any] | None = None,
    columns: str = "*",
) -> Answer:
    """Answer with the rows after the cursor `after`, up to `limit`, how many there are in all, and the next cursor.

    `cursor` is an ascending column. All of the SQL is ours; what callers ask for is in `given`, and is bound.
    """
    values = dict(given or {})
    after, limit = call.query.get("after", 0), call.query.get("limit", 100)
    total = call.db.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()[0]  # noqa: S608
    rows = call.db.execute(
        f"SELECT {columns} FROM {table} WHERE {where} AND {cursor} > :after ORDER BY {cursor} LIMIT :limit",  # noqa: S608
        {**values, "after": after, "limit": limit + 1},
    ).fetchall()
    following = rows[limit - 1][cursor] if len(rows) > limit else None
    return Answer(200, {"items": [shown(row) for row in rows[:limit]], "total": total, "next": following})


def repeat(row: Row) -> dict[str, Any]:
    """Return a request for what was there already, as the document's repeats tell of it."""
    return {
        "request_number": row["number"],
        "received_at": row["received_at"],
        "same_body": bool(row["same_body"]),
    }
