# Copied from openapi/runtime/settings.py; do not edit, run `make regenerate`.
"""What a `Client` is told, checked once."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from typing import TypeAlias
from urllib.parse import urlsplit

from .checks import header
from .errors import InvalidRequest, MissingCredential
from .messages import Operation, Scheme

__all__ = ["Credential", "check_base_url", "check_headers", "credential_fields"]

Credential: TypeAlias = str | tuple[str, str] | Callable[[], str]


def check_base_url(base_url: str) -> str:
    """Return a base URL without slashes at its end. Raises `InvalidRequest` for one that can't be called safely."""
    parts = urlsplit(base_url)
    problem = None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        problem = "is not an absolute http or https URL"
    elif parts.username is not None or parts.password is not None:
        problem = "holds a user name or password; give a credential instead"
    elif parts.query or parts.fragment or base_url.endswith(("?", "#")):
        problem = "holds a query or a fragment"
    elif any(character <= " " or character == "\x7f" for character in base_url):
        problem = "holds white space or a control character"
    else:
        try:
            _ = parts.port
        except ValueError:
            problem = "has a port that is no port"
    if problem is not None:
        # Not shown: it may hold a password.
        raise InvalidRequest(f"the base URL {problem}")
    return base_url.rstrip("/")


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return a copy. Raises `InvalidRequest` for characters that headers can't carry."""
    checked: dict[str, str] = {}
    for name, value in headers.items():
        header(checked, name, value)
    return checked


def credential_fields(
    operation: Operation, token: str | Callable[[], str] | None, credentials: Mapping[str, Credential]
) -> tuple[dict[str, str], list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the headers, query pairs and cookies that authenticate a request, as the operation's security says.

    The first alternative counts for which all credentials are there; the empty one only if no other does. Raises
    `MissingCredential` where none fits.
    """
    headers: dict[str, str] = {}
    query: list[tuple[str, str]] = []
    cookies: list[tuple[str, str]] = []
    for schemes in sorted(operation.security, key=lambda alternative: not alternative):
        given = [(scheme, _given(scheme, token, credentials)) for scheme in schemes]
        if any(value is None for _, value in given):
            continue
        for scheme, value in given:
            text = _text(scheme, value)
            if scheme.kind == "query":
                query.append((scheme.parameter, text))
            elif scheme.kind == "cookie":
                cookies.append((scheme.parameter, text))
            else:
                header(headers, scheme.parameter, text)
        return headers, query, cookies
    if operation.security:
        wanted = " or ".join(" and ".join(s.name for s in schemes) for schemes in operation.security)
        raise MissingCredential(f"{operation.name} needs a credential for {wanted}")
    return headers, query, cookies


def _given(
    scheme: Scheme, token: str | Callable[[], str] | None, credentials: Mapping[str, Credential]
) -> Credential | None:
    given = credentials.get(scheme.name)
    return token if given is None and scheme.kind == "bearer" else given


def _text(scheme: Scheme, value: Credential | None) -> str:
    if scheme.kind == "basic":
        if not isinstance(value, tuple):
            raise MissingCredential(f"the credential for {scheme.name} is a pair of user name and password")
        return "Basic " + b64encode(":".join(value).encode()).decode()
    if isinstance(value, tuple) or value is None:
        raise MissingCredential(f"the credential for {scheme.name} is a text, or a callable that returns one")
    text = value if isinstance(value, str) else value()
    return f"Bearer {text}" if scheme.kind == "bearer" else text
