"""The console alone, on a sandbox's file or an outbox: it reads, and the file stays as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from ostiary._io.closing import SyncClosing
from ostiary.errors import ConfigurationError
from ostiary.sandbox.console import Console
from ostiary.sandbox.finding import found
from ostiary.sandbox.listener import Listener
from ostiary.sandbox.store import VERSION
from ostiary.sandbox.views import outbox as outbox_views
from ostiary.sandbox.views.requests import VIEW as REQUESTS
from ostiary.sandbox.visitors import may_look

if TYPE_CHECKING:
    from os import PathLike

    from starlette.types import Receive, Scope, Send

__all__ = ["Reader"]


class Reader(SyncClosing):
    """Serve the console for a sandbox's file or an outbox, from a thread of this process, until it is closed.

    Raises `ostiary.errors.ConfigurationError` for a file that is neither, and for a host that other machines can
    reach unless `allow_remote`; `OSError` for a port that can't be had.
    """

    def __init__(
        self,
        db: str | PathLike[str],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        allow_remote: bool = False,
    ) -> None:
        self._path = Path(db)
        self._console = self._console_for_file()
        self.closing = False
        self._any_name = allow_remote
        self._listener = Listener(self, host, port, tls=False, allow_remote=allow_remote)

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return self._listener.url

    def close(self) -> None:
        """Stop listening; a second time does nothing."""
        self._listener.close()

    def _console_for_file(self) -> Console:
        with self._reading() as connection:
            outbox = _is_outbox(connection)
            if not outbox:
                _check(connection, self._path)
        name = self._path.name
        if outbox:
            return Console(outbox_views.VIEWS, self._reading, name, partial(outbox_views.books, self._path))
        views = [service.view for service in found() if service.view is not None]
        return Console([*views, REQUESTS], self._reading, name)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        origin = f"{request.url.scheme}://{request.url.netloc}"
        allowed = may_look(request.headers, origin, any_name=self._any_name)
        refusal = PlainTextResponse(
            "The console is for this machine: call it by 127.0.0.1 or localhost.", 403
        )
        await (self._console if allowed else refusal)(scope, receive, send)

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Connection]:
        try:
            # Opened anew for each page: it sees what a sandbox has written meanwhile, and holds nothing back.
            connection = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True)
        except sqlite3.Error as error:
            if not self._path.exists():
                raise ConfigurationError(f"there is no file {self._path}") from None
            raise ConfigurationError(f"{self._path} can't be read: {error}") from None
        with closing(connection):
            connection.row_factory = sqlite3.Row
            yield connection


def _is_outbox(connection: sqlite3.Connection) -> bool:
    try:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.Error:
        return False
    return {"meta", "segments", "records", "quarantine"} <= names


def _check(connection: sqlite3.Connection, path: Path) -> None:
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute("SELECT 1 FROM requests LIMIT 1")
    except sqlite3.Error:
        version = None
    if version != VERSION:
        raise ConfigurationError(
            f"{path} is neither a database of this sandbox (version {VERSION}) nor an outbox"
        )
