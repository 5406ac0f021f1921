"""A session around each request of an ASGI application."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, TypeAlias

from ostiary.errors import InvalidInputError
from ostiary.record.context import SharedSession
from ostiary.record.shared import session

__all__ = ["SessionMiddleware"]

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


class SessionMiddleware:
    """Open a session (`ostiary.session`) around each HTTP request and WebSocket of an ASGI application.

        app.add_middleware(SessionMiddleware, header="X-Session-Id")    # FastAPI, Starlette
        app = SessionMiddleware(app)                                    # any other

    Each request has a session of its own, unless something says which one it belongs to: `identify(scope)`, which
    returns an id or a name of yours, or else the request header named `header`. Without `header` no header is looked
    at: only name one where callers may be trusted to choose their session. With `header` the answer names the session
    in it, too. An id that can't be used counts as none. `attributes(scope)` describes the session.
    """

    def __init__(
        self,
        app: App,
        *,
        header: str | None = None,
        identify: Callable[[Scope], str | None] | None = None,
        attributes: Callable[[Scope], Mapping[str, Any]] | None = None,
    ) -> None:
        self._app = app
        self._header = header.lower().encode("latin-1") if header else None
        self._identify = identify
        self._attributes = attributes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI has it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        opened = self._session(scope)
        with opened:
            await self._app(scope, receive, self._naming(opened, send) if self._header else send)

    def _session(self, scope: Scope) -> SharedSession:
        described = self._attributes(scope) if self._attributes is not None else None
        chosen = self._identify(scope) if self._identify is not None else None
        try:
            return session(chosen or self._named(scope), attributes=described)
        except InvalidInputError:
            return session(attributes=described)

    def _named(self, scope: Scope) -> str | None:
        if self._header is None:
            return None
        found = next((value for name, value in scope["headers"] if name.lower() == self._header), None)
        return found.decode("latin-1") if found else None

    def _naming(self, opened: SharedSession, send: Send) -> Send:
        async def naming(message: MutableMapping[str, Any]) -> None:
            if message["type"] in ("http.response.start", "websocket.accept"):
                named = (self._header, opened.text.encode("ascii"))
                message = {**message, "headers": [*message.get("headers", ()), named]}
            await send(message)

        return naming
