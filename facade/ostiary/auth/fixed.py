"""Credentials that are known beforehand: an API key, a bearer token, headers of your own."""

from __future__ import annotations

import inspect
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias, cast

from ostiary._core.credentials import Credentials
from ostiary._core.flow import Flow, ask, ask_blocking
from ostiary._core.secrets import Secret
from ostiary.auth.bound import BoundAuth
from ostiary.errors import AuthError, InvalidInputError

__all__ = ["APIKey", "Bearer", "StaticHeaders"]

Text: TypeAlias = str | Secret

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# What a header may hold (RFC 9110): visible ASCII, spaces and tabs between. Checked here, as a transport that refuses a
# header may say what stood in it.
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?")


class StaticHeaders(BoundAuth):
    """Send the same headers with every request: `StaticHeaders({"X-Tenant": "7", "X-Key": key})`.

    Values are `str` or `Secret`. Raises `InvalidInputError` for what can't be a header.
    """

    def __init__(self, headers: Mapping[str, Text]) -> None:
        if not headers:
            raise InvalidInputError("StaticHeaders needs at least one header")
        # From here on no frame of ours holds a plain value, for those who log tracebacks with local variables.
        hidden = {name: Secret.of(value) for name, value in headers.items()}
        del headers
        self._credentials = Credentials(tuple((name, _checked(name, each)) for name, each in hidden.items()))

    def _issue(self, deadline: float | None) -> Flow[Credentials]:
        return self._credentials
        yield  # a flow without effects

    def __repr__(self) -> str:
        names = ", ".join(name for name, _ in self._credentials.reveal())
        return f"<{type(self).__name__} {names}>"


class APIKey(StaticHeaders):
    """Send an API key in a header of its own: `APIKey("X-Api-Key", key)`. The key is a `str` or a `Secret`."""

    def __init__(self, header: str, key: Text) -> None:
        key = Secret.of(key)
        super().__init__({header: key})


class Bearer(BoundAuth):
    """Send a bearer token: `Bearer(token)`, or `Bearer(function)` that returns one and is asked before each request.

    The function returns a `str` or a `Secret`. It may block (an async client runs it in a thread) or, for async
    clients, be a coroutine function. After a 401 it is asked once more, for the one replay.
    """

    def __init__(self, token: Text | Callable[[], Text | Awaitable[Text]]) -> None:
        self._ask: Callable[[], Any] | None = None
        self._credentials: Credentials | None = None
        if isinstance(token, str | Secret):
            token = Secret.of(token)
            self._credentials = _bearer(token)
        elif callable(token):
            self._ask = token
        else:
            raise InvalidInputError("Bearer takes a token, or a function that returns one")

    def _issue(self, deadline: float | None) -> Flow[Credentials]:
        if self._ask is None:
            assert self._credentials is not None
            return self._credentials
        if inspect.iscoroutinefunction(self._ask):
            answer: Any = yield from ask(cast("Callable[[], Awaitable[Any]]", self._ask))
        else:
            answer = yield from ask_blocking(self._ask)
        if not isinstance(answer, str | Secret):
            raise AuthError("the function given to Bearer() did not return a token: return text or a Secret")
        answer = Secret.of(answer)
        return _bearer(answer)

    def refused(self, used: Credentials) -> bool:
        """Say whether a function can be asked for another token."""
        return self._ask is not None

    def __repr__(self) -> str:
        return f"<Bearer{' of a function' if self._ask else ''}>"


def _bearer(token: Secret) -> Credentials:
    return Credentials((("Authorization", f"Bearer {_checked('Authorization', token)}"),))


def _checked(name: str, secret: Secret) -> str:
    """Return the header's value. What is wrong with it is said without showing it."""
    if not _NAME.fullmatch(name):
        raise InvalidInputError("a header's name holds characters that are not allowed in one")
    value = secret.reveal()
    if not _VALUE.fullmatch(value):
        problem = "is empty" if not value.strip() else "holds characters that are not allowed in a header"
        del value
        raise InvalidInputError(f"the value for {name} {problem}")
    return value
