# Copied from openapi/runtime/errors.py; do not edit, run `make regenerate`.
"""What calls raise. Texts and representations never hold what was sent or received.

    ApiError
    ├── InvalidRequest        an argument that can't be put on the wire; nothing was sent (a ValueError too)
    ├── MissingCredential     the operation needs a credential that the client doesn't have; nothing was sent
    ├── ErrorReply            the service answered with an error status, or one that is not documented
    ├── MalformedReply        a success whose body is not what the document says
    └── TooLarge              a body, or one event of a stream, beyond the bound

What httpx raises (timeouts, lost connections) comes through unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .messages import Reply

__all__ = ["ApiError", "ErrorReply", "InvalidRequest", "MalformedReply", "MissingCredential", "TooLarge"]


class ApiError(Exception):
    """The root of what this package raises."""


class InvalidRequest(ApiError, ValueError):
    """An argument can't be put on the wire; nothing was sent."""


class MissingCredential(ApiError):
    """The operation needs a credential that the client doesn't have; nothing was sent."""


class ErrorReply(ApiError):
    """The service answered with an error status, or with one that the document doesn't name.

    `status` is a plain int, of any value. `error` is the typed model that the document gives for the status; None
    where there is none, or where the body is something else (a gateway's HTML, say). `reply` is the whole answer.
    """

    def __init__(self, status: int, error: Any, reply: Reply) -> None:
        super().__init__(status, error, reply)
        self.status = status
        self.error: Any = error
        self.reply = reply

    def __str__(self) -> str:
        return f"the service answered with status {self.status}"

    def __repr__(self) -> str:
        kind = type(self.error).__name__
        return f"<ErrorReply {self.status}, error: {kind}>"


class MalformedReply(ApiError):
    """A body that is not what the document says.

    `path` is a JSON pointer to the place, made of property names and positions; the names of free properties are
    shown as `*`, since they are the service's data. `reason` says what is wrong there, never the value.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"malformed reply at {self.path or 'its root'}: {self.reason}"

    def __repr__(self) -> str:
        return f"MalformedReply(path={self.path!r}, reason={self.reason!r})"


class TooLarge(ApiError):
    """A body, or one event of a stream, is larger than the bound."""

    def __init__(self, what: str, limit: int) -> None:
        super().__init__(what, limit)
        self.what = what
        self.limit = limit

    def __str__(self) -> str:
        return f"{self.what} is larger than {self.limit} bytes"
