"""What of a call goes into a file: never a secret, and of texts what the user chose."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ostiary.testing.cassettes.bodies import each_text

__all__ = ["HIDDEN", "Hiding", "Redact"]

Redact: TypeAlias = Literal["secrets", "texts"] | Callable[[str], str]
"""What is hidden beside secrets: nothing, all texts of people and models, or what a function takes out of each text."""

HIDDEN: Final = "<hidden>"

_NAMES = (
    r"(?:(?:access|refresh|id|auth|bearer|session)[_-]?token|(?:client|shared)?[_-]?secret|password"
    r"|passphrase|(?:api|project|private|session)[_-]?key|(?:client[_-]?)?assertion|device[_-]?code|code[_-]?verifier"
    r"|authorization|cookie|credentials?|session[_-]?id[_-]?secret)"
)
_SECRET_NAME = re.compile(rf"(?:.*[_-])?{_NAMES}", re.IGNORECASE)
_PAIR = re.compile(rf"(\b(?:\w*[_-])?{_NAMES}\b[\"']?\s*[:=]\s*[\"']?)([^\s\"'&,;}}<]+)", re.IGNORECASE)
"""A secret and its name in a body that is a text: of JSON that is broken, a form under another type, a page."""
_LONG_SECRET_NAME = re.compile(r"(?:token|code)", re.IGNORECASE)
"""Names of secrets that name other things too, where what they hold is long and has no space."""

_CREDENTIAL = re.compile(
    r"(?i)\b(?:bearer|basic)\s+[\w.~+/=-]{8,}|\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*|\b(?:sk|pk|key)[-_][\w-]{12,}"
)
_SHORTEST = 8
_HEADERS = frozenset({"authorization", "cookie", "x-api-key", "api-key", "proxy-authorization"})
"""Request headers whose values are secrets wherever else they show."""

_KEPT = frozenset({"content-type", "retry-after", "x-request-id", "www-authenticate", "date"})
"""Headers of answers that are kept as they are; of others nothing is, but the names of cookies."""

# What says nothing of anybody, for `redact="texts"`: anything else is hidden, names that nobody thought of too.
_STRUCTURE = re.compile(
    r"(?:.*_)?(?:id|ids|type|kind|role|object|status|code|finish_reason|policy_action|entity_type|model|provider|version"
    r"|grant_type|token_type|scope|time|at|environment|source|event|deployment|key|apiName|eventId)",
)
_PLAIN = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?|\[DONE\]|"
)


class Hiding:
    """Hide what a cassette must not hold. It learns the secrets of each request, and knows them everywhere then."""

    def __init__(self, redact: Redact = "secrets") -> None:
        self._redact = redact
        self._secrets: set[str] = set()

    def learn(self, headers: Iterable[tuple[str, str]]) -> None:
        """Learn the secrets that a request was sent with."""
        for name, value in headers:
            if name.lower() in _HEADERS:
                scheme, _, rest = value.partition(" ")
                pieces = re.split(r"[;=]\s*", value) if name.lower() == "cookie" else [rest or scheme]
                self._secrets |= {piece for piece in [value, *pieces] if len(piece) >= _SHORTEST}

    def url(self, url: str) -> str:
        """Return a URL without user, password, and values of the query that are secrets."""
        parts = urlsplit(url)
        query = [
            (name, self._value(value, name)) for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        host = parts.netloc.rpartition("@")[2]
        return self._known(urlunsplit((parts.scheme, host, parts.path, urlencode(query), "")))

    def headers(self, headers: Iterable[tuple[str, str]]) -> list[list[str]]:
        """Return the headers of an answer that may be kept."""
        kept: list[list[str]] = []
        for name, value in headers:
            if name.lower() == "location":
                kept.append(["location", _CREDENTIAL.sub(HIDDEN, self.url(value))])
            elif name.lower() in _KEPT:
                kept.append([name.lower(), self._known(_CREDENTIAL.sub(HIDDEN, value))])
            elif name.lower() == "set-cookie":
                cookie, _, rest = value.partition(";")
                kept.append([name.lower(), f"{cookie.partition('=')[0]}={HIDDEN}{';' if rest else ''}{rest}"])
        return kept

    def body(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return a legible body without what must not be kept."""
        hidden = each_text(body, self._value)
        for part in (hidden, *hidden.get("parts", ())):
            if "text" in part:
                part["text"] = _PAIR.sub(rf"\1{HIDDEN}", part["text"])
            if "base64" in part:
                part["base64"] = self._bytes(part["base64"])
        return hidden

    def _bytes(self, encoded: str) -> str:
        """Hide in bytes that are no text: what is known; and all of them, where texts are hidden too."""
        content = base64.b64decode(encoded)
        if self._redact != "secrets":
            content = f"[{len(content)} bytes]".encode()
        for secret in self._secrets:
            content = content.replace(secret.encode(), HIDDEN.encode())
        return base64.b64encode(content).decode("ascii")

    def _value(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: self._value(each, str(key)) for key, each in value.items()}
        if isinstance(value, list):
            return [self._value(each, name) for each in value]
        if not isinstance(value, str):
            return value
        if _SECRET_NAME.fullmatch(name) or (
            _LONG_SECRET_NAME.fullmatch(name) and len(value) >= 20 and " " not in value
        ):
            return HIDDEN if value else value
        return self._text(self._known(_CREDENTIAL.sub(HIDDEN, value)), name)

    def _known(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return text

    def _text(self, text: str, name: str) -> str:
        if callable(self._redact):
            return self._redact(text)
        if self._redact == "secrets" or _STRUCTURE.fullmatch(name) or _PLAIN.fullmatch(text):
            return text
        return f"[text of {len(text)}]"
