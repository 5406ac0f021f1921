"""Liminal's error names, as its users know them, below the families of `ostiary.errors`.

LiminalError
├── LiminalInputError               an argument can't be sent (also an InvalidInputError)
├── LiminalUnsupportedError         the wire of this login lacks what was asked for (also a ConfigurationError)
└── RequestError                    any call that failed; also a NotFoundError, a TransportError, a StreamError, …
    ├── LiminalAuthError            no login, or none any more (also an AuthError)
    └── ModelInstanceUnknownError   there is no model instance of that name that can be used
"""

from __future__ import annotations

from ostiary import errors as e
from ostiary._core.families import families
from ostiary.errors import Facts, OstiaryError

__all__ = [
    "LiminalAuthError",
    "LiminalError",
    "LiminalInputError",
    "LiminalUnsupportedError",
    "ModelInstanceUnknownError",
    "RequestError",
]

_OURS = Facts(service="liminal")


class LiminalError(OstiaryError):
    """Stand at the root of what Liminal's clients raise."""

    def __init__(self, message: str = "", *, facts: Facts = _OURS) -> None:
        super().__init__(message, facts=facts)


class LiminalInputError(LiminalError, e.InvalidInputError):
    """Name the argument that can't be sent; nothing was sent."""


class LiminalUnsupportedError(LiminalError, e.ConfigurationError):
    """Report an operation that the wire of this login lacks, and name what replaces it; nothing was sent."""


class RequestError(LiminalError):
    """Report a call that failed: `.status` of the answer, `.message` and `.body` with the service's words.

    The service's words are truncated and without echoes of the request; `str()` has none of them.
    """


class LiminalAuthError(RequestError, e.AuthError):
    """Report that there is no login, or that it ended and can't be renewed."""


class ModelInstanceUnknownError(RequestError):
    """Report that there is no model instance of that name, or that it has no connection to a model."""


ERRORS = families(
    (e.AuthError, LiminalAuthError),
    (e.InvalidInputError, LiminalInputError),
    (e.OstiaryError, RequestError),
)


def refused(text: str) -> LiminalInputError:
    """Make the error of an argument that can't be sent."""
    return LiminalInputError(text)
