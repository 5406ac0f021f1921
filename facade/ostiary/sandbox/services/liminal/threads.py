"""Threads and the chats in them, in the shapes of both generations and as the sandbox reads them back."""

from __future__ import annotations

import json
from sqlite3 import Connection, Row
from typing import Any, Final

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.paging import page
from ostiary.sandbox.services.liminal import cleansing, instances
from ostiary.sandbox.services.liminal.instances import Instance
from ostiary.sandbox.services.liminal.logins import Caller, caller

TABLES = """
CREATE TABLE IF NOT EXISTS liminal_threads (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id INTEGER NOT NULL,
    instance_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    made_by TEXT NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS liminal_chats (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    number INTEGER NOT NULL,
    body BLOB NOT NULL,
    streamed INTEGER NOT NULL,
    messages TEXT NOT NULL,
    raw_input TEXT NOT NULL,
    cleansed_input TEXT NOT NULL,
    hashed_input TEXT NOT NULL,
    raw_output TEXT NOT NULL,
    hydrated_output TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS liminal_chats_thread ON liminal_chats (thread_id);
"""

# Ids of threads begin far from those of model instances, so that one never passes for the other.
_FIRST: Final = 100_000


def begin(call: Call, user_id: int, instance: Instance, name: str, made_by: str) -> int:
    """Make a thread; return its id."""
    cursor = call.db.execute(
        "INSERT INTO liminal_threads (user_id, instance_id, name, made_by, received_at, number)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (user_id, instance.id, name, made_by, call.received_at, call.number),
    )
    assert cursor.lastrowid is not None
    return _FIRST + cursor.lastrowid


def one(db: Connection, thread_id: int, user_id: int) -> Row:
    """Return a user's thread. Raises `Problem` 404, for those of others too."""
    row: Row | None = db.execute(
        "SELECT * FROM liminal_threads WHERE position = ? AND user_id = ?", (thread_id - _FIRST, user_id)
    ).fetchone()
    if row is None:
        raise Problem(404, "there is no thread of this id")
    return row


def chats(db: Connection, thread_id: int) -> list[Row]:
    """Return the chats of a thread, the oldest first."""
    return db.execute("SELECT * FROM liminal_chats WHERE thread_id = ? ORDER BY id", (thread_id,)).fetchall()


def create_thread(call: Call) -> Answer:
    """Begin a thread."""
    asking = caller(call)
    instance = instances.one(call.db, call.body["modelInstanceId"])
    thread_id = begin(call, asking.user_id, instance, call.body["name"], "request")
    call.subject = str(thread_id)
    row = one(call.db, thread_id, asking.user_id)
    return Answer(200 if asking.is_bearer else 201, _enveloped(asking, _thread(call.db, asking, row)))


def list_threads(call: Call) -> Answer:
    """Answer with the user's threads."""
    asking = caller(call)
    rows = call.db.execute(
        "SELECT * FROM liminal_threads WHERE user_id = ? ORDER BY position", (asking.user_id,)
    ).fetchall()
    return Answer(200, _enveloped(asking, [_thread(call.db, asking, row) for row in rows]))


def get_thread(call: Call) -> Answer:
    """Answer with a thread."""
    asking = caller(call)
    row = one(call.db, int(call.path["thread_id"]), asking.user_id)
    return Answer(200, _enveloped(asking, _thread(call.db, asking, row)))


def read_threads(call: Call) -> Answer:
    """Answer with a page of all users' threads."""
    return page(call, "liminal_threads", "position", lambda row: _recorded(call.db, row))


def read_chats(call: Call) -> Answer:
    """Answer with a page of chats: what was asked, what the model read, what it said."""
    given, where = {"thread": call.query.get("thread_id")}, "(:thread IS NULL OR thread_id = :thread)"
    return page(call, "liminal_chats", "id", _chat, where=where, given=given)


def instant(text: str) -> str:
    """Return an instant with the wire's milliseconds."""
    return text[:23] + "Z"


def _enveloped(asking: Caller, content: Any) -> Any:
    return content if asking.is_bearer else {"data": content}


def _thread(db: Connection, asking: Caller, row: Row) -> dict[str, Any]:
    thread_id = _FIRST + row["position"]
    instance = instances.one(db, row["instance_id"])
    made_at = instant(row["received_at"])
    said = chats(db, thread_id)
    return {
        "id": thread_id,
        "modelInstanceId": instance.id,
        "userId": row["user_id"],
        "name": row["name"],
        "source": "sdk",
        "createdAt": made_at,
        "updatedAt": instant(said[-1]["received_at"]) if said else made_at,
        "deletedAt": None,
        **(
            {"modelInstance": instance.for_bearer(), "chats": [_for_bearer(db, each) for each in said]}
            if asking.is_bearer
            else {
                "type": "default",
                "modelInstance": instance.for_session(),
                "chats": [_for_session(each) for each in said],
            }
        ),
    }


def _for_session(row: Row) -> dict[str, Any]:
    return {
        **_chat_head(row),
        "cleansedInput": row["cleansed_input"],
        "rawInput": row["raw_input"],
        "rawOutput": row["raw_output"],
        "hydratedOutput": row["hydrated_output"],
    }


def _for_bearer(db: Connection, row: Row) -> dict[str, Any]:
    known = cleansing.mapping(db, row["thread_id"])
    return {
        **_chat_head(row),
        "input": row["raw_input"],
        "deidentifiedInput": row["cleansed_input"],
        "hashedDeidentifiedInput": row["hashed_input"],
        "deidentifiedText": [
            {"deidText": name, "hashText": cleansing.encrypted(text)}
            for name, text in known.items()
            if name in row["cleansed_input"]
        ],
        "llmOutput": row["raw_output"],
        "output": row["hydrated_output"],
    }


def _chat_head(row: Row) -> dict[str, Any]:
    made_at = instant(row["received_at"])
    times = {"createdAt": made_at, "updatedAt": made_at, "deletedAt": None}
    return {"id": row["id"], "threadId": row["thread_id"], "status": "active", **times}


def _recorded(db: Connection, row: Row) -> dict[str, Any]:
    thread_id = _FIRST + row["position"]
    return {
        "thread_id": thread_id,
        **{name: row[name] for name in ("user_id", "name", "made_by", "received_at")},
        "model_instance_id": row["instance_id"],
        "request_number": row["number"],
        "chat_count": len(chats(db, thread_id)),
        "placeholders": [
            {"placeholder": name, "text": text} for name, text in cleansing.mapping(db, thread_id).items()
        ],
    }


def _chat(row: Row) -> dict[str, Any]:
    texts = ("raw_input", "cleansed_input", "raw_output", "hydrated_output")
    return {
        "chat_id": row["id"],
        **{name: row[name] for name in ("thread_id", "received_at", *texts)},
        "request_number": row["number"],
        "streamed": bool(row["streamed"]),
        "messages": json.loads(row["messages"]),
        "body_text": row["body"].decode("utf-8"),
    }
