"""Placeholders: put in the place of sensitive text, remembered in the thread, and restored."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from ostiary._core.rehydrating import BareRehydrator
from ostiary.sandbox.services.liminal.findings import REPLACED, Finding

TABLES = """
CREATE TABLE IF NOT EXISTS liminal_placeholders (
    thread_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (thread_id, name)
) STRICT;
"""

_BLOCK = 16


@dataclass(frozen=True, slots=True)
class Span:
    """Where a placeholder stands, or what took its place; `text` is what it stands for."""

    start: int
    end: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Cleansed:
    """A text with placeholders, and the same with encrypted pieces."""

    text: str
    items: Sequence[Span]
    hashed_text: str
    hashed_items: Sequence[Span]


def cleanse(db: Connection, thread_id: int, text: str, found: Iterable[Finding]) -> Cleansed:
    """Replace findings, and remember in the thread what their placeholders stand for."""
    wanted = [each for each in found if each.action in REPLACED]
    places = [(each.start, each.end) for each in wanted]
    pieces = [text[start:end] for start, end in places]
    names = [_name(db, thread_id, each.kind, piece, text) for each, piece in zip(wanted, pieces, strict=True)]
    hashes = {piece: encrypted(piece) for piece in pieces}
    plain, items = _replaced(text, places, names, names, pieces)
    hashed, hashed_items = _replaced(text, places, [hashes[piece] for piece in pieces], names, pieces)
    return Cleansed(plain, items, hashed, hashed_items)


def mapping(db: Connection, thread_id: int | None) -> dict[str, str]:
    """Return what the placeholders of a thread stand for; nothing for no thread."""
    rows = db.execute(
        "SELECT name, text FROM liminal_placeholders WHERE thread_id = ?", (thread_id,)
    ).fetchall()
    return {row["name"]: row["text"] for row in rows}


def restore(text: str, known: Mapping[str, str]) -> tuple[str, list[Span]]:
    """Put back what placeholders stand for; return the text, and in its order where they stood."""
    found = list(BareRehydrator(known).places(text))
    names = [name for _, _, name in found]
    pieces = [known[name] for name in names]
    return _replaced(text, [(start, end) for start, end, _ in found], pieces, names, pieces)


def encrypted(text: str) -> str:
    """Return base64 of random bytes, as many as an encryption of the text in blocks would take, and its start."""
    size = len(text.encode("utf-8", "replace"))
    return base64.b64encode(secrets.token_bytes(_BLOCK * (2 + size // _BLOCK))).decode()


def _name(db: Connection, thread_id: int, kind: str, piece: str, text: str) -> str:
    """Return the placeholder of a piece in a thread, a new one if it has none yet."""
    known = db.execute(
        "SELECT name FROM liminal_placeholders WHERE thread_id = ? AND kind = ? AND text = ?",
        (thread_id, kind, piece),
    ).fetchone()
    if known is not None:
        return str(known["name"])
    number: int = db.execute(
        "SELECT coalesce(max(number) + 1, 0) FROM liminal_placeholders WHERE thread_id = ? AND kind = ?",
        (thread_id, kind),
    ).fetchone()[0]
    # One that the text says already would be restored to what it never stood for.
    while f"{kind}_{number}" in text:
        number += 1
    db.execute(
        "INSERT INTO liminal_placeholders (thread_id, name, kind, number, text) VALUES (?, ?, ?, ?, ?)",
        (thread_id, f"{kind}_{number}", kind, number, piece),
    )
    return f"{kind}_{number}"


def _replaced(
    text: str,
    places: Iterable[tuple[int, int]],
    new: Sequence[str],
    names: Sequence[str],
    pieces: Sequence[str],
) -> tuple[str, list[Span]]:
    items: list[Span] = []
    parts: list[str] = []
    at = length = 0
    for (start, end), piece, name, original in zip(places, new, names, pieces, strict=True):
        parts += [text[at:start], piece]
        length += start - at
        items.append(Span(length, length + len(piece), name, original))
        length += len(piece)
        at = end
    return "".join([*parts, text[at:]]), items
