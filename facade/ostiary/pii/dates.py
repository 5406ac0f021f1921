"""Dates, and those among them on which people were born."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.pii.engine import Pattern
from ostiary.pii.findings import Scored
from ostiary.pii.neighbours import before
from ostiary.pii.shadow import Shadow

__all__ = ["births", "dates"]

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
    # As the shadow of other languages' months has them: German, French, Spanish, Italian, Portuguese, Dutch.
    r"|januar|februar|marz|mai|juni|juli|oktober|dezember|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre"
    r"|novembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|janeiro|fevereiro|marco|maio|junho|julho"
    r"|setembro|outubro|novembro|dezembro|januari|februari|maart|mei|augustus)"
)
_DAY: Final = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR: Final = r"(?:1[89]|20)[0-9]{2}"
_DATE: Final = Pattern(
    rf"\b{_YEAR}(?:-(?:0[1-9]|1[0-2])-|/(?:0?[1-9]|1[0-2])/|\.(?:0[1-9]|1[0-2])\.){_DAY}\b"
    rf"|\b{_DAY}(?:/{_DAY}/|\.{_DAY}\. ?|-{_DAY}-)(?:{_YEAR}|[0-9]{{2}})\b"
    rf"|\b{_DAY}(?:st|nd|rd|th|er|\.)?(?: of| de)?[ -]{_MONTH}\b\.?(?:,?(?: de)?[ -]{_YEAR}\b)?"
    rf"|\b{_MONTH}\b\.? {_DAY}(?:st|nd|rd|th)?\b(?:,? {_YEAR}\b)?",
    ignore_case=True,
)
_BORN: Final = Pattern(
    r"\b(?:born|birth[ _-]?(?:day|date)?|date[ _-]of[ _-]birth|dob|geb(?:oren)?\.?|nee? le|nacid[oa]|nat[oa] il"
    r"|nascid[oa])(?:\b|_)[^.\n?!0-9]{0,20}$|\bd\.?o\.?b\.?[:.]? {0,2}$",
    ignore_case=True,
)


def dates(shadow: Shadow) -> Iterator[Scored]:
    """Yield dates of a day, with or without their year."""
    text = shadow.text
    for start, end in _DATE.spans(shadow.bytes):
        following = text[end : end + 2]
        goes_on = following[:1] in ("-", "/", ".") and following[1:2].isdigit()
        if text[start - 1 : start] not in ("-", "/", ".") and not goes_on:
            yield start, end, 0.85


def births(shadow: Shadow) -> Iterator[Scored]:
    """Yield dates that a word nearby says somebody was born on."""
    for start, end, _ in dates(shadow):
        if _BORN.is_in(before(shadow, start)):
            yield start, end, 0.95
