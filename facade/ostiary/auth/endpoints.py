"""Where the identity provider is: URLs that may be trusted with a secret, and discovery from an issuer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from ostiary._io.origins import is_loopback, origin_of
from ostiary.errors import InvalidInputError, TokenResponseError

__all__ = ["discovered_endpoint", "discovery_url", "trusted_url"]

_WELL_KNOWN = "/.well-known/openid-configuration"


def trusted_url(value: str, name: str) -> str:
    """Check a URL to which secrets are sent: https, or http on this machine; no user name in it.

    Raises `InvalidInputError`, which doesn't repeat the URL: it may hold a password.
    """
    url = value.strip().strip("\"'").strip()
    problem = _problem(url)
    if problem:
        del value, url
        raise InvalidInputError(f"{name} {problem}")
    return url


def _problem(url: str) -> str | None:
    if origin_of(url) is None or any(ord(letter) <= 32 for letter in url):
        return "is not a URL such as https://login.example.com/oauth2/token"
    parts = urlsplit(url)
    if "@" in parts.netloc:
        return "holds a user name or password: pass client_id and client_secret instead"
    if parts.fragment:
        return "has a fragment, which a URL to send to has not"
    if parts.scheme.lower() != "https" and not is_loopback(url):
        return "must begin with https:// (http:// is for this machine only), as secrets are sent there"
    return None


def discovery_url(issuer: str) -> str:
    """Return where an issuer describes itself (OpenID Connect Discovery 1.0 §4)."""
    return issuer.rstrip("/") + _WELL_KNOWN


def discovered_endpoint(
    content: bytes, issuer: str, allowed: Iterable[str], name: str = "token_endpoint"
) -> str:
    """Read an endpoint from a discovery document. Raises `TokenResponseError`.

    The document must be the issuer's own, letter by letter, and the endpoint on the issuer's origin or one of
    `allowed`: who can alter the document could otherwise send the client's secret anywhere.
    """
    document = _object(content)
    if document is None:
        raise TokenResponseError("the issuer's discovery document is not a JSON object")
    if document.get("issuer") != issuer:
        raise TokenResponseError(
            "the discovery document names another issuer than the one that was asked:"
            " pass issuer=… as the document spells it"
        )
    endpoint = document.get(name)
    problem = _problem(endpoint) if isinstance(endpoint, str) else "is missing"
    if problem:
        raise TokenResponseError(f"{name} in the discovery document {problem}")
    assert isinstance(endpoint, str)
    if origin_of(endpoint) not in {origin_of(each) for each in (issuer, *allowed)}:
        raise TokenResponseError(
            f"the discovery document's {name} is at {origin_of(endpoint)}, not at the issuer's own host:"
            " allow it with endpoint_origins=[…]"
        )
    return endpoint


def _object(content: bytes) -> dict[str, Any] | None:
    try:
        value: Any = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
