"""Orquesta in the console: what deployments were asked, which variant answered, and the metrics that came after."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Any, Final

from ostiary.sandbox.console import sql
from ostiary.sandbox.console.parts import Block, Entry, Link, Raw, Row, Talk, View, moment, shortened
from ostiary.sandbox.views.saying import messages, pairs

__all__ = ["VIEW"]

_SOURCE: Final = sql.Source(
    "orquesta_transactions",
    "position",
    ("transaction_id", "trace_id", "body", "answer"),
    {"deployment": "key", "kind": "kind", "variant": "variant_id"},
)


def _row(record: Record) -> Row:
    return Row(
        record["transaction_id"],
        record["received_at"],
        f"{record['key']}: {_beginning(record)}",
        {"Kind": record["kind"], "Variant": record["variant_id"], "Transaction": record["transaction_id"]},
        failed=record["answer"] is None and record["kind"] != "get_config",
    )


def _beginning(record: Record) -> str:
    said = messages(json.loads(record["messages"]))
    return shortened("".join(piece.text for piece in said[-1].segments), 60) if said else "no messages"


def _entry(db: Connection, key: str, first: int) -> Entry | None:
    row: Record | None = db.execute(
        "SELECT * FROM orquesta_transactions WHERE transaction_id = ?", (key,)
    ).fetchone()
    if row is None:
        return None
    body, answer = json.loads(row["body"]), row["answer"] and json.loads(row["answer"])
    said = messages(json.loads(row["messages"]))
    said += [each for choice in _choices_of(answer) for each in messages([choice.get("message")])]
    reports = [json.loads(each["body"]) for each in _reports(db, key)]
    blocks: list[Block] = [Talk("Conversation", said)] if said else []
    blocks += [Raw(f"Metrics {number}", report) for number, report in enumerate(reports, 1)]
    blocks += [Raw("Request", body), Raw("Answer", answer)]
    log = db.execute("SELECT seconds, status FROM requests WHERE number = ?", (row["number"],)).fetchone()
    facts = [
        ("Deployment", str(row["key"])),
        ("Variant", str(row["variant_id"])),
        ("Kind", str(row["kind"])),
        ("Received", moment(row["received_at"])),
        *([("Answered in", f"{log['seconds'] * 1000:.0f} ms")] if log and log["seconds"] is not None else []),
        ("Trace", str(row["trace_id"])),
        *_measured(answer, reports),
        *[(f"Input {name}", value) for name, value in pairs(body.get("inputs"))],
    ]
    transaction = {**dict(row), "body": body, "answer": answer, "messages": json.loads(row["messages"])}
    exported = {"transaction": transaction, "metrics": reports}
    title = f"{row['key']}: transaction {key}"
    return Entry(title, facts, blocks, (key, row["trace_id"]), lambda: exported)


def _choices_of(answer: Any) -> list[Any]:
    choices = answer.get("choices") if isinstance(answer, dict) else None
    return choices if isinstance(choices, list) else []


def _measured(answer: Any, reports: Sequence[Any]) -> list[tuple[str, str]]:
    """Return tokens, latency and time to first token, as the answer and the application's metrics tell them."""
    facts: dict[str, str] = {}
    for each in (answer, *reports):
        if isinstance(each, dict):
            facts.update(pairs(each.get("usage")))
            facts.update((f"{name} (ms)", value) for name, value in pairs(each.get("performance")))
            facts.update((f"feedback {name}", value) for name, value in pairs(each.get("feedback")))
    return [(name.replace("_", " ").capitalize(), value) for name, value in facts.items()]


def _reports(db: Connection, key: str) -> list[Record]:
    return db.execute(
        "SELECT * FROM orquesta_metrics WHERE transaction_id = ? ORDER BY id", (key,)
    ).fetchall()


def _related(db: Connection, wanted: str) -> Sequence[Link]:
    rows = db.execute(
        "SELECT transaction_id, key FROM orquesta_transactions WHERE transaction_id = ? OR trace_id = ? LIMIT 20",
        (wanted, wanted),
    )
    return [Link("orquesta", row["transaction_id"], f"{row['key']}: {row['transaction_id']}") for row in rows]


VIEW: Final = View(
    "orquesta",
    "Orquesta deployments",
    "Each call of a deployment: the variant that answered, what was said, tokens, times and feedback.",
    partial(_SOURCE.listed, show=_row),
    _entry,
    _related,
    _SOURCE.choices,
)
