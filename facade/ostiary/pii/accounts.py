"""Numbers that institutions give to people, and that bear a check or have a form: cards, accounts, social security."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ostiary.pii.engine import Pattern
from ostiary.pii.findings import Scored
from ostiary.pii.neighbours import before, is_of_a_thing
from ostiary.pii.shadow import Shadow

__all__ = ["cards", "ibans", "ssns"]

_IBAN: Final = Pattern(r"\b[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]){4}", ignore_case=True)
# How long the account numbers of a country are (the registry of ISO 13616).
_IBAN_LENGTHS: Final = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
_DIGITS: Final = Pattern(r"[0-9](?:[ .-]?[0-9]){11,}")
_SHORTEST_CARD, _SHORTEST_INSIDE, _LONGEST_CARD = 12, 15, 19
# How many digits people write together: 4 first, and 3 at least.
_FIRST_GROUP, _LEAST_GROUP = 4, 3
_SSN: Final = Pattern(r"\b[0-9]{3}[- .]?[0-9]{2}[- .]?[0-9]{4}\b")
_SECURITY: Final = Pattern(
    r"\b(?:ssn|ss#|social[ -]?security|itin|tin|tax(?:payer)?[ -]?(?:id|number|payer))\b", ignore_case=True
)


def ibans(shadow: Shadow) -> Iterator[Scored]:
    """Yield account numbers of their country's length whose remainder is right (ISO 13616)."""
    for start, _ in _IBAN.spans(shadow.bytes):
        end = _end_of_iban(shadow.text, start)
        if end:
            yield start, end, 1.0


def _end_of_iban(text: str, start: int) -> int:
    """Return where the account number that begins here ends; 0 for none."""
    wanted = _IBAN_LENGTHS.get(text[start : start + 2].upper(), 0)
    plain = ""
    end = start
    while len(plain) < wanted and text[end : end + 1].isalnum():
        plain += text[end]
        end += 2 if text[end + 1 : end + 2] in (" ", "-") and len(plain) < wanted else 1
    if len(plain) < wanted or not wanted or text[end : end + 1].isalnum():
        return 0
    turned = plain[4:] + plain[:4]
    return end if int("".join(str(int(each, 36)) for each in turned)) % 97 == 1 else 0


def cards(shadow: Shadow) -> Iterator[Scored]:
    """Yield card numbers of a known issuer and length that bear Luhn's check, also among other digits."""
    text = shadow.text
    for start, end in _DIGITS.spans(shadow.bytes):
        if text[start - 1 : start].isalnum() or text[start - 1 : start] in (".", "-", "_"):
            continue
        yield from _cards_in(text, start, end)


def _cards_in(text: str, start: int, end: int) -> Iterator[Scored]:
    groups = _groups(text, start, end)
    first = 0
    while first < len(groups):
        begins = groups[first][1] - groups[first][0] >= _FIRST_GROUP
        last = _last_of_card(text, groups, first) if begins else None
        if last is not None:
            yield groups[first][0], groups[last][1], 1.0
            first = last
        first += 1


def _groups(text: str, start: int, end: int) -> list[tuple[int, int]]:
    groups: list[tuple[int, int]] = []
    at = start
    for place in range(start, end + 1):
        if place == end or not text[place].isdigit():
            groups.append((at, place))
            at = place + 1
    if text[end : end + 1].isalnum() or text[end : end + 1] == "_":
        groups.pop()
    return groups


def _last_of_card(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Return the last of the groups of digits that are a card number from `first` on, the longest there is."""
    digits = ""
    found = None
    for place in range(first, len(groups)):
        group = text[slice(*groups[place])]
        digits += group
        if len(digits) > _LONGEST_CARD or len(group) < _LEAST_GROUP:
            break
        # Among other digits a short number that bears the check does so by chance more often than not.
        alone = first == 0 and place == len(groups) - 1
        if len(digits) >= (_SHORTEST_CARD if alone else _SHORTEST_INSIDE) and _is_card(digits):
            found = place
    return found


def _is_card(digits: str) -> bool:
    if len(digits) not in _lengths(digits) or len(set(digits)) == 1:
        return False
    numbers = [int(each) for each in reversed(digits)]
    doubled = sum(sum(divmod(2 * number, 10)) for number in numbers[1::2])
    return (sum(numbers[::2]) + doubled) % 10 == 0


def _lengths(digits: str) -> tuple[int, ...]:
    """Return how long the numbers of a card's issuer are (ISO 7812, as issuers publish their ranges)."""
    two, four = int(digits[:2]), int(digits[:4])
    if digits[0] == "4":
        return (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720:
        return (16,)
    if two in (34, 37):
        return (15,)
    if two in (36, 38, 39) or 3000 <= four <= 3059 or four == 3095:
        return (14, 16, 19)
    if 3528 <= four <= 3589:
        return (16, 17, 18, 19)
    if two in (62, 64, 65, 81) or four == 6011:
        return (16, 17, 18, 19)
    # Maestro and its like.
    return tuple(range(12, 20)) if two == 50 or 56 <= two <= 69 else ()


def ssns(shadow: Shadow) -> Iterator[Scored]:
    """Yield US social security numbers; bare digits surely only where a word says what they are."""
    text = shadow.text
    for start, end in _SSN.spans(shadow.bytes):
        number = text[start:end]
        digits = "".join(filter(str.isdigit, number))
        possible = digits[:3] not in ("000", "666") and digits[0] != "9"
        if not possible or digits[3:5] == "00" or digits[5:] == "0000":
            continue
        glued = text[start - 1 : start] in tuple(".,-_$") or _goes_on(text, end)
        context = before(shadow, start)
        if glued or is_of_a_thing(context, unless=_SECURITY):
            continue
        if len(number) == 11 and number[3] == number[6]:
            yield start, end, 0.9
        elif len(number) == 9:
            yield start, end, 0.9 if _SECURITY.is_in(context) else 0.3


def _goes_on(text: str, end: int) -> bool:
    following = text[end : end + 2]
    return following[:1] in ("_", "-", ".", ",") and (following[1:2].isdigit() or following[:1] == "_")
