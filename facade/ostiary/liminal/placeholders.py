"""What the placeholders of a thread stand for, as far as prompts and cleansed prompts tell."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ostiary.liminal.results import Cleansed, Hydrated, Token

__all__ = ["Known", "Placeholders", "aligned"]

# Threads whose placeholders are remembered by one client, the latest ones.
_THREADS = 1_000


def aligned(
    original: str, cleansed: str, items: Iterable[Token], findings: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, str] | None:
    """Return what the placeholders of a cleansed text stand for; None where the two texts leave it open.

    Between placeholders both texts are the same. Where each such piece can stand in only one place of the original,
    what lies between is certain; findings, where there are any, say so outright.
    """
    spans = sorted((item.start, item.end) for item in items)
    if any(not 0 <= start < end <= len(cleansed) for start, end in spans):
        return None
    names = [cleansed[start:end] for start, end in spans]
    edges = [0, *(edge for span in spans for edge in span), len(cleansed)]
    between = [cleansed[edges[each] : edges[each + 1]] for each in range(0, len(edges), 2)]
    places = _told(original, between, findings) or _forced(original, between)
    return None if places is None else _mapping(names, [original[start:end] for start, end in places])


def _told(
    original: str, between: Sequence[str], findings: Sequence[Mapping[str, Any]] | None
) -> list[tuple[int, int]] | None:
    """Return the places of the findings, where they leave exactly what stands between the placeholders."""
    if not findings or len(findings) != len(between) - 1:
        return None
    places = sorted((each["start"], each["end"]) for each in findings)
    edges = [0, *(edge for place in places for edge in place), len(original)]
    left = [original[edges[each] : edges[each + 1]] for each in range(0, len(edges), 2)]
    return places if left == list(between) else None


def _forced(original: str, between: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return where placeholders stood, if there is only one way to fit what stands between them."""
    first, *middle, last = between if len(between) > 1 else (original, original)
    if len(between) == 1:
        return [] if original == between[0] else None
    if not original.startswith(first) or not original.endswith(last):
        return None
    start, end = len(first), len(original) - len(last)
    early = list(_places(original, middle, start, end))
    # The same from behind: a piece whose first and last possible place agree has only one.
    mirrored = [each[::-1] for each in reversed(middle)]
    size = len(original)
    late = [
        size - place - len(piece)
        for place, piece in zip(
            _places(original[::-1], mirrored, size - end, size - start), mirrored, strict=False
        )
    ][::-1]
    if len(early) != len(middle) or early != late:
        return None
    edges = [
        start,
        *(edge for at, each in zip(early, middle, strict=True) for edge in (at, at + len(each))),
        end,
    ]
    places = [(edges[each], edges[each + 1]) for each in range(0, len(edges), 2)]
    return places if all(begin < finish for begin, finish in places) else None


def _places(text: str, pieces: Sequence[str], start: int, end: int) -> Iterator[int]:
    """Yield the first place where each piece can stand, with at least one sign before each."""
    at = start
    for piece in pieces:
        found = text.find(piece, at + 1, end - 1)
        if found < 0:
            return
        yield found
        at = found + len(piece)


def _mapping(names: Sequence[str], texts: Sequence[str]) -> dict[str, str] | None:
    """Return names with their texts, None where one name stands for two."""
    found: dict[str, str] = {}
    for name, text in zip(names, texts, strict=True):
        if found.setdefault(name, text) != text:
            return None
    return found


class Known:
    """Hold the placeholders of one thread: what they stand for, and those of which that isn't known."""

    __slots__ = ("open", "texts")

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.open: set[str] = set()


class Placeholders:
    """Remember the placeholders of the latest threads, for any number of threads of the program."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_thread: OrderedDict[int, Known] = OrderedDict()

    def learn(self, thread_id: int, cleansed: Cleansed) -> None:
        """Note what a cleansed text tells of its thread's placeholders."""
        names = [cleansed.text[item.start : item.end] for item in cleansed.items]
        with self._lock:
            known = self._of(thread_id)
            known.texts.update(cleansed.mapping or {})
            known.open.update(name for name in names if name not in known.texts)
            known.open.difference_update(known.texts)

    def settle(self, thread_id: int, hydrated: Hydrated, asked: Iterable[str]) -> dict[str, str]:
        """Note what the service restored of the names it was asked for; return all that is known of the thread."""
        found = {item.entity_type: hydrated.text[item.start : item.end] for item in hydrated.items}
        with self._lock:
            known = self._of(thread_id)
            known.texts.update(found)
            known.open.difference_update(asked)
            return dict(known.texts)

    def of(self, thread_id: int) -> tuple[dict[str, str], list[str]] | None:
        """Return what is known of a thread, and which names aren't; None for a thread of which nothing is known."""
        with self._lock:
            known = self._by_thread.get(thread_id)
            return None if known is None else (dict(known.texts), sorted(known.open))

    def _of(self, thread_id: int) -> Known:
        known = self._by_thread.setdefault(thread_id, Known())
        self._by_thread.move_to_end(thread_id)
        while len(self._by_thread) > _THREADS:
            self._by_thread.popitem(last=False)
        return known

    def __repr__(self) -> str:
        return f"<Placeholders of {len(self._by_thread)} threads>"
