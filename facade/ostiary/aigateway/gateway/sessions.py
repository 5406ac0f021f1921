"""The session of each chat that is recorded: that which the caller names, or that around it, or one of its own."""

from __future__ import annotations

from typing import Any

from ostiary.record import SessionMiddleware, current_session

__all__ = ["SESSION_HEADERS", "InSession"]

SESSION_HEADERS = ("x-layer-session-id", "layer-session-id")
"""What a caller may name a session by. They go no further than here; the answer names the session in the first."""


class InSession:
    """Open `ostiary.session` around requests of an ASGI application, unless one is open and the caller names none."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._opening = SessionMiddleware(app, header=SESSION_HEADERS[0], identify=_named)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request."""
        is_inside = current_session() is not None and _named(scope) is None
        await (self._app if is_inside else self._opening)(scope, receive, send)


def _named(scope: Any) -> str | None:
    found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    return next((found[name] for name in SESSION_HEADERS if found.get(name)), None)
