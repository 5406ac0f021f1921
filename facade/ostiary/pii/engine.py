"""Regular expressions whose time is linear in the text, whatever the text: RE2, behind this module alone.

No pattern here can be made slow by a text, so nobody needs to trust who wrote it. What RE2 leaves out for that reason,
looking around and looking back, the detectors do by hand on the few places that were found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from ostiary.errors import ConfigurationError, MissingExtraError
from ostiary.pii.findings import Span

__all__ = ["Pattern", "any_of", "finder", "literal", "require"]


def require() -> Any:
    """Return the module of RE2. Raises `ostiary.errors.MissingExtraError` where it isn't installed."""
    try:
        import re2  # type: ignore[import-untyped, unused-ignore]  # pyright: ignore[reportMissingTypeStubs]
    except ImportError:
        raise MissingExtraError.of("pii", "finding personal data") from None
    return re2


def finder(pattern: str, *, ignore_case: bool) -> Callable[[str], Iterator[Span]]:
    """Return a function that yields where a user's pattern matches a text.

    Raises `ostiary.errors.ConfigurationError` for what is no pattern of RE2.
    """
    re2 = require()
    options = re2.Options()
    options.case_sensitive = not ignore_case
    options.never_capture = True
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        # What it says is in bytes.
        said = b"".join(each for each in error.args if isinstance(each, bytes)).decode("utf-8", "replace")
        raise ConfigurationError(f"RE2 takes no such pattern: {said or error}") from None

    def spans(text: str) -> Iterator[Span]:
        # What is no Unicode has no UTF-8, which RE2 reads; a character in its place keeps all others where they are.
        whole = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
        return (found.span() for found in compiled.finditer(whole))

    return spans


def literal(text: str) -> str:
    """Return a pattern for a text as it stands."""
    escaped: str = require().escape(text)
    return escaped


def any_of(words: str) -> str:
    """Return a pattern for any of the patterns in a text that spaces and newlines separate; `_` stands for a space."""
    return f"(?:{'|'.join(words.split())})".replace("_", " ")


class Pattern:
    """A pattern for shadows of texts, compiled when it is first used; write no capturing groups: they are slow."""

    def __init__(self, pattern: str, *, ignore_case: bool = False) -> None:
        self._source = pattern.encode("ascii")
        self._ignore_case = ignore_case

    def spans(self, shadow: bytes) -> Iterator[Span]:
        """Yield where it matches, from left to right, none overlapping another."""
        for found in self._compiled.finditer(shadow):
            yield found.span()

    def is_in(self, shadow: bytes) -> bool:
        """Tell whether it matches anywhere."""
        return self._search(shadow) is not None

    def first(self, shadow: bytes) -> Span | None:
        """Return where it matches first."""
        return next(self.spans(shadow), None)

    def last(self, shadow: bytes) -> Span | None:
        """Return where it matches last."""
        return max(self.spans(shadow), default=None)

    @cached_property
    def _search(self) -> Callable[[bytes], Any]:
        return self._compiled.search  # type: ignore[no-any-return]

    @cached_property
    def _compiled(self) -> Any:
        re2 = require()
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.case_sensitive = not self._ignore_case
        options.never_capture = True
        options.log_errors = False
        return re2.compile(self._source, options)
