"""Credentials that come from an object of the user's own, with `get_headers()`."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, cast

from ostiary._core.credentials import Auth, Credentials
from ostiary._core.flow import Flow, ask, ask_blocking
from ostiary._core.given import kind_of
from ostiary.errors import AuthError, InvalidInputError

__all__ = ["AuthProvider", "ProvidedHeaders", "as_auth"]


class AuthProvider(ABC):
    """Stand for an authentication of your own: subclass it, or give any object with this method."""

    @abstractmethod
    def get_headers(self) -> dict[str, str]:
        """Return the headers that authenticate a request; called before each one."""


class ProvidedHeaders:
    """Ask a user's object for headers before each request.

    The object's method may block (it runs in a thread on an async client) or, on an async client, be a coroutine
    function. The dictionary that it returns is not changed.
    """

    def __init__(self, provider: object) -> None:
        self._get: Callable[[], Any] = provider.get_headers  # type: ignore[attr-defined]
        self._is_async = inspect.iscoroutinefunction(self._get)

    def credentials(self, url: str, deadline: float | None) -> Flow[Credentials]:
        """Return what the object answers. Raises `AuthError` where that is no mapping of text to text."""
        answer: Any
        if self._is_async:
            answer = yield from ask(self._get)
        else:
            answer = yield from ask_blocking(self._get)
        if not isinstance(answer, Mapping):
            raise AuthError(
                "the auth provider's get_headers() did not return a mapping of header names to values"
            )
        pairs = tuple(answer.items())
        if not all(isinstance(name, str) and isinstance(value, str) for name, value in pairs):
            raise AuthError("the auth provider's get_headers() returned a header that is not text")
        return Credentials(cast("tuple[tuple[str, str], ...]", pairs))

    def __reduce__(self) -> NoReturn:
        raise TypeError("authentication is not pickled: make it anew where it is needed")

    def refused(self, used: Credentials) -> bool:
        """Say no: only the object knows whether its headers are fresh, and it was asked just now."""
        return False


def as_auth(given: object, name: str = "auth_provider") -> Auth | None:
    """Take an `Auth` of ours, an object with `get_headers()`, or None.

    Raises `InvalidInputError` naming the argument.
    """
    if given is None:
        return None
    # A class has its objects' methods, and none of them can be called.
    made = not isinstance(given, type)
    if made and hasattr(given, "credentials") and hasattr(given, "refused"):
        return cast("Auth", given)
    if made and callable(getattr(given, "get_headers", None)):
        return ProvidedHeaders(given)
    raise InvalidInputError(
        f"{name} is {kind_of(given)}; pass an object with a method get_headers() that returns a dictionary"
    )
