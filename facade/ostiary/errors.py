"""Every error that Ostiary raises, in one tree.

    OstiaryError
    ├── ConfigurationError            a client can't be made or used as it is set up
    │   ├── MissingConfigurationError     a setting without which nothing works
    │   ├── MissingExtraError             an optional dependency that isn't installed
    │   └── ClosedError                   a client used after close()
    ├── InvalidInputError             an argument that can't be sent; nothing was sent
    ├── AuthError                     no usable credential could be had
    │   ├── ForeignOriginError            a credential was wanted for a host that it isn't for; nothing was sent
    │   ├── TokenStoreError               a token store that can't be used safely
    │   └── TokenError                    the identity provider gave no usable token
    │       ├── InvalidClientError            it refuses the client: wrong id, secret or key
    │       ├── InvalidScopeError             it refuses the scope, or granted less than was asked for
    │       ├── InvalidGrantError             it refuses the grant: expired, revoked, or another client's
    │       ├── LoginDeclinedError            the person declined the login
    │       ├── LoginExpiredError             the person did not log in in time
    │       ├── TokenEndpointError            it can't be reached, is too busy, or fails (may pass)
    │       └── TokenResponseError            its answer is no answer of an identity provider
    ├── TransportError                no whole answer came back
    │   ├── ConnectionFailedError         the service could not be reached
    │   ├── ConnectionLostError           the connection broke after the request had left
    │   └── CallTimeoutError              one step took longer than its timeout
    │       └── DeadlineExceededError     the whole call took longer than its deadline
    ├── StatusError                   the service answered with an error status
    │   ├── RedirectError                 3xx (redirects are never followed)
    │   ├── BadRequestError               400
    │   ├── UnauthorizedError             401
    │   ├── ForbiddenError                403
    │   ├── NotFoundError                 404
    │   ├── ConflictError                 409
    │   ├── PayloadTooLargeError          413
    │   ├── UnprocessableError            422
    │   ├── RateLimitedError              429
    │   ├── ClientStatusError             any other 4xx
    │   └── ServerError                   5xx
    ├── DecodeError                   an answer that is not what the wire contract says
    │   ├── TruncatedResponseError        it ended too early
    │   └── ResponseTooLargeError         it exceeds the size cap
    └── StreamError                   a stream broke after it had begun

Each carries what is needed to act on it (`service`, `operation`, `status`, `request_id`, `attempts`, `retryable`) and
shows neither secrets nor what was sent or received: a server's words are on `.message` and `.body`, truncated and with
echoes of the request masked, never in `str()` or `repr()`. A service's own names (`LayerHTTPError`, …) are subclasses.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

__all__ = [
    "AuthError",
    "BadRequestError",
    "CallTimeoutError",
    "ClientStatusError",
    "ClosedError",
    "ConfigurationError",
    "ConflictError",
    "ConnectionFailedError",
    "ConnectionLostError",
    "DeadlineExceededError",
    "DecodeError",
    "Facts",
    "ForbiddenError",
    "ForeignOriginError",
    "InvalidClientError",
    "InvalidGrantError",
    "InvalidInputError",
    "InvalidScopeError",
    "LoginDeclinedError",
    "LoginExpiredError",
    "MissingConfigurationError",
    "MissingExtraError",
    "NotFoundError",
    "OstiaryError",
    "PayloadTooLargeError",
    "RateLimitedError",
    "RedirectError",
    "ResponseTooLargeError",
    "ServerError",
    "StatusError",
    "StreamError",
    "TokenEndpointError",
    "TokenError",
    "TokenResponseError",
    "TokenStoreError",
    "TransportError",
    "TruncatedResponseError",
    "UnauthorizedError",
    "UnprocessableError",
]


@dataclass(frozen=True, slots=True)
class Facts:
    """Say what is known about the call that failed.

    `request_id` is the service's own when it sent one, else the id that was sent with the request. `attempts` counts
    the requests that were made. `retryable` is True where the same call may succeed later. `body` and `message` hold
    the service's answer, truncated and redacted; neither is shown by `repr()`. `retry_after` is in seconds. `code` is
    the other side's own name for the error (`"invalid_client"`), `source` its word for who failed (`"provider"`),
    `trail` more ids by which its logs know the call. `sent` tells how far a request came that got no
    whole answer: `"no"` (the service saw nothing of it), `"maybe"`, `"yes"` (an answer had begun).
    """

    service: str | None = None
    operation: str | None = None
    status: int | None = None
    request_id: str | None = None
    attempts: int = 0
    retryable: bool = False
    retry_after: float | None = None
    message: str | None = None
    body: str | None = None
    code: str | None = None
    source: str | None = None
    trail: tuple[tuple[str, str], ...] = ()
    sent: str | None = None

    def __repr__(self) -> str:
        shown = ["service", "operation", "status", "request_id", "attempts", "retryable", "retry_after"]
        shown += [name for name in ("code", "source", "trail", "sent") if getattr(self, name)]
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"Facts({inner})"

    def without_words(self) -> Facts:
        """Return a copy without what the service said."""
        return replace(self, message=None, body=None)


_NOTHING = Facts()


class OstiaryError(Exception):
    """Stand at the root of every error that Ostiary raises."""

    def __init__(self, message: str = "", *, facts: Facts = _NOTHING) -> None:
        super().__init__(message)
        self.facts = facts

    @property
    def service(self) -> str | None:
        """The service that was called, such as `"layer"`."""
        return self.facts.service

    @property
    def operation(self) -> str | None:
        """The operation that was called, such as `"create_session"`."""
        return self.facts.operation

    @property
    def status(self) -> int | None:
        """The HTTP status of the last answer, or None where there was none."""
        return self.facts.status

    @property
    def request_id(self) -> str | None:
        """The id under which the service, or else this client, knows the call."""
        return self.facts.request_id

    @property
    def attempts(self) -> int:
        """How many requests were made."""
        return self.facts.attempts

    @property
    def retryable(self) -> bool:
        """Whether the same call may succeed when it is made again later."""
        return self.facts.retryable

    def __str__(self) -> str:
        text = super().__str__()
        facts = self.facts
        if facts.operation is None:
            return text
        where = f"{facts.service}.{facts.operation}"
        details = [f"{facts.attempts} attempt{'' if facts.attempts == 1 else 's'}"] if facts.attempts else []
        if facts.request_id:
            details.append(f"request id {facts.request_id}")
        return f"{where}: {text}" + (f" ({', '.join(details)})" if details else "")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self}>"

    def again(self) -> OstiaryError:
        """Return an equal error of its own, for a second caller who waited for the same thing."""
        return rebuild(type(self), self.args, self.facts)

    def __reduce__(self) -> tuple[Any, ...]:
        # A pickled error keeps its facts but not the service's words: pickles end up in logs and queues.
        return (rebuild, (type(self), self.args, self.facts.without_words()))


def rebuild(kind: type[OstiaryError], args: tuple[Any, ...], facts: Facts) -> OstiaryError:
    """Make an error from its parts, past a subclass's own `__init__`."""
    error = kind.__new__(kind)
    Exception.__init__(error, *args)
    error.facts = facts
    return error


class ConfigurationError(OstiaryError):
    """Report a client that can't be made or used as it is set up."""


class MissingConfigurationError(ConfigurationError):
    """Name a required setting that neither an argument nor an environment variable gives."""


class MissingExtraError(ConfigurationError):
    """Name the pip command that installs an optional dependency."""

    def __init__(self, message: str = "", *, facts: Facts = _NOTHING) -> None:
        super().__init__(message, facts=facts)

    @classmethod
    def of(cls, extra: str, needed_for: str) -> MissingExtraError:
        """Make the one error of a missing extra: `pip install 'ostiary[<extra>]'`."""
        return cls(f"{needed_for} needs an optional dependency: pip install 'ostiary[{extra}]'")


class ClosedError(ConfigurationError):
    """Report a client that was used after `close()`."""


class InvalidInputError(OstiaryError):
    """Name the argument that can't be sent and how to mend it; nothing was sent."""


class AuthError(OstiaryError):
    """Report that no usable credential could be had."""


class ForeignOriginError(AuthError):
    """Report that a credential was wanted for a host that it isn't for; nothing was sent."""


class TokenStoreError(AuthError):
    """Report a token store that can't be used safely: others can read it, or there is no keyring."""


class TokenError(AuthError):
    """Report that the identity provider gave no usable token (OAuth 2.0, RFC 6749 §5.2)."""

    @property
    def error(self) -> str | None:
        """The identity provider's error code, such as `"invalid_client"`."""
        return self.facts.code

    @property
    def error_description(self) -> str | None:
        """The identity provider's own words: truncated, credentials masked. Not part of `str()`."""
        return self.facts.message

    @property
    def correlation_id(self) -> str | None:
        """The id that the identity provider's support asks for, where it sent one."""
        return dict(self.facts.trail).get("correlation_id")

    @property
    def trace_id(self) -> str | None:
        """The identity provider's id of the one answer, where it sent one."""
        return dict(self.facts.trail).get("trace_id")


class InvalidClientError(TokenError):
    """Report that the identity provider refuses the client: its id, its secret or key, or what it may ask for."""


class InvalidScopeError(TokenError):
    """Report that the identity provider refuses the scope, or granted less than was asked for."""


class InvalidGrantError(TokenError):
    """Report that the identity provider refuses the grant: it has expired, was revoked, or is another client's."""


class LoginDeclinedError(TokenError):
    """Report that the person who was asked to log in has declined."""


class LoginExpiredError(TokenError):
    """Report that the person who was asked to log in did not do so in time."""


class TokenEndpointError(TokenError):
    """Report that the identity provider can't be reached, is too busy, or fails; trying later may help."""


class TokenResponseError(TokenError):
    """Report an answer that no identity provider should give: a redirect, no JSON, no token, another issuer."""


class TransportError(OstiaryError):
    """Report that no whole answer came back."""


class ConnectionFailedError(TransportError):
    """Report that the service could not be reached; nothing was sent."""


class ConnectionLostError(TransportError):
    """Report that the connection broke after the request had, perhaps, arrived."""


class CallTimeoutError(TransportError):
    """Report a step (connect, write, read, waiting for a connection) that took longer than its timeout."""


class DeadlineExceededError(CallTimeoutError):
    """Report that the whole call, waits and retries included, took longer than its deadline."""


class StatusError(OstiaryError):
    """Report that the service answered with an error status."""

    @property
    def body(self) -> str | None:
        """The service's answer as text: truncated, credentials and echoes of the request masked."""
        return self.facts.body

    @property
    def message(self) -> str:
        """The service's own error message where its answer holds one, else this error's text."""
        return self.facts.message or str(self.args[0] if self.args else "")

    @property
    def retry_after(self) -> float | None:
        """The seconds that the service asks to wait, where it does."""
        return self.facts.retry_after


class RedirectError(StatusError):
    """Report a redirect, which is never followed: it may lead credentials to another host."""


class ClientStatusError(StatusError):
    """Report a 4xx that has no class of its own."""


class BadRequestError(StatusError):
    """Report 400: the service could not read the request."""


class UnauthorizedError(StatusError):
    """Report 401: the credential is missing, wrong or expired."""


class ForbiddenError(StatusError):
    """Report 403: the credential does not allow this."""


class NotFoundError(StatusError):
    """Report 404: there is no such thing."""


class ConflictError(StatusError):
    """Report 409: it clashes with what the service already holds."""


class PayloadTooLargeError(StatusError):
    """Report 413: the request is larger than the service takes."""


class UnprocessableError(StatusError):
    """Report 422: the request is well-formed, but its values are not allowed."""


class RateLimitedError(StatusError):
    """Report 429: too many requests; `.retry_after` says how long to wait where the service does."""


class ServerError(StatusError):
    """Report a 5xx: the service failed."""


class DecodeError(OstiaryError):
    """Report an answer that is not what the wire contract says."""


class TruncatedResponseError(DecodeError):
    """Report an answer that ended too early."""


class ResponseTooLargeError(DecodeError):
    """Report an answer larger than the size cap, which is counted after decompression."""


class StreamError(OstiaryError):
    """Report a stream that broke after it had begun."""
