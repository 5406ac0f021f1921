"""The console as an ASGI application: addresses in, pages out. It reads, and changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import resources
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from ostiary.sandbox.console.pages import Pages
from ostiary.sandbox.console.parts import PAGE, Asked, Link, View

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

__all__ = ["Console"]

Reading = Callable[[], AbstractContextManager[Connection]]
Facts = Callable[[], Sequence[tuple[str, str]]]

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_STATIC: Final = {"console.css": "text/css", "console.js": "text/javascript", "icon.svg": "image/svg+xml"}
_LARGEST_PAGE: Final = 200


class Console:
    """Show views of a database. `reading` gives a connection to it, for as long as one page takes.

    `facts` are about the whole of it, and stand on the first page.
    """

    def __init__(
        self, views: Sequence[View], reading: Reading, source: str, facts: Facts = lambda: ()
    ) -> None:
        self._views = {view.name: view for view in views}
        self._reading = reading
        self._pages = Pages(views, source)
        self._facts = facts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        assert scope["type"] == "http"
        request = Request(scope, receive)
        raw = (scope.get("raw_path") or request.url.path.encode()).decode("latin-1")
        await self._answer(request, [unquote(part) for part in raw.split("/") if part])(scope, receive, send)

    def _answer(self, request: Request, path: list[str]) -> Response:
        if request.method not in ("GET", "HEAD"):
            return _text("The console only reads.", 405, Allow="GET, HEAD")
        if path[:2] == ["console", "static"] and len(path) == 3 and path[2] in _STATIC:
            content = resources.files("ostiary.sandbox.console").joinpath("static", path[2]).read_bytes()
            return _cached(request, content, _STATIC[path[2]])
        query = dict(request.query_params)
        with self._reading() as db:
            return self._page(request, db, path[1:], query)

    def _page(self, request: Request, db: Connection, path: list[str], query: Mapping[str, str]) -> Response:
        if not path:
            return _html(request, self._pages.overview(db, self._facts()))
        if path == ["search"]:
            text = query.get("q", "").strip()
            return _html(request, self._pages.search(text, related(db, self._views.values(), text)))
        view = self._views.get(path[0].removesuffix(".json"))
        if view is not None and len(path) == 1:
            asked = _asked(query)
            listed = view.listed(db, asked)
            if path[0].endswith(".json"):
                return _json(self._pages.exported(view, listed))
            return _html(request, self._pages.listed(db, view, asked, listed))
        if view is not None and len(path) == 2:
            return self._entry(request, db, view, path[1], _number(query.get("from")) or 0)
        return _html(request, self._pages.nothing(), 404)

    def _entry(self, request: Request, db: Connection, view: View, key: str, first: int) -> Response:
        exported = key.endswith(".json")
        key = key.removesuffix(".json")
        entry = view.entry(db, key, first)
        if entry is None:
            return _html(request, self._pages.nothing(), 404)
        if exported:
            return _json(entry.export())
        links = [
            link
            for link in related(db, self._views.values(), *entry.ids)
            if (link.view, link.key) != (view.name, key)
        ]
        return _html(request, self._pages.entry(view, key, entry, links, first))


def related(db: Connection, views: Any, *ids: str) -> list[Link]:
    """Return the entries of all views that know one of some ids, each once."""
    found: dict[tuple[str, str], Link] = {}
    for each in ids:
        for view in views:
            for link in view.related(db, each) if each else ():
                found.setdefault((link.view, link.key), link)
    return list(found.values())


def _asked(query: Mapping[str, str]) -> Asked:
    filters = {name: value for name, value in query.items() if name not in ("q", "before", "limit") and value}
    limit = min(_number(query.get("limit")) or PAGE, _LARGEST_PAGE)
    return Asked(query.get("q", "").strip(), filters, _number(query.get("before")), limit)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def _html(request: Request, page: str, status: int = 200) -> Response:
    # Recorded text may hold half a character, which no page can.
    return _cached(request, page.encode("utf-8", "replace"), "text/html; charset=utf-8", status)


def _cached(request: Request, content: bytes, media_type: str, status: int = 200) -> Response:
    tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    if status == 200 and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={**_HEADERS, "ETag": tag})
    return Response(content, status, {**_HEADERS, "ETag": tag}, media_type)


def _json(value: Any) -> Response:
    content = json.dumps(value, ensure_ascii=True, indent=2)
    headers = {**_HEADERS, "Content-Disposition": "attachment"}
    return Response(content, 200, headers, "application/json")


def _text(text: str, status: int, **headers: str) -> Response:
    return Response(text, status, {**_HEADERS, **headers}, "text/plain; charset=utf-8")
