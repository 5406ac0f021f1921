"""Where a value can show when somebody looks: objects, exceptions with all that hangs on them, files."""

from __future__ import annotations

import inspect
import pickle
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

__all__ = ["Seen", "look_at", "look_at_error", "look_into"]


def caller_file(depth: int) -> str:
    """Return the file of the function `depth` calls above the one that asks."""
    frame = inspect.currentframe()
    for _ in range(depth + 1):
        frame = frame.f_back if frame else None
    return frame.f_code.co_filename if frame else ""


class Seen(NamedTuple):
    """Say what text was seen, and where."""

    place: str
    text: str


def look_at(thing: object, name: str) -> Iterator[Seen]:
    """Yield every text that an object makes of itself, alone and inside a container, and its pickles."""
    makers: dict[str, Callable[[Any], str]] = {
        "repr": repr,
        "str": str,
        "format": format,
        "ascii": ascii,
        "repr in a list": lambda each: repr([each]),
        "repr in a dict": lambda each: repr({"value": each}),
        "traceback with locals": _as_local,
        **{f"pickle, protocol {number}": _pickled(number) for number in (0, pickle.HIGHEST_PROTOCOL)},
    }
    for how, make in makers.items():
        yield Seen(f"{how} of {name}", _tried(make, thing))


def _tried(make: Callable[[Any], str], thing: object) -> str:
    try:
        return make(thing)
    except (
        Exception
    ) as error:  # an object may refuse, as a Secret does to be pickled; how it refuses is looked at
        return f"{error!r} {error.args!r}"


def _pickled(protocol: int) -> Callable[[Any], str]:
    return lambda thing: pickle.dumps(thing, protocol).decode("latin-1")


def _as_local(thing: object) -> str:
    try:
        raise LookupError
    except LookupError as error:
        return "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())


def look_at_error(
    error: BaseException, name: str, *, own: Callable[[str], bool] = lambda _file: False
) -> Iterator[Seen]:
    """Yield the texts of an exception and of all that it leads to.

    Looked at are `str`, `repr`, `args`, notes, attributes and pickles of the exception, of its `__cause__` and
    `__context__` (a suppressed one, too) and of the members of a group; and the local variables in every frame of
    their tracebacks, as an error tracker would capture them, but for frames whose file `own` knows.
    """
    waiting, known = [(error, name)], set[int]()
    while waiting:
        current, path = waiting.pop()
        if id(current) in known:
            continue
        known.add(id(current))
        yield from look_at(current, path)
        yield Seen(f"args of {path}", repr(current.args))
        for number, note in enumerate(getattr(current, "__notes__", ())):
            yield Seen(f"note {number + 1} of {path}", str(note))
        for attribute, value in vars(current).items():
            if attribute != "__notes__":
                yield Seen(f"{attribute} of {path}", f"{_tried(repr, value)} {_tried(str, value)}")
        yield from _frames(current.__traceback__, path, own)
        for link in ("__context__", "__cause__"):
            other = getattr(current, link)
            if other is not None:
                waiting.append((other, f"{link} ({type(other).__name__}) of {path}"))
        if isinstance(current, BaseExceptionGroup):
            members = cast("BaseExceptionGroup[BaseException]", current).exceptions
            waiting += [(each, f"member {number + 1} of {path}") for number, each in enumerate(members)]


def _frames(trace: TracebackType | None, path: str, own: Callable[[str], bool]) -> Iterator[Seen]:
    while trace is not None:
        code = trace.tb_frame.f_code
        if not own(code.co_filename):
            for variable, value in list(trace.tb_frame.f_locals.items()):
                where = f"{code.co_qualname}, {Path(code.co_filename).name}:{trace.tb_lineno}"
                yield Seen(f"local {variable!r} in {where}, traceback of {path}", _tried(repr, value))
        trace = trace.tb_next


def look_into(folder: Path, *, allow: frozenset[str] = frozenset()) -> Iterator[Seen]:
    """Yield names and contents of the files below a folder; contents only, for files whose name is in `allow`, not."""
    for path in sorted(folder.rglob("*")):
        yield Seen(f"name of file {path.name}", str(path.relative_to(folder)))
        if path.is_file() and path.name not in allow:
            yield Seen(f"file {path.relative_to(folder)}", path.read_bytes().decode("latin-1"))
