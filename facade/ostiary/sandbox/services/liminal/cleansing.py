"""Placeholders: put in the place of sensitive text, and restored, whole or while the text still comes."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection

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
    pieces = [text[each.start : each.end] for each in wanted]
    names = [_name(db, thread_id, each.kind, piece, text) for each, piece in zip(wanted, pieces, strict=True)]
    hashes = {piece: encrypted(piece) for piece in pieces}
    plain, items = _replaced(text, wanted, names, names, pieces)
    hashed, hashed_items = _replaced(text, wanted, [hashes[piece] for piece in pieces], names, pieces)
    return Cleansed(plain, items, hashed, hashed_items)


def mapping(db: Connection, thread_id: int | None) -> dict[str, str]:
    """Return what the placeholders of a thread stand for; nothing for no thread."""
    rows = db.execute(
        "SELECT name, text FROM liminal_placeholders WHERE thread_id = ?", (thread_id,)
    ).fetchall()
    return {row["name"]: row["text"] for row in rows}


def restore(text: str, known: Mapping[str, str]) -> tuple[str, list[Span]]:
    """Put back what placeholders stand for; return the text, and in its order where they stood."""
    items: list[Span] = []
    parts: list[str] = []
    at = length = 0
    for match in _pattern(known).finditer(text) if known else ():
        name = match.group()
        parts += [text[at : match.start()], known[name]]
        length += match.start() - at
        items.append(Span(length, length + len(known[name]), name, known[name]))
        length += len(known[name])
        at = match.end()
    return "".join([*parts, text[at:]]), items


class Restoring:
    """Restore a text that comes in pieces; keeps back only an end that may be, or become, a placeholder."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._known = known
        self._longest = max(map(len, known), default=0)
        self._kept = ""

    def feed(self, piece: str) -> str:
        """Take a piece; return what is certain by now."""
        text = self._kept + piece
        lengths = range(min(self._longest, len(text)), 0, -1)
        kept = next((each for each in lengths if self._may_begin(text[len(text) - each :])), 0)
        self._kept = text[len(text) - kept :]
        return restore(text[: len(text) - kept], self._known)[0]

    def end(self) -> str:
        """Return what was kept back."""
        kept, self._kept = self._kept, ""
        return restore(kept, self._known)[0]

    def _may_begin(self, end: str) -> bool:
        # A whole one too: a digit may follow that makes it another.
        return any(name.startswith(end) for name in self._known)


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
    text: str, found: Sequence[Finding], new: Sequence[str], names: Sequence[str], pieces: Sequence[str]
) -> tuple[str, list[Span]]:
    items: list[Span] = []
    parts: list[str] = []
    at = length = 0
    for each, piece, name, original in zip(found, new, names, pieces, strict=True):
        parts += [text[at : each.start], piece]
        length += each.start - at
        items.append(Span(length, length + len(piece), name, original))
        length += len(piece)
        at = each.end
    return "".join([*parts, text[at:]]), items


def _pattern(known: Mapping[str, str]) -> re.Pattern[str]:
    names = sorted(known, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, names))})(?!\d)")
