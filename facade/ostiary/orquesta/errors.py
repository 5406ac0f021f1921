"""Orquesta's error names, as its users know them, below the families of `ostiary.errors`.

OrquestaException                   any call that failed; also a NotFoundError, a TransportError, a StreamError, …
└── OrquestaInputError              an argument can't be put on the wire (also an InvalidInputError)
OrquestaInvalidAPIException         there is no API key (a MissingConfigurationError)
"""

from __future__ import annotations

from ostiary import errors as e
from ostiary._core.families import families
from ostiary.errors import Facts, OstiaryError

__all__ = ["OrquestaException", "OrquestaInputError", "OrquestaInvalidAPIException"]


class OrquestaException(OstiaryError):
    """Report a call that failed: `.code`, `.message` and `.source` as the service gave them, `.status` of the answer.

    The service's words are on `.message` alone, truncated and without echoes of the request; `str()` has none of them.
    """

    def __init__(
        self,
        code: int | str | None = None,
        message: str | None = None,
        source: str | None = None,
        *,
        facts: Facts | None = None,
    ) -> None:
        if facts is None:
            known = str(code) if code is not None else None
            facts = Facts(service="orquesta", code=known, message=message, source=source)
            super().__init__("the service reported a failure", facts=facts)
        else:
            # Within a call the first argument is the text, as for every error of the tree.
            super().__init__(str(code) if code is not None else "", facts=facts)

    @property
    def code(self) -> int | str | None:
        """The service's code, a number where it is one; the HTTP status where the answer holds no code."""
        code = self.facts.code
        if code is None:
            return self.facts.status
        return int(code) if code.isascii() and code.isdigit() else code

    @property
    def message(self) -> str:
        """The service's own words where it sent any, else this error's text."""
        return self.facts.message or str(self.args[0] if self.args else "")

    @property
    def source(self) -> str:
        """Who failed: `"provider"` (who runs the model), `"system"` (the service), `"unknown"` where it didn't say."""
        return self.facts.source or "unknown"


class OrquestaInputError(OrquestaException, e.InvalidInputError):
    """Name the argument that can't be put on the wire; nothing was sent."""


class OrquestaInvalidAPIException(e.MissingConfigurationError):
    """Report that neither an argument nor `ORQUESTA_API_KEY` gives an API key."""

    def __init__(self, message: str = "", *, facts: Facts | None = None) -> None:
        text = message or "the workspace's API key is missing: pass api_key=… or set ORQUESTA_API_KEY"
        super().__init__(text, facts=facts or Facts(service="orquesta"))


ERRORS = families(
    (e.InvalidInputError, OrquestaInputError),
    (e.OstiaryError, OrquestaException),
)


def refused(text: str) -> OrquestaInputError:
    """Make the error of an argument that can't be sent."""
    return OrquestaInputError(text, facts=Facts(service="orquesta"))
