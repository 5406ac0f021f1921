"""What is recognized by its form: mail and web addresses, and numbers that bear a check or a usual shape."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from ostiary.pii.findings import Span

__all__ = ["cards", "emails", "ibans", "ips", "phones", "ssns", "urls"]

# A local part is at most 64 characters long (RFC 5321), which also bounds the search.
_EMAIL = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?![\w@])"
)
_URL = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]{1,15}://|(?<![\w.])www\.)[^\s<>\"'{}|\\^`]+")
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])"
)
# Patterns begin with a set of characters, and look behind it: then the engine skips what can't be a beginning.
_CARD = re.compile(r"[2-6](?<![\w.-][2-6])\d{3}(?:[ -]?\d){8,15}(?![\w-]|\.\d)")
_SSN = re.compile(r"\d(?<![\w.,-]\d)\d{2}([- .]?)\d{2}\1\d{4}(?![\w,-]*\d|[.]\d)")
_IPV4 = re.compile(
    r"(?=\d)(?<![\w.-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\w-]|\.\d)"
)
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,38}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\w:])")
# With a country's code; an area code in brackets; three groups as in North America; a zero first as in Europe.
_PHONE = re.compile(
    r"[(+\d](?<![\w.+/-][(+\d])(?:"
    r"(?:(?<=\()\+|(?<=\+))\d{1,3}\)?(?:[ .-]?\(?\d{1,5}\)?){2,6}"
    r"|(?:(?<=\()|(?<=1)[ .-]\()[2-9]\d{2}\)[ .-]?\d{3}[ .-]?\d{4}"
    r"|(?:(?<=[2-9])|(?<=1)[ .-][2-9])\d{2}([ .-])\d{3}\1\d{4}"
    r"|(?:(?<=0)|(?<=\()0)\d{1,5}\)?(?:[ .-]\d{2,5}){2,4}"
    r"|(?<=\d)\d{6,10}"
    r")(?:,? ?(?:x|ext\.?|extension) ?\d{1,6})?(?![\w-]*\d|[.,]\d|[\w/])",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:\b(?:call(?:ed|ing)?|phone|tel|telephone|mobile|cell|fax|text(?:ed)?|ring|rang|dial(?:ed)?|reach|whatsapp|sms)\b"
    r"|☎)\.?[^\d\n.?!]{0,24}$",
    re.IGNORECASE,
)
# What such words announce is a number of a thing, however much it looks like one of a person.
_OF_A_THING = re.compile(
    r"(?:\b(?:order|invoice|ticket|case|ref|reference|tracking|part|sku|item|batch|serial|build|version|po|issue|lot"
    r"|request|confirmation|model|job|commit|line|row|port|v)\b(?:[^\d\n.?!]{0,10}\b(?:no|nr)\.|\.(?= ?$))?"
    r"[^\d\n.?!]{0,14}|#)$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"\b(?:version|release|firmware|build|v)[ .:]{0,2}$", re.IGNORECASE)
_NEAR = 40


def emails(text: str) -> Iterator[Span]:
    """Yield mail addresses."""
    if "@" not in text:
        return
    for found in _EMAIL.finditer(text):
        # Punctuation before an address belongs to the sentence.
        local = found.group()
        start = found.start() + len(local) - len(local.lstrip(".!#$%&'*+/=?^`{|}~-"))
        if text[start] != "@":
            yield start, found.end()


def urls(text: str) -> Iterator[Span]:
    """Yield web addresses, less the punctuation after them."""
    if "://" in text or "www." in text:
        for found in _URL.finditer(text):
            yield found.start(), found.start() + len(found.group().rstrip(".,;:!?)]"))


def ibans(text: str) -> Iterator[Span]:
    """Yield account numbers whose remainder is right (ISO 13616)."""
    for found in _IBAN.finditer(text):
        start, end = found.span()
        # Words in capitals after a number look like more of it.
        while end - start >= 15:
            if _is_iban(text[start:end]):
                yield start, end
                break
            cut = max(text.rfind(" ", start, end), text.rfind("-", start, end))
            end = cut if cut > start else start


def cards(text: str) -> Iterator[Span]:
    """Yield card numbers that bear Luhn's check."""
    for found in _CARD.finditer(text):
        if _is_card(found.group()):
            yield found.span()


def ssns(text: str) -> Iterator[Span]:
    """Yield US social security numbers; one without separators only where no word says that it numbers a thing."""
    for found in _SSN.finditer(text):
        digits = "".join(filter(str.isdigit, found.group()))
        possible = digits[:3] not in ("000", "666") and digits[0] != "9"
        if not possible or digits[3:5] == "00" or digits[5:] == "0000":
            continue
        if found[1] or not _OF_A_THING.search(text, max(0, found.start() - _NEAR), found.start()):
            yield found.span()


def ips(text: str) -> Iterator[Span]:
    """Yield IP addresses of both versions."""
    for found in _IPV4.finditer(text):
        if not _VERSION.search(text, max(0, found.start() - _NEAR), found.start()):
            yield found.span()
    if text.count(":") > 1:
        for found in _IPV6.finditer(text):
            if _is_ipv6(found.group()):
                yield found.span()


def phones(text: str) -> Iterator[Span]:
    """Yield telephone numbers; bare digits only where a word says that one can call them."""
    for found in _PHONE.finditer(text):
        number = found.group()
        before = max(0, found.start() - _NEAR), found.start()
        if not 7 <= sum(map(str.isdigit, number)) <= 20:
            continue
        called, thing = _CALLED.search(text, *before), _OF_A_THING.search(text, *before)
        # Of a word for calling and a word for a thing, the nearer one counts.
        if called and thing and thing.start() > called.start():
            continue
        if called or not (thing or number.isdigit()):
            yield found.span()


def _is_card(text: str) -> bool:
    digits = [int(each) for each in reversed(text) if each.isdigit()]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0 and len(set(digits)) > 1


def _is_iban(text: str) -> bool:
    plain = text.replace(" ", "").replace("-", "")
    turned = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(each, 36)) for each in turned)) % 97 == 1


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    # A time such as 10:20:30 is none; "::" alone says nothing of anybody.
    return len(text) > 3
