"""Names of people: by title, by greeting, by what announces them, and by dictionaries of names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ostiary.pii.findings import Span
from ostiary.pii.name_lists import AMBIGUOUS, FIRST, LAST, NO_NAMES, ORGANIZATIONS

__all__ = ["people"]

_HEAD = "[A-ZÀ-ÖØ-Þ]"
_TAIL = r"(?>[a-zß-öø-ÿā-ž]+|[A-ZÀ-ÖØ-Þ]+|['’][A-Z][a-z]+)"
_NAME = rf"(?>{_HEAD}{_TAIL}(?:['’-]?{_HEAD}{_TAIL})*)"
_PARTICLE = "(?:van|von|de|der|den|da|di|bin|al|el|la) "
# It begins with a set of characters, and looks behind it: then the engine skips what can't be a beginning.
_RUN = re.compile(
    rf"{_HEAD}(?<![\w@#/.-]{_HEAD}){_TAIL}(?>(?:['’-]?{_HEAD}{_TAIL})*)"
    rf"(?:[ \t](?:[A-Z]\.|(?:{_PARTICLE}){{1,2}}{_NAME}|{_NAME}))*(?![\w@])"
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Madam|Captain|Sgt|Capt|Rev|Judge|Nurse)\.?$"
)
# A name stands after these, whatever it is.
_ANNOUNCED = re.compile(
    r"(?:\b(?:dear|hi|hello|hey|attn|name(?: is|:)|named|called|i['’]m|i am|this is|signed(?: by)?|regards|sincerely"
    r"|cheers|thanks|best(?: wishes)?|yours(?: truly)?|love|spoke (?:to|with)|speak (?:to|with)|met(?: with)?|ask for"
    r"|meeting with|according to|hired|hire|assigned to|(?:approved|reported|written|sent|made) by"
    r"|care of|c/o|on behalf of|patient:?|client:?|customer:?|contact:?|from:|to:|cc:|by:)[,:!-]{0,2}\s{1,4})$",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r" (?:lives?|lived|resides|wrote|writes|replied|told|thinks|believes|phoned|was born|retired|smiled|approved)\b"
)
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "madam", "captain", "sgt", "capt"}
    | {"rev", "judge", "nurse"}
)
_LONGEST = 5


def people(text: str) -> Iterator[Span]:
    """Yield names that stand with a capital letter. A title is no part of the name."""
    for found in _RUN.finditer(text):
        yield from _names_in(text, found.start(), found.end())


def _names_in(text: str, start: int, end: int) -> Iterator[Span]:
    words = [
        (found.group(), start + found.start(), start + found.end())
        for found in re.finditer(r"\S+", text[start:end])
    ]
    plain = [_plain(word) for word, _, _ in words]
    at = 0
    while at < len(words):
        length = _length(text, words, plain, at)
        if length:
            yield words[at][1], words[at + length - 1][2]
        at += max(1, length)


def _length(text: str, words: Sequence[tuple[str, int, int]], plain: Sequence[str], at: int) -> int:
    """Return how many words, from one on, are a name; 0 for none."""
    word, following = plain[at], plain[at + 1 : at + 2]
    if word in _TITLES or words[at][0].endswith("."):
        return 0
    titled = _is_titled(text, words, plain, at)
    if word in NO_NAMES and not titled:
        called = (
            word in AMBIGUOUS and following and (following[0] in LAST or _is_announced(text, words[at][1]))
        )
        if not called:
            return 0
    rest = _rest(plain, words, at)
    if titled:
        return rest
    if at + rest < len(plain) and plain[at + rest] in ORGANIZATIONS:
        return 0
    if word in FIRST and word not in AMBIGUOUS:
        return rest
    if rest > 1 and (
        word in AMBIGUOUS or (not words[at][0].isupper() and not LAST.isdisjoint(plain[at + 1 : at + rest]))
    ):
        return rest
    known = word in FIRST or word in AMBIGUOUS or word in LAST
    likely = known or _looks_like_one(words[at][0], rest)
    if likely and (_is_announced(text, words[at][1]) or _acts(text, words[at + rest - 1][2], rest)):
        return rest
    return 0


def _is_titled(text: str, words: Sequence[tuple[str, int, int]], plain: Sequence[str], at: int) -> bool:
    if at:
        return plain[at - 1] in _TITLES
    start = words[at][1]
    return text[start - 2 : start] == ". " and _TITLE.search(text, max(0, start - 12), start - 1) is not None


def _acts(text: str, end: int, length: int) -> bool:
    """Tell whether what follows two words or more is what people do, and companies seldom."""
    return length > 1 and _ACTS.match(text, end) is not None


def _is_announced(text: str, start: int) -> bool:
    return _ANNOUNCED.search(text, max(0, start - 24), start) is not None


def _rest(plain: Sequence[str], words: Sequence[tuple[str, int, int]], at: int) -> int:
    """Return how many words belong together: up to the first that is no name, at most five."""
    length = 1
    while length < _LONGEST and at + length < len(plain):
        word = plain[at + length]
        is_particle = words[at + length][0].islower()
        if not is_particle and (word in NO_NAMES or word in ORGANIZATIONS or word in _TITLES):
            break
        length += 1
    while length > 1 and words[at + length - 1][0].islower():
        length -= 1
    return length


def _looks_like_one(word: str, length: int) -> bool:
    """Tell whether a word that no dictionary holds may be a name where one is announced."""
    return not word.isupper() and (length > 1 or len(word) > 2)


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    """Return a word as the dictionaries have it: small letters, no accents, no possessive."""
    word = word.replace("’", "'").removesuffix("'s").lower()
    bare = "".join(each for each in unicodedata.normalize("NFKD", word) if not unicodedata.combining(each))
    return bare.replace("ø", "o").replace("ł", "l").replace("ß", "ss")
