"""Holding what a command has started until it is told to stop."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import FrameType
from typing import Any, TypeVar

__all__ = ["hold", "port_number"]

T = TypeVar("T")


def port_number(text: str) -> int:
    """Take a port from the command line, 0 for a free one."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 65535")
    return int(text)


def hold(
    start: Callable[[], AbstractContextManager[T]],
    tell: Callable[[T], dict[str, Any]],
    arguments: argparse.Namespace,
) -> int:
    """Start what listens on `--host` and `--port`, print what it tells as a line of JSON, and wait for a signal.

    SIGINT and SIGTERM end it. Returns the exit status.
    """
    end = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        end.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
    try:
        started = start()
    except OSError as error:
        where = f"{arguments.host}:{arguments.port}"
        why = error.strerror or error
        print(f"ostiary: can't listen on {where}: {why}; --port 0 takes a free port", file=sys.stderr)
        return 1
    with started as running:
        print(json.dumps(tell(running)), flush=True)
        end.wait()
    return 0
