"""What a page of the console is made of, in plain values: services say what there is to see, and write no markup.

A service contributes a `View`: a list of entries, and what each of them holds. Whatever text stands in these values is
shown as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any, Final, TypeAlias

PAGE: Final = 50
"""Entries on a page of a list."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text; `kind` says what was found in it, such as PERSON."""

    text: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A way to an entry of a view."""

    view: str
    key: str
    title: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a conversation, or a text between others; `segments` are its pieces in order."""

    role: str
    segments: Sequence[Segment]
    at: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, in the order in which it was held."""

    title: str
    said: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions of a text, side by side."""

    title: str
    left_title: str
    left: Sequence[Segment]
    right_title: str
    right: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Step:
    """Something that took time: when it began, how long it took, how it ended, and what was said in it.

    `begins` and `lasts` are seconds, from the beginning of the whole; None where it isn't known. `note` is a word on
    how it ended, where it didn't fail.
    """

    title: str
    begins: float | None = None
    lasts: float | None = None
    error: str | None = None
    facts: Sequence[tuple[str, str]] = ()
    said: Sequence[Said] = ()
    raw: Any = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Steps on one axis of time, `whole` seconds long; `first` is how many steps came before this page."""

    title: str
    steps: Sequence[Step]
    whole: float
    total: int
    first: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts below the names of their columns."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Raw:
    """A JSON value, or a text, as it was recorded."""

    title: str
    value: Any


Block: TypeAlias = Talk | Compared | Timeline | Table | Raw


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in a list: its key, when it came, a title, and further columns by name; `failed` marks it."""

    key: str
    at: str
    title: str
    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    failed: bool = False
    cursor: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, the newest first; `following` is the cursor of the next, None at the end."""

    rows: Sequence[Row]
    total: int
    following: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: facts about it, what it holds, and ids by which other services may know it.

    `export` makes all of it as JSON, when that is asked for; `following` is where the next page of it begins.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    blocks: Sequence[Block]
    ids: Sequence[str] = ()
    export: Callable[[], Any] = lambda: None
    following: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a list: a text to search for, values of filters, and the cursor to go on from."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict[str, str])
    before: int | None = None
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class View:
    """What a service shows: entries of one sort. `name` is part of its address, `title` what people call them.

    `listed` gives a page of entries, `entry` one of them from a place on (None where there is no such key), `related`
    the entries that know an id, and `choices` the values of each filter. `when` says what the time of an entry is.
    """

    name: str
    title: str
    about: str
    listed: Callable[[Connection, Asked], Listed]
    entry: Callable[[Connection, str, int], Entry | None]
    related: Callable[[Connection, str], Sequence[Link]]
    choices: Callable[[Connection], Mapping[str, Sequence[str]]] = lambda db: {}
    when: str = "Received"


def plain(text: str) -> list[Segment]:
    """Return a text as one piece, and none where there is nothing in it."""
    return [Segment(text)] if text else []


def moment(instant: str) -> str:
    """Return an instant as people read it, to the millisecond."""
    return instant.replace("T", " ")[:23]


def shortened(text: str, length: int = 90) -> str:
    """Return the beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
