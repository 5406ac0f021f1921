"""Credentials kept at home: each is bound to the origins that it is for, and refuses every other URL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn, Self

from ostiary._core.credentials import Auth, Credentials
from ostiary._core.flow import Flow
from ostiary._io.httpx_auth import HttpxAuth
from ostiary._io.origins import origin_of
from ostiary.errors import ForeignOriginError, InvalidInputError

__all__ = ["BoundAuth", "bound"]

_PLAIN_HOST = re.compile(r"[\w.:\[\]-]+")


class BoundAuth(HttpxAuth):
    """Stand below all authentication of ours: bound to origins, usable in our clients and as an `httpx.Auth`.

    A client of ours binds what it is given to its own base URLs. For a client of httpx, bind it yourself:
    `httpx.Client(auth=auth.bound_to("https://api.example.com"))`. What is bound shares its tokens with the original.
    """

    _origins: frozenset[str] | None = None
    # Known beginnings of URLs, so that most URLs need not be parsed.
    _prefixes: tuple[str, ...] = ()

    def bound_to(self, *urls: str) -> Self:
        """Return the same credentials for the origins (scheme, host, port) of these URLs alone.

        What is bound already can only be bound closer. Raises `ForeignOriginError` for an origin outside, and
        `InvalidInputError` for what is no http(s) URL.
        """
        origins: dict[str, str] = {}
        for url in urls:
            origin = origin_of(url)
            if origin is None:
                raise InvalidInputError("bound_to() takes URLs such as https://api.example.com")
            origins[url] = origin
        if not origins:
            raise InvalidInputError("bound_to() needs the URL of what the credentials are for")
        if self._origins is not None and not self._origins.issuperset(origins.values()):
            raise ForeignOriginError(
                f"these credentials are for {_listed(self._origins)}, not for {_listed(origins.values())}"
            )
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other._origins = frozenset(origins.values())
        other._prefixes = tuple(filter(None, map(_prefix, origins)))
        return other

    def credentials(self, url: str, deadline: float | None) -> Flow[Credentials]:
        """Return the credentials for a request to `url`. Raises `ForeignOriginError` for a URL they aren't for."""
        if not self._prefixes or not url.startswith(self._prefixes):
            self._check(url)
        return self._issue(deadline)

    def _issue(self, deadline: float | None) -> Flow[Credentials]:
        """Get the credentials, wherever they come from."""
        raise NotImplementedError

    def _check(self, url: str) -> None:
        origin = origin_of(url)
        if self._origins is None:
            raise ForeignOriginError(
                "these credentials are bound to no host: name it with auth.bound_to('https://…')"
            )
        if origin not in self._origins:
            raise ForeignOriginError(
                f"these credentials are for {_listed(self._origins)}, not for {origin or 'this URL'}"
            )

    def refused(self, used: Credentials) -> bool:
        """Say no: what was given is all there is."""
        return False

    def __reduce__(self) -> NoReturn:
        raise TypeError("authentication is not pickled: make it anew where it is needed")


def bound(auth: Auth | None, *urls: str | None) -> Auth | None:
    """Bind an `Auth` to the base URLs of a client; one that isn't ours binds itself."""
    if isinstance(auth, BoundAuth):
        return auth.bound_to(*(url for url in urls if url))
    return auth


def _prefix(url: str) -> str:
    # Up to the slash that ends the host: beyond it, nothing can change where the URL leads.
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    return f"{scheme}://{host}/" if _PLAIN_HOST.fullmatch(host) else ""


def _listed(origins: Iterable[str]) -> str:
    return " and ".join(sorted(origins))
