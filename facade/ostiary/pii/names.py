"""Names of people: by title, by greeting, by what announces them, and by dictionaries of names and of other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ostiary.pii.dictionaries import (
    AMBIGUOUS,
    BLOCKED,
    COMMON,
    FIRST,
    INFLECTED,
    LAST,
    ORGANIZATION,
    PLACE,
    SURE,
    traits,
)
from ostiary.pii.engine import Pattern, any_of
from ostiary.pii.findings import Scored
from ostiary.pii.manners import (
    ACTS,
    ANNOUNCED,
    BEFORE_PLACES,
    COMPANIES,
    COMPANY,
    DETERMINED,
    FORMS,
    PARTICLES,
    SMALL,
    TITLE,
    TITLES,
)
from ostiary.pii.shadow import Shadow

__all__ = ["people"]

_WORD: Final = r"(?:(?:al|el|ad|an|as|ash|at|ar|ibn|bin)-)?[A-Z][A-Za-z]*(?:['-][A-Za-z]+)*"
_PARTICLE: Final = any_of(" ".join(sorted(PARTICLES)))
# Words with a capital, one after another, with initials and such small words as names have.
_RUN: Final = Pattern(
    rf"\b(?:{_PARTICLE}[ \t]){{0,2}}{_WORD}\.?(?:[ \t](?:{_PARTICLE}[ \t]){{0,3}}(?:{_WORD}|[A-Z])\.?)*"
)
_PIECE: Final = re.compile(r"\S+")
_CAMEL: Final = re.compile(r"[a-z][A-Z]")
_CAMEL_NAME: Final = re.compile(r"^(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz|Del|St|O)[A-Z][a-z]+$")
_LONGEST: Final = 5


class _Run:
    """Words with a capital that stand together, and what is known of each."""

    __slots__ = ("known", "plain", "shadow", "spans", "words")

    def __init__(self, shadow: Shadow, start: int, end: int) -> None:
        self.shadow = shadow
        self.spans: list[tuple[int, int]] = []
        self.words: list[str] = []
        self.plain: list[str] = []
        self.known: list[int] = []
        for found in _PIECE.finditer(shadow.text, start, end):
            word = found.group()
            stop = found.end()
            if word.endswith(("'s", "'S")):
                word, stop = word[:-2], stop - 2
            plain = word.rstrip(".").lower()
            if len(plain) > 1:
                # The end of a sentence; an initial keeps its own.
                stop -= len(word) - len(word.rstrip("."))
            self.spans.append((found.start(), stop))
            self.words.append(word)
            self.plain.append(plain)
            self.known.append(_known(word, plain))


def people(shadow: Shadow) -> Iterator[Scored]:
    """Yield names that stand with a capital letter, and those that are announced in small ones; without titles."""
    text = shadow.text
    for start, end in _RUN.spans(shadow.bytes):
        if text[start - 1 : start] in tuple("@#/_"):
            continue
        yield from _names_in(_Run(shadow, start, end))
    for start, end in SMALL.spans(shadow.bytes):
        yield from _small(text, start, end)


def _small(text: str, start: int, end: int) -> Iterator[Scored]:
    words = list(_PIECE.finditer(text, start, end))
    for place, found in enumerate(words[1:], 1):
        known = traits(found.group())
        if found.group().islower() and known & FIRST and not known & (COMMON | BLOCKED | PLACE | AMBIGUOUS):
            following = words[place + 1] if place + 1 < len(words) else None
            goes_on = following is not None and traits(following.group()) & LAST
            yield found.start(), following.end() if following and goes_on else found.end(), 0.7
            return
    if len(words) > 1 and words[0].group().rstrip(".").lower() in TITLES and traits(words[1].group()) & LAST:
        yield *words[1].span(), 0.7


def _names_in(run: _Run) -> Iterator[Scored]:
    at = 0
    while at < len(run.words):
        length, score = _name(run, at)
        if length:
            yield run.spans[at][0], run.spans[at + length - 1][1], score
        at += max(1, length)


def _name(run: _Run, at: int) -> tuple[int, float]:
    """Return how many words, from one on, are a name, and how sure that is; 0 words for none."""
    word, known = run.words[at], run.known[at]
    if run.plain[at] in TITLES:
        return 0, 0
    length = _rest(run, at)
    if _is_titled(run, at):
        return length, 0.95
    if word[0].islower() or len(run.plain[at]) < 2:
        return _introduced(run, at, length)
    is_word = known & (COMMON | BLOCKED | PLACE) and not known & FIRST
    score = 0.0 if is_word else _by_dictionary(run, at, length)
    if not score:
        score = _by_neighbours(run, at, length, may_be_announced=not is_word or bool(known & INFLECTED))
    return (length, score) if score and not _is_company(run, at, length) else (0, 0)


def _introduced(run: _Run, at: int, length: int) -> tuple[int, float]:
    """Return how many words are a name that begins with initials or small words, as in "J. Doe" and "van Dam"."""
    first = at
    while first < at + length and (run.words[first][0].islower() or len(run.plain[first]) < 2):
        first += 1
    if first == at + length or (run.words[at][0].isupper() and not run.words[at].endswith(".")):
        return 0, 0
    known = run.known[first]
    known_as_name = known & (FIRST | LAST) and not known & (BLOCKED | PLACE | COMMON)
    if _is_announced(run, at) or (known_as_name and run.words[at][0].isupper()):
        return length, 0.75
    unknown = not known & (BLOCKED | PLACE | COMMON | ORGANIZATION)
    return (length, 0.6) if run.words[at][0].isupper() and unknown else (0, 0)


def _by_neighbours(run: _Run, at: int, length: int, *, may_be_announced: bool) -> float:
    """Return how sure it is that so many words are a name, from what stands beside them; 0 for not at all."""
    if not may_be_announced or run.words[at].isupper() or (length == 1 and len(run.words[at]) < 3):
        return 0
    if _is_announced(run, at):
        return 0.85
    known = run.known[at]
    if known & INFLECTED or not (length > 1 or known & LAST):
        return 0
    end = run.spans[at + length - 1][1]
    return 0.7 if ACTS.is_in(run.shadow.bytes[end : end + 24]) else 0


def _by_dictionary(run: _Run, at: int, length: int) -> float:
    """Return how sure it is that so many words are a name, from what is known of them; 0 for not at all."""
    known, following = run.known[at], run.known[at + 1 : at + length]
    surname = any(each & LAST for each in following)
    if run.words[at].isupper():
        return 0.8 if known & FIRST and surname and run.words[at + length - 1].isupper() else 0
    if _follows_place(run, at):
        return 0
    if length == 1:
        return 0.7 if known & SURE else 0
    if known & FIRST:
        return 0.75 if known & AMBIGUOUS else 0.9
    if surname and not following[-1] & COMMON:
        return 0.75
    # Two words that are neither a language's nor a place's are a person's more often than not.
    start = run.spans[at][0]
    determined = DETERMINED.is_in(run.shadow.bytes[max(0, start - 8) : start])
    words = any(each & (COMMON | PLACE) and not each & (FIRST | LAST) for each in following)
    return 0 if determined or words else 0.55


def _rest(run: _Run, at: int) -> int:
    """Return how many words belong together: up to the first that is no part of a name, at most five."""
    length = 1
    while length < _LONGEST and at + length < len(run.words):
        place = at + length
        if run.words[place - 1].endswith(".") and len(run.plain[place - 1]) > 1:
            break
        if run.words[place][0].isupper() and not _may_follow(run, at, place):
            break
        length += 1
    while length > 1 and run.words[at + length - 1].islower():
        length -= 1
    return length


def _may_follow(run: _Run, at: int, place: int) -> bool:
    """Tell whether a word with a capital goes on with a name that began before it."""
    word, known, first = run.plain[place], run.known[place], run.known[at]
    if word in TITLES:
        return False
    if len(word) == 1:
        return word not in ("i", "a") or run.words[place].endswith(".")
    if not known & (BLOCKED | ORGANIZATION | PLACE | COMMON) or word in PARTICLES:
        return True
    if run.words[place - 1] in PARTICLES:
        return not known & BLOCKED
    if known & ORGANIZATION:
        return False
    is_last = place + 1 == len(run.words) or run.words[place].endswith(".")
    if first & FIRST and not first & AMBIGUOUS:
        # Anna Hall, and Rosalie Mans: surnames are words, too.
        return bool(known & LAST) or (is_last and not known & BLOCKED)
    return bool(known & (FIRST | LAST) or (known & INFLECTED and is_last)) and not known & BLOCKED


def _is_titled(run: _Run, at: int) -> bool:
    if at:
        return run.plain[at - 1] in TITLES
    start = run.spans[at][0]
    return TITLE.is_in(run.shadow.bytes[max(0, start - 14) : start])


def _is_announced(run: _Run, at: int) -> bool:
    start = run.spans[at][0]
    return ANNOUNCED.is_in(run.shadow.bytes[max(0, start - 28) : start])


def _is_company(run: _Run, at: int, length: int) -> bool:
    """Tell whether the words are known as a company's, or what follows makes them one's, a place's or a thing's."""
    stop = at + length
    if stop < len(run.words) and run.known[stop] & ORGANIZATION and not run.words[stop - 1].endswith("."):
        return True
    end = run.spans[stop - 1][1]
    last = run.words[stop - 1]
    if (last.isupper() and last.lower() in FORMS) or (
        last.endswith(".") and run.shadow.text[end : end + 1].isalnum()
    ):
        return True
    return "_".join(run.plain[at:stop]) in COMPANIES or COMPANY.is_in(run.shadow.bytes[end : end + 16])


def _follows_place(run: _Run, at: int) -> bool:
    return run.plain[at] in BEFORE_PLACES or (at > 0 and run.plain[at - 1] in BEFORE_PLACES)


def _known(word: str, plain: str) -> int:
    if _CAMEL.search(word) and not all(_CAMEL_NAME.match(part) or part.istitle() for part in word.split("-")):
        return BLOCKED
    return traits(plain)
