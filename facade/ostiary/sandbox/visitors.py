"""Who may use the sandbox's own operations: programs of this machine, not the web pages that its browser shows.

A page of any site can make a browser send requests to loopback, and by a name of its own that it points here (DNS
rebinding) even read the answers, among them everything that was recorded.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from ostiary.sandbox.messages import Problem

__all__ = ["IN_PROCESS", "may_look", "turn_away_pages"]

IN_PROCESS = "sandbox"
"""The host in the URLs of a sandbox that listens on no port."""


def turn_away_pages(headers: Mapping[str, str], origin: str, *, any_name: bool) -> None:
    """Raise `Problem` 403 for a request that a page of another site makes.

    `headers` have names in lower case, `origin` is scheme and host of the request itself. `any_name`: the sandbox may
    be reached by any host name, as it was opened to other machines.
    """
    if not any_name and not _is_own_name(_host(origin)):
        raise Problem(403, "this is no name of the sandbox; call it by 127.0.0.1 or localhost")
    asking = headers.get("origin")
    elsewhere = headers.get("sec-fetch-site") in ("cross-site", "same-site")
    if (asking is not None and asking.lower() != origin.lower()) or elsewhere:
        raise Problem(403, "a page of another site may not use the sandbox's own operations")


def may_look(headers: Mapping[str, str], origin: str, *, any_name: bool) -> bool:
    """Tell whether the console may be shown: to people who come by a name of this machine, also by a link elsewhere.

    A page of another site may lead to it, as any link does, but neither frame it nor fetch it.
    """
    followed = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    elsewhere = headers.get("sec-fetch-site") in ("cross-site", "same-site")
    return (any_name or _is_own_name(_host(origin))) and (followed or not elsewhere)


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""


def _is_own_name(host: str) -> bool:
    """Tell whether no site can have a name for this: an address, or a name that is this machine's by definition."""
    if host in ("localhost", IN_PROCESS) or host.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
