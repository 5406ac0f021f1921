"""Street addresses: a number, a name and a word for a road; post-office boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ostiary.pii.findings import Span

__all__ = ["streets"]

_SURE = "street|avenue|road|boulevard|lane|parkway|highway|crescent|terrace|blvd|ave|pkwy|hwy|rd|ln"
_UNSURE = "St|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Ter|Way|Circle|Cir|Trail|Alley|Close|Row|Walk|Mews|Quay|Loop|Plaza"
_UNIT = r"(?:,? (?:(?:apt|apartment|suite|ste|unit|floor|fl|room|rm|flat)\.? ?#?\w{1,5}|# ?\w{1,5})\b)?"
_COUNTED = "of|in|on|to|and|or|by|more|other|miles?|km|cars?|people|years?|times|way"
# Patterns begin with a set of characters, and look behind it: then the engine skips what can't be a beginning.
_STREET = re.compile(
    r"\d(?<![\w.,$€£#-]\d)\d{0,5}[A-Za-z]?(?:[-/]\d{1,4})?,? "
    # Capitalized names before words that mean other things too; any two before those that don't.
    r"(?:(?:(?:[NSEW]|[NS][EW])\.? )?(?:[A-ZÀ-Þ][\w'’-]*\.? |\d{1,3}(?:st|nd|rd|th) ){1,4}"
    rf"(?:{_UNSURE}|(?i:{_SURE}))"
    rf"|(?i:(?!(?:{_COUNTED})\b)[a-z][a-z'-]* ?[a-z'-]{{0,20}} (?:{_SURE}))"
    rf")\b\.?(?i:{_UNIT})"
)
_BOX = re.compile(r"\b(?:P\.? ?O\.?|post office) ?box (?:no\.? ?)?#?\d{1,8}\b", re.IGNORECASE)
_ROMANCE = re.compile(
    r"\d(?<!\w\d)\d{0,4}(?: ?(?:bis|ter))?,? (?i:rue|avenue|boulevard|place|quai|via|viale|piazza|calle|rua|plaza)"
    r" (?:(?:de|del|della|di|du|des|la|le|les|l['’]|d['’]) ?)*[A-ZÀ-Þ][\w'’-]*(?: [A-ZÀ-Þ][\w'’-]*)*"
)
_GERMAN_WORDS = ("straße", "strasse", "str.", "weg", "platz", "allee", "gasse")
_GERMAN = re.compile(r"\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|platz|allee|gasse) \d{1,4}[a-z]?\b")


def streets(text: str) -> Iterator[Span]:
    """Yield street addresses with their number, and post-office boxes."""
    for found in _STREET.finditer(text):
        yield found.span()
    for found in _ROMANCE.finditer(text):
        yield found.span()
    if any(word in text for word in ("Box", "box", "BOX")):
        for found in _BOX.finditer(text):
            yield found.span()
    if any(word in text for word in _GERMAN_WORDS):
        for found in _GERMAN.finditer(text):
            yield found.span()
