"""What is said while the canary listens: log records, warnings, and what is printed.

Listening changes nothing for others. Every logger is asked to make its records at every level, but those that would
not have been made are shown to the canary alone; warnings go where they would have gone; print still prints.
"""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ostiary.testing.canary.looking import Seen, caller_file

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["Listener"]

# What every record has; whatever else it carries came in as `extra`, which structured logs print.
_USUAL = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class Listener:
    """Collect all that is logged, warned of and printed between `start` and `stop`, by any thread."""

    def __init__(self) -> None:
        self.heard: list[Seen] = []
        self.deaf_to: set[str] = set()
        self._before: list[tuple[object, str, Any]] = []

    def start(self) -> None:
        """Begin to listen."""
        self._patch(logging.Logger, "isEnabledFor", _always)
        self._patch(logging.Logger, "handle", self._handle(logging.Logger.handle))
        self._patch(warnings, "warn", self._warn(warnings.warn))
        self._patch(warnings, "warn_explicit", self._warn_explicit(warnings.warn_explicit))
        for name in ("stdout", "stderr"):
            self._patch(sys, name, _Tee(getattr(sys, name), f"sys.{name}", self.heard))

    @contextmanager
    def hearing_output(self) -> Generator[None]:
        """Listen to what is printed in a block, where somebody put other streams in place since `start`."""
        before = {name: getattr(sys, name) for name in ("stdout", "stderr")}
        for name, stream in before.items():
            if not isinstance(stream, _Tee):
                setattr(sys, name, _Tee(stream, f"sys.{name}", self.heard))
        try:
            yield
        finally:
            for name, stream in before.items():
                setattr(sys, name, stream)

    def stop(self) -> None:
        """Leave everything as it was. Harmless when repeated."""
        while self._before:
            setattr(*self._before.pop())

    def _patch(self, owner: object, name: str, new: object) -> None:
        self._before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, new)

    def _handle(
        self, original: Callable[[logging.Logger, logging.LogRecord], None]
    ) -> Callable[[logging.Logger, logging.LogRecord], None]:
        def handle(logger: logging.Logger, record: logging.LogRecord) -> None:
            if not any(f"{record.name}.".startswith(f"{name}.") for name in self.deaf_to):
                self.heard += _said(record)
            if _would_be_made(logger, record.levelno):
                original(logger, record)

        return handle

    def _warn(self, original: Callable[..., None]) -> Callable[..., None]:
        def warn(message: Any, category: Any = None, stacklevel: int = 1, *rest: Any, **more: Any) -> None:
            self._hear_warning(message, caller_file(1))
            original(message, category, stacklevel + 1, *rest, **more)

        return warn

    def _warn_explicit(self, original: Callable[..., None]) -> Callable[..., None]:
        def warn_explicit(message: Any, category: Any, filename: str, *rest: Any, **more: Any) -> None:
            self._hear_warning(message, filename)
            original(message, category, filename, *rest, **more)

        return warn_explicit

    def _hear_warning(self, message: Any, filename: str) -> None:
        self.heard.append(Seen(f"warning from {Path(filename).name}", f"{message} {message!r}"))


def _always(_logger: logging.Logger, _level: int) -> bool:
    return True


def _would_be_made(logger: logging.Logger, level: int) -> bool:
    """Decide as `Logger.isEnabledFor` does, which is patched: by the logger's own level or its parents'."""
    silenced = logger.disabled or logger.manager.disable >= level
    return not silenced and level >= logger.getEffectiveLevel()


def _said(record: logging.LogRecord) -> list[Seen]:
    """Turn a record into texts at once, for what it refers to may change."""
    where = f"log record of {record.name} at {record.levelname} ({record.filename}:{record.lineno})"
    try:
        message = record.getMessage()
    except Exception as error:  # a record that can't be formatted is shown by logging as it is
        message = f"{record.msg!r} {error!r}"
    said = [
        Seen(f"message of {where}", message),
        Seen(f"arguments of {where}", repr((record.msg, record.args))),
    ]
    if record.exc_info and record.exc_info[1]:
        said.append(Seen(f"exception of {where}", "".join(traceback.format_exception(record.exc_info[1]))))
    said += [Seen(f"stack of {where}", text) for text in (record.exc_text, record.stack_info) if text]
    extra = {name: value for name, value in vars(record).items() if name not in _USUAL}
    said += [Seen(f"extra {name!r} of {where}", f"{value!r} {value}") for name, value in extra.items()]
    return said


class _Tee:
    """Write through to a stream and keep a copy. What was written piece by piece is looked at as a whole."""

    def __init__(self, stream: TextIO, name: str, heard: list[Seen]) -> None:
        self._stream = stream
        self._name = name
        self._heard = heard
        self._before = ""

    def write(self, text: str) -> int:
        self._heard.append(Seen(self._name, self._before + text))
        self._before = (self._before + text)[-200:]
        return self._stream.write(text)

    def writelines(self, lines: list[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
