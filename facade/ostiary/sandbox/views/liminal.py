"""Liminal in the console: threads, with what was found in each prompt and what the model read instead."""

from __future__ import annotations

import json
from collections.abc import Sequence
from sqlite3 import Connection
from sqlite3 import Row as Record
from typing import Any, Final

from ostiary.sandbox.console import sql
from ostiary.sandbox.console.parts import (
    Asked,
    Block,
    Compared,
    Entry,
    Link,
    Listed,
    Row,
    Table,
    View,
    moment,
)
from ostiary.sandbox.views.saying import marked

__all__ = ["VIEW"]

_FIRST: Final = 100_000
_CHATS: Final = 50
_SOURCE: Final = sql.Source("liminal_threads", "position", ("name", "position"), {"made_by": "made_by"})


def _listed(db: Connection, asked: Asked) -> Listed:
    def row(record: Record) -> Row:
        key = str(_FIRST + record["position"])
        chats: int = db.execute("SELECT count(*) FROM liminal_chats WHERE thread_id = ?", (key,)).fetchone()[
            0
        ]
        return Row(
            key,
            record["received_at"],
            f"{record['name']} ({key})",
            {
                "Prompts": f"{chats:,}",
                "Model instance": str(record["instance_id"]),
                "Made by": record["made_by"],
            },
        )

    return _SOURCE.listed(db, asked, row)


def _entry(db: Connection, key: str, first: int) -> Entry | None:
    thread = _thread(db, key)
    if thread is None:
        return None
    known = db.execute(
        "SELECT name, kind, text FROM liminal_placeholders WHERE thread_id = ? ORDER BY kind, number", (key,)
    ).fetchall()
    chats = db.execute(
        "SELECT * FROM liminal_chats WHERE thread_id = ? ORDER BY id LIMIT ? OFFSET ?",
        (key, _CHATS + 1, first),
    ).fetchall()
    blocks: list[Block] = []
    for number, chat in enumerate(chats[:_CHATS], first + 1):
        blocks += _compared(chat, number, known)
    if known:
        rows = [(row["name"], row["kind"], row["text"]) for row in known]
        blocks.append(Table("Placeholders of this thread", ("Placeholder", "Kind", "Stands for"), rows))
    facts = [
        ("Name", str(thread["name"])),
        ("Received", moment(thread["received_at"])),
        ("Model instance", str(thread["instance_id"])),
    ]

    def export() -> Any:
        every = db.execute("SELECT * FROM liminal_chats WHERE thread_id = ? ORDER BY id", (key,))
        placeholders = [dict(row) for row in known]
        return {"thread": dict(thread), "placeholders": placeholders, "chats": list(map(_exported, every))}

    following = first + _CHATS if len(chats) > _CHATS else None
    return Entry(f"Thread {key}", facts, blocks, (key,), export, following)


def _compared(chat: Record, number: int, known: Sequence[Record]) -> list[Block]:
    texts = {row["text"]: row["kind"] for row in known}
    names = {row["name"]: row["kind"] for row in known}
    streamed = ", streamed" if chat["streamed"] else ""
    return [
        Compared(
            f"Prompt {number}",
            "What was asked",
            marked(chat["raw_input"], texts),
            "What the model read",
            marked(chat["cleansed_input"], names),
        ),
        Compared(
            f"Answer {number}{streamed}",
            "What was shown",
            marked(chat["hydrated_output"], texts),
            "What the model said",
            marked(chat["raw_output"], names),
        ),
    ]


def _exported(chat: Record) -> dict[str, Any]:
    plain = ("id", "received_at", "raw_input", "cleansed_input", "raw_output", "hydrated_output")
    return {**{name: chat[name] for name in plain}, "messages": json.loads(chat["messages"])}


def _thread(db: Connection, key: str) -> Record | None:
    return _SOURCE.at(db, key, _FIRST)


def _related(db: Connection, wanted: str) -> Sequence[Link]:
    thread = _thread(db, wanted)
    return [Link("liminal", wanted, f"Thread {wanted}: {thread['name']}")] if thread else []


VIEW: Final = View(
    "liminal",
    "Liminal threads",
    "What was asked, what was found in it, and what the model read in its place.",
    _listed,
    _entry,
    _related,
    _SOURCE.choices,
)
