"""A cassette in use: what is asked while it runs is answered from its file, or recorded into it."""

from __future__ import annotations

import os
import threading
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeAlias, get_args
from urllib.parse import urlsplit

from ostiary._io.tape import Answer, Asked, running
from ostiary.errors import InvalidInputError
from ostiary.record import flush
from ostiary.testing.cassettes.checking import check_answer, check_request
from ostiary.testing.cassettes.entries import Entry, heard, load, save, written
from ostiary.testing.cassettes.errors import CassetteError, CassetteMissError
from ostiary.testing.cassettes.hiding import Hiding, Redact
from ostiary.testing.cassettes.matching import Asking, find

__all__ = ["Cassette", "Mode", "Redact"]

Mode: TypeAlias = Literal["once", "none", "new", "all"]

_MEND = "to record it, use mode='new' or mode='all' (with pytest: --ostiary-cassettes=new)"


class Cassette:
    """Record calls to a file, and replay them from it: a context manager, for sync and async code alike.

        with Cassette("cassettes/answers.json"):
            client.deployments.invoke(key="customer_service")

    While it runs, every request over httpx's transports is its business, in all threads: those of Ostiary's clients, of
    OpenAI's and Anthropic's, and of httpx's own; only what reads from a sandbox (`Playground`) is let pass. A file that
    was recorded by a sync client answers an async one, and the other way round; streams are streams again.

    `mode`: `"once"` records where there is no file, else replays; `"none"` only replays; `"new"` replays, and records
    what the file has no answer to; `"all"` records everything anew. `redact` says what is hidden before anything is
    written: `"secrets"` (credentials, always), `"texts"` (also all that people and models said; the length stays), or a
    function that gets each text and returns what may be kept, such as `PiiRedactor().redact`. A request is
    compared by what it is a call of, its path, query and body; ids (UUIDs), instants and measured times are left out,
    and members named in `ignore`. Each answer is given once. With `check`, requests and answers are held against the
    service's document as they are replayed (needs the extra `sandbox`).

    Raises `CassetteMissError` for a request without an answer: to the caller, and again when the block ends, where the
    caller was a thread in the background. `CassetteStaleError` where the document has moved on, `CassetteError` for a
    file that is missing or damaged, `InvalidInputError` for an unknown mode. None shows a value of a request or an
    answer.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        mode: Mode = "once",
        redact: Redact = "secrets",
        ignore: Collection[str] = (),
        check: bool = True,
    ) -> None:
        if mode not in get_args(Mode):
            raise InvalidInputError(f"mode={mode!r}: a cassette has the modes {', '.join(get_args(Mode))}")
        if not callable(redact) and redact not in ("secrets", "texts"):
            raise InvalidInputError("redact takes 'secrets', 'texts' or a function from text to text")
        if isinstance(ignore, str):
            # A text is a collection too: of its letters.
            raise InvalidInputError(f"ignore is a text; pass names of members: ({ignore!r},)")
        self.path: Path = Path(path)
        self._mode: Mode = mode
        self._hiding = Hiding(redact)
        self._ignore = frozenset(ignore)
        self._check = check
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self._known: list[Entry] = []
        self._heard: list[tuple[Asked, Answer]] = []
        self._troubles: list[CassetteError] = []
        self._records = True

    @property
    def unplayed(self) -> list[str]:
        """What the file holds and nobody asked for, as `"service.operation"`, or method and URL."""
        return [entry.name for entry in self._known if not entry.played]

    @property
    def is_recording(self) -> bool:
        """Whether a request without an answer is sent and recorded."""
        return self._records

    def wants(self, url: str) -> bool:
        """Tell whether a request is recorded and replayed: all are, but those that read from a sandbox."""
        parts = urlsplit(url)
        return not (
            parts.hostname in ("127.0.0.1", "::1", "localhost") and parts.path.startswith("/sandbox/")
        )

    def answer(self, asked: Asked) -> Answer | None:
        """Return the recorded answer to a request; None to have it sent and recorded."""
        with self._lock:
            self._hiding.learn(asked.headers)
            operation = asked.operation
            service, name = (operation.service, operation.name) if operation else (None, None)
            request = written(asked, self._hiding)
            entry, differs = find(Asking(service, name, request, self._ignore), self._known, self._ignore)
            if entry is None:
                if self._records:
                    return None
                raise self._noted(CassetteMissError(f"{self.path}: {differs}; {_MEND}"))
            entry.played = True
        try:
            if self._check:
                check_request(entry, request)
                check_answer(entry)
        except CassetteError as stale:
            raise self._noted(stale) from None
        return entry.replayed()

    def hear(self, asked: Asked, answer: Answer) -> None:
        """Note an answer whose body is still to come."""
        with self._lock:
            self._heard.append((asked, answer))

    def _noted(self, trouble: CassetteError) -> CassetteError:
        self._troubles.append(trouble)
        return trouble

    def __enter__(self) -> Self:
        is_there = self.path.exists()
        if self._mode == "none" and not is_there:
            raise CassetteError(f"there is no cassette {self.path}; {_MEND}")
        self._known = load(self.path) if is_there and self._mode != "all" else []
        self._records = self._mode in ("new", "all") or (self._mode == "once" and not is_there)
        self._heard, self._troubles = [], []
        self._stack.enter_context(running(self))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        flush(timeout=5)  # what is recorded in the background is of this block too
        self._stack.close()
        with self._lock:
            fresh = [heard(asked, answer, self._hiding) for asked, answer in self._heard]
        # What a failing test recorded may be half of what it asks for.
        if fresh and (error is None or self._mode != "once"):
            save(self.path, [*self._known, *fresh])
        if error is None and self._troubles:
            raise self._troubles[0]

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, traceback)

    def __repr__(self) -> str:
        return f"<Cassette {self.path}: {self._mode}>"
