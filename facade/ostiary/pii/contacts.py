"""Where people can be reached: mail and web addresses, telephone numbers, and the addresses of their machines."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from ostiary.pii.engine import Pattern
from ostiary.pii.findings import Scored
from ostiary.pii.neighbours import after, before, is_of_a_thing
from ostiary.pii.shadow import Shadow

__all__ = ["emails", "ips", "phones", "urls"]

# A local part is at most 64 characters long (RFC 5321), which also bounds the search.
_EMAIL: Final = Pattern(
    r"(?:[\w.!#$%&'*+/=?^`{|}~-]{1,64}|\"[^\"@\n]{1,62}\")"
    r"@(?:(?:[A-Za-z0-9](?:[\w-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}|\[[0-9.]{7,15}\])"
)
# As people write who fear machines: ada [at] example [dot] org.
_SPELLED: Final = Pattern(
    r"[\w.+-]{1,64} ?(?:[\[({<] ?at ?[\])}>]) ?[\w-]{1,63}"
    r"(?: ?(?:\.|[\[({<] ?(?:dot|\.) ?[\])}>]) ?[\w-]{1,63}){1,4}"
    r"|\b[\w.+-]{1,64} at [\w-]{1,63}(?: dot [\w-]{1,63}){1,4}\b",
    ignore_case=True,
)
_URL: Final = Pattern(r"(?:\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://|\bwww\.)[^\s<>\"'{}|\\^`]+")
_OCTET: Final = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_IPV4: Final = Pattern(rf"\b(?:{_OCTET}\.){{3}}{_OCTET}\b")
_IPV6: Final = Pattern(
    r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{0,30}:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,38}"
)
_VERSION: Final = Pattern(
    r"\b(?:version|release|firmware|build|v|section|chapter|clause|paragraph|rule|figure|table)[ .:]{0,2}$",
    ignore_case=True,
)
# A link-local address names its interface: fe80::1%eth0.
_ZONE: Final = Pattern(r"^%[0-9A-Za-z._-]{1,16}")

_EXTENSION: Final = r"(?:,? ?(?:x|ext\.?|extension) ?[0-9]{1,6})?"
# With a country's code; as in North America; a zero first as in Europe; otherwise only where a word says what it is.
_PHONE: Final = Pattern(
    r"(?:\(?(?:\+|\b00)[1-9][0-9]{0,3}\)?(?:[ ./-]{0,2}\(?[0-9]{1,5}\)?){2,6}"
    r"|(?:\b1[ .-]{0,2})?(?:\([2-9][0-9]{2}\)|\b[2-9][0-9]{2})[ .-]{0,2}[0-9]{3}[ .-]?[0-9]{4}\b"
    r"|\(?\b0[0-9]{1,5}\)?(?:[ ./-]{1,2}[0-9]{2,8}){1,4}"
    r"|\b[0-9]{2,6}(?:[ .-][0-9]{2,6}){1,5}\b"
    rf"|\b[0-9]{{7,12}}\b){_EXTENSION}",
    ignore_case=True,
)
_AMERICAN: Final = Pattern(
    r"^(?:1[ .-]{0,2})?(?:\([2-9][0-9]{2}\)[ .-]{0,2}|[2-9][0-9]{2}[ .-]{1,2})[0-9]{3}[ .-]?[0-9]{4}"
    rf"{_EXTENSION}$",
    ignore_case=True,
)
_ABROAD: Final = Pattern(r"^\(?(?:\+|00[1-9])")
_EUROPEAN: Final = Pattern(
    rf"^\(?0[1-9][0-9]{{0,4}}\)?(?:[ ./-]{{1,2}}[0-9]{{2,8}}){{1,4}}{_EXTENSION}$", ignore_case=True
)
_DATE: Final = Pattern(
    r"^(?:[0-9]{1,2}[ ./-][0-9]{1,2}[ ./-](?:[0-9]{2}|[0-9]{4})|[0-9]{4}[ ./-][0-9]{2}[ ./-][0-9]{2})$"
)
_GLUE_BEFORE: Final = tuple("+-./,$#_@")
_CALLED: Final = Pattern(
    r"\b(?:call(?:s|ed|ing)?|phones?|tel|telephone|mobile|cell|handy|fax|text(?:ed)?|ring|rang|dial(?:ed)?|reach(?:ed|able)?"
    r"|whatsapp|sms|number (?:is|was)|contact (?:number|no))\b[^0-9\n?!]{0,24}$",
    ignore_case=True,
)


def emails(shadow: Shadow) -> Iterator[Scored]:
    """Yield mail addresses."""
    text = shadow.text
    if "@" in text:
        for start, end in _EMAIL.spans(shadow.bytes):
            # Punctuation before an address belongs to the sentence.
            while text[start] in ".!#$%&'*+/=?^`{|}~-":
                start += 1
            is_remote = text[start:end].startswith("git@") and text[end : end + 1] == ":"
            if text[start] != "@" and not is_remote:
                yield start, end, 1.0
    lower = text.lower()
    if "at" in lower and ("dot" in lower or "[at" in lower or "(at" in lower):
        for start, end in _SPELLED.spans(shadow.bytes):
            yield start, end, 0.8


def urls(shadow: Shadow) -> Iterator[Scored]:
    """Yield web addresses, less the punctuation after them."""
    if "://" in shadow.text or "www." in shadow.text:
        for start, end in _URL.spans(shadow.bytes):
            yield start, start + len(shadow.text[start:end].rstrip(".,;:!?)]")), 0.9


def ips(shadow: Shadow) -> Iterator[Scored]:
    """Yield IP addresses of both versions."""
    text = shadow.text
    mapped = 0
    if text.count(":") > 1:
        for start, end in _IPV6.spans(shadow.bytes):
            if _is_ipv6(text[start:end]) and not text[end : end + 1].isalnum():
                zone = _ZONE.first(after(text, end, 17).encode("ascii"))
                yield start, end + (zone[1] if zone else 0), 0.95
                mapped = end
    if text.count(".") > 2:
        for start, end in _IPV4.spans(shadow.bytes):
            # A network's mask, a port or a path may follow.
            glued = text[start - 1 : start] in tuple(".-") or (
                text[end : end + 1] != "/" and _goes_on(text, end)
            )
            if not glued and end != mapped and not _VERSION.is_in(before(shadow, start)):
                yield start, end, 0.95


def phones(shadow: Shadow) -> Iterator[Scored]:
    """Yield telephone numbers; unusual forms and bare digits only where a word says that one can call them."""
    text = shadow.text
    for start, end in _PHONE.spans(shadow.bytes):
        number = text[start:end]
        digits = sum(map(str.isdigit, number))
        if not 7 <= digits <= 20 or _went_before(text, start) or _goes_on(text, end):
            continue
        context = before(shadow, start)
        if is_of_a_thing(context, unless=_CALLED):
            continue
        called = _CALLED.is_in(context)
        if called or _is_usual(number, digits):
            yield start, end, 0.9 if called else 0.75


def _went_before(text: str, start: int) -> bool:
    """Tell whether what was found is the end of something longer, such as a number in groups of three."""
    if text[start] == "+":
        return text[start - 1 : start].isalnum()
    grouped = text[start - 1 : start] == " " and text[start - 2 : start - 1].isdigit()
    return text[start - 1 : start] in _GLUE_BEFORE or grouped


def _is_usual(number: str, digits: int) -> bool:
    if number.isdigit():
        return False
    raw = number.encode("ascii")
    if _ABROAD.is_in(raw):
        return digits >= 8
    return _AMERICAN.is_in(raw) or (digits >= 9 and _EUROPEAN.is_in(raw) and not _DATE.is_in(raw))


def _goes_on(text: str, end: int) -> bool:
    """Tell whether what was found is the beginning of something longer, such as a decimal or an identifier."""
    following = after(text, end)
    return (
        following[:1].isalnum()
        or following[:1] in ("_", "/")
        or (following[:1] in (".", ",", "-") and following[1:2].isdigit())
    )


def _is_ipv6(text: str) -> bool:
    try:
        ipaddress.IPv6Address(text)
    except ValueError:
        return False
    # A time such as 10:20:30 is none; "::" alone says nothing of anybody.
    return len(text) > 3
