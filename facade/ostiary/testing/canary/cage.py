"""The canary itself: plants values, listens, looks where it is told to, and says where one showed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from ostiary.testing.canary.listening import Listener
from ostiary.testing.canary.looking import Seen, caller_file, look_at, look_at_error, look_into
from ostiary.testing.canary.planted import Planted, new_prompt, new_secret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

__all__ = ["Leak", "LeakCanary", "LeakError"]


class Leak(NamedTuple):
    """Name what showed, in which form, and where; never the value itself."""

    name: str
    hint: str
    form: str
    place: str

    def __str__(self) -> str:
        return f"{self.name!r} ({self.hint}) shows {self.form} in {self.place}"


class LeakError(AssertionError):
    """Say which planted values showed where. `leaks` has them one by one."""

    def __init__(self, leaks: Sequence[Leak]) -> None:
        lines = "\n".join(f"  {leak}" for leak in leaks)
        super().__init__(f"{len(leaks)} {'leak' if len(leaks) == 1 else 'leaks'} of planted values:\n{lines}")
        self.leaks: list[Leak] = list(leaks)


class LeakCanary:
    """Plant secrets and prompt text, and fail where one shows.

        with LeakCanary() as canary:
            key, question = canary.secret("API key"), canary.prompt("question")
            canary.watch_folder(tmp_path)
            client = Client(key)
            with pytest.raises(StatusError) as caught:
                client.ask(question)
            canary.look_at(client=client, error=caught.value)

    While it is entered it hears every log record of every logger at every level (with arguments, extras and
    exceptions), every warning, and what is written to `sys.stdout` and `sys.stderr`. Leaving it raises `LeakError`
    where a value showed: as it is, in part, or URL-, JSON-, HTML-, base64- or hex-encoded.

    Local variables in the frames of tracebacks are looked at as well, but not those of the file that planted
    a value, which has to hold it, nor of other test files. `locals_in` limits that to files whose path
    contains one of these texts, such as `"/ostiary/"`; `()` leaves locals out.
    """

    def __init__(self, *, locals_in: Sequence[str] | None = None) -> None:
        self._planted: list[Planted] = []
        self._planters: set[str] = set()
        self._locals_in = locals_in
        self._listener = Listener()
        self._seen: list[Seen] = []
        self._folders: list[tuple[Path, frozenset[str]]] = []

    def __repr__(self) -> str:
        return f"LeakCanary(planted={[each.name for each in self._planted]})"

    # Planting

    def secret(self, name: str = "secret") -> str:
        """Plant and return a new secret: ASCII, fit for a header, of more than 50 characters."""
        return self._plant(Planted(name, new_secret()))

    def prompt(self, name: str = "prompt") -> str:
        """Plant and return a new prompt text, with quotes, line breaks and letters beyond ASCII."""
        return self._plant(Planted(name, new_prompt()))

    def plant(self, name: str, value: str, *, whole: bool = False) -> str:
        """Plant a value of your own, of 12 characters at least; `whole` sees only all of it, never a part."""
        return self._plant(Planted(name, value, whole=whole))

    def _plant(self, planted: Planted) -> str:
        self._planted.append(planted)
        self._planters.add(caller_file(2))
        return planted.value

    # Looking

    def look_at(self, *things: object, **named: object) -> None:
        """Look at what objects make of themselves: `repr`, `str`, `format`, pickles, and as locals of a traceback.

        Exceptions are followed through causes, contexts, groups, notes, attributes and frames; a `str` or `bytes` is
        looked at as the text it is (the output of another process, say). Only what is looked at counts: looking is
        done at once, judging when the canary is left.
        """
        for number, thing in enumerate(things):
            named[f"{type(thing).__name__} {number + 1}"] = thing
        for name, thing in named.items():
            if isinstance(thing, BaseException):
                self._seen += look_at_error(thing, name, own=self._is_own)
            elif isinstance(thing, bytes | bytearray):
                self._seen.append(Seen(name, thing.decode("latin-1")))
            elif isinstance(thing, str):
                self._seen.append(Seen(name, thing))
            else:
                self._seen += look_at(thing, name)

    def watch_folder(self, folder: str | Path, *, allow: Sequence[str] = ()) -> None:
        """Look at all files below a folder when the canary is left, but for files of the names in `allow`."""
        self._folders.append((Path(folder), frozenset(allow)))

    def hearing_output(self) -> AbstractContextManager[None]:
        """Hear what is printed in a block, where `sys.stdout` was replaced since the canary was entered."""
        return self._listener.hearing_output()

    def leave_out_logger(self, name: str) -> None:
        """Don't listen to a logger and those below it: what another package logs of its own is its own affair."""
        self._listener.deaf_to.add(name)

    def _is_own(self, filename: str) -> bool:
        if self._locals_in is not None and not any(part in filename for part in self._locals_in):
            return True
        name = Path(filename).name
        return filename in self._planters or name == "conftest.py" or name.startswith("test_")

    # Judging

    @property
    def leaks(self) -> list[Leak]:
        """What has shown so far, each place once."""
        seen = [*self._listener.heard, *self._seen]
        for folder, allow in self._folders:
            seen += look_into(folder, allow=allow)
        found: dict[Leak, None] = {}
        for place, text in seen:
            folded = text.casefold()
            for planted in self._planted:
                form = planted.found_in(text, folded)
                if form is not None:
                    for each in self._planted:
                        place = each.masked(place)
                    found[Leak(planted.name, planted.hint, form, place)] = None
        return list(found)

    def check(self) -> None:
        """Raise `LeakError` if a planted value has shown so far."""
        leaks = self.leaks
        if leaks:
            raise LeakError(leaks)

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.stop()
        if error is None:
            self.check()
        else:
            self.look_at(error_of_the_test=error)
            for leak in self.leaks:
                error.add_note(f"leak canary: {leak}")
