"""Taking out of a record what it may not show: values marked `Sensitive`, and personal data where that is asked for.

All that goes to Libretto passes here, and what can't be searched is not sent. Ids, names of models and the like stay:
they are what a record is found by.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, cast

from ostiary.errors import OstiaryError
from ostiary.prompts import MASK

if TYPE_CHECKING:
    from ostiary.pii import Redactor

__all__ = ["DATA", "RedactionFailedError", "redacted", "scrubbed"]

DATA: Final = "<DATA>"
"""What stands for pictures, sound and files in a redacted record: they can't be searched."""


class RedactionFailedError(OstiaryError):
    """Report that a record could not be searched for personal data, so that it was not sent; shows nothing of it."""


# What the wire says of a call besides its words.
_FRAME: Final = frozenset(
    {"apiName", "promptEventId", "apiKey", "projectKey", "feedbackKey", "chatId", "chainId", "responseTime"}
    | {"feedback_key", "rating", "id"}
)
# What OpenAI's API says besides words, in messages, settings and answers.
_NO_WORDS: Final = frozenset(
    {"id", "type", "role", "object", "model", "modelProvider", "modelType", "created", "created_at", "index"}
    | {"completed_at", "finish_reason", "system_fingerprint", "service_tier", "status", "call_id", "usage"}
    | {"tool_call_id", "libretto_feedback_key", "previous_response_id", "expires_at", "detail"}
)
# Pieces of the text, token by token: personal data in pieces is still personal data.
_PIECES: Final = frozenset({"logprobs", "top_logprobs", "encrypted_content"})
_ENCODED: Final = re.compile(r"[A-Za-z0-9+/=_-]{256,}\Z")
_SHORTEST_NUMBER: Final = 10**6
_SHORTEST_PART: Final = 6


def scrubbed(body: dict[str, Any], sensitive: Sequence[str]) -> dict[str, Any]:
    """Return a record in which `<SENSITIVE>` stands wherever one of these texts does, in keys too."""
    if not any(sensitive):
        return body
    # The longest first, so that none is left in part. Short ones count as whole words only.
    words = sorted(filter(None, sensitive), key=len, reverse=True)
    spelled = {spelling for word in words for spelling in (word, json.dumps(word)[1:-1])}
    pattern = re.compile("|".join(_literal(word) for word in sorted(spelled, key=len, reverse=True)))
    return {name: value if name in _FRAME else _scrub(value, pattern) for name, value in body.items()}


def _literal(word: str) -> str:
    return re.escape(word) if len(word) >= _SHORTEST_PART else rf"(?<!\w){re.escape(word)}(?!\w)"


def _scrub(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(MASK, value)
    if isinstance(value, dict):
        return {
            pattern.sub(MASK, name): _scrub(each, pattern)
            for name, each in cast("dict[str, Any]", value).items()
        }
    if isinstance(value, list):
        return [_scrub(each, pattern) for each in value]
    if isinstance(value, int | float) and not isinstance(value, bool) and pattern.fullmatch(str(value)):
        return MASK
    return value


def redacted(body: Mapping[str, Any], redactor: Redactor) -> dict[str, Any]:
    """Return a record without personal data, as a copy. Raises `RedactionFailedError`, which shows nothing of it."""
    failure: str
    try:
        # One redaction for the whole record: the same value has the same placeholder in all of it.
        begin: Any = getattr(redactor, "begin", None)
        one = cast("Redactor", begin() if callable(begin) else redactor)
        walk = _Walk(one)
        return {
            name: value if name in _FRAME else walk.value(value, free=name == "params")
            for name, value in body.items()
        }
    except Exception as error:
        # Another's words may hold the very text.
        failure = type(error).__name__
    raise RedactionFailedError(f"the record can't be redacted ({failure}); it was not sent")


class _Walk:
    """Go through a JSON value and have every text of it searched."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def value(self, value: Any, *, free: bool) -> Any:
        """Return a copy; in what is `free` (parameters, arguments of tools) every key may be anybody's word."""
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, dict):
            return self._mapping(cast("dict[str, Any]", value), free=free)
        if isinstance(value, list):
            return [self.value(each, free=free) for each in value]
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _SHORTEST_NUMBER:
            return self._redactor.redact_value(value)
        return value

    def _mapping(self, value: dict[str, Any], *, free: bool) -> dict[str, Any]:
        if free:
            names = self._redactor.redact_value(dict.fromkeys(value, True))
            return dict(zip(names, [self.value(each, free=True) for each in value.values()], strict=True))
        copy: dict[str, Any] = {}
        for name, each in value.items():
            if name in _PIECES:
                copy[name] = None
            elif name in _NO_WORDS:
                copy[name] = each
            else:
                copy[name] = self.value(each, free=name in ("parameters", "metadata", "arguments"))
        return copy

    def _text(self, text: str) -> str:
        if text.startswith("data:") or (len(text) >= 256 and _ENCODED.match(text)):
            return DATA
        inner = _json_in(text)
        if inner is not None:
            searched = self.value(inner, free=True)
            return text if searched == inner else json.dumps(searched, ensure_ascii=False)
        return self._redactor.redact(text)


def _json_in(text: str) -> Any:
    """Return the object or list that a text spells: in JSON, names may hide behind escapes. None for other texts."""
    if text[:1] not in ("{", "["):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
