"""The header by which an application names a call's session; it is ours alone and goes to no provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

__all__ = ["SESSION_HEADERS", "without_session"]

SESSION_HEADERS = frozenset({"x-layer-session-id", "layer-session-id"})


def without_session(headers: Any, client: Any) -> tuple[Any, str | None]:
    """Return a call's headers without the session's, and the session's id; as they were, and None, without one.

    `headers` are never changed. A client's own headers (`default_headers`) may name the session of all its calls; one
    that a call's headers name comes first.
    """
    found = None
    if headers and isinstance(headers, Mapping):
        found, headers = _taken(headers)
    general = getattr(client, "_custom_headers", None)
    if general and isinstance(general, Mapping):
        named, _ = _taken(general)
        if named is not None:
            # An Omit is how the SDK leaves out a header that its client has.
            hidden = {name: _omit(client) for name in general if name.lower() in SESSION_HEADERS}
            headers = {**(headers if isinstance(headers, Mapping) else {}), **hidden}
            found = found or named
    return headers, found


def _taken(headers: Mapping[Any, Any]) -> tuple[str | None, Mapping[Any, Any]]:
    names = [name for name in headers if isinstance(name, str) and name.lower() in SESSION_HEADERS]
    if not names:
        return None, headers
    ids = [
        str(value) for name in names if isinstance(value := headers[name], str | UUID) and str(value).strip()
    ]
    kept = {name: value for name, value in headers.items() if name not in names}
    return (ids[0] if ids else ""), kept


def _omit(client: Any) -> Any:
    from importlib import import_module

    package = type(client).__module__.partition(".")[0]
    for owner in type(client).__mro__:
        package = owner.__module__.partition(".")[0]
        if package in ("openai", "anthropic"):
            break
    return import_module(f"{package}._types").Omit()
