"""Libretto's error names, below the families of `ostiary.errors`.

LibrettoError                   any call to Libretto that failed; also a NotFoundError, a TransportError, …
└── LibrettoInputError          an argument that Libretto can't take (also an InvalidInputError); nothing was sent
LibrettoMissingKeyError         there is no API key (a MissingConfigurationError)

Calls of a model raise what OpenAI's client raises; nothing of Libretto's ever takes its place.
"""

from __future__ import annotations

from ostiary import errors as e
from ostiary._core.families import families
from ostiary.errors import Facts, OstiaryError

__all__ = ["LibrettoError", "LibrettoInputError", "LibrettoMissingKeyError"]


class LibrettoError(OstiaryError):
    """Report a call to Libretto that failed."""


class LibrettoInputError(LibrettoError, e.InvalidInputError):
    """Name the argument that Libretto can't take; nothing was sent."""


class LibrettoMissingKeyError(e.MissingConfigurationError):
    """Report that neither an argument nor `LIBRETTO_API_KEY` gives an API key."""


ERRORS = families(
    (e.InvalidInputError, LibrettoInputError),
    (e.OstiaryError, LibrettoError),
)


def refused(text: str) -> LibrettoInputError:
    """Make the error of an argument that can't be sent."""
    return LibrettoInputError(text, facts=Facts(service="libretto"))
