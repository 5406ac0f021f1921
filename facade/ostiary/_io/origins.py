"""Where a URL leads, in one spelling: scheme, host and port."""

from __future__ import annotations

import ipaddress

import httpx

__all__ = ["is_loopback", "origin_of"]

_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> str | None:
    """Return `scheme://host:port` in lower case, the port always named, or None for what is no HTTP URL.

    Read by the parser that requests are sent with, so that no URL means one host here and another there. A backslash,
    which some read as a slash, makes it none.
    """
    if "\\" in url:
        return None
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        return None
    if parsed.scheme not in _PORTS or not parsed.host:
        return None
    host = parsed.raw_host.decode("ascii").lower()
    return f"{parsed.scheme}://{f'[{host}]' if ':' in host else host}:{parsed.port or _PORTS[parsed.scheme]}"


def is_loopback(url: str) -> bool:
    """Say whether a URL leads to this machine: `localhost`, a name below it, 127.0.0.0/8 or ::1."""
    host = httpx.URL(url).host
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
