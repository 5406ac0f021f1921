"""Record a number of calls with one SDK, then end as told: a program for `benchmarks/losses.py`.

python -m benchmarks.loser CONTESTANT COUNT END URL OUTBOX
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from benchmarks.contestants import durable as c


def prepared(contestant: str, url: str, outbox: str) -> tuple[Any, Callable[[int], object]]:
    """Return what has to stay alive, and the function that is recorded."""
    if contestant == "background":
        return c.ours(url, delivery="background", queue_capacity=1_000_000)
    if contestant == "durable":
        return c.ours(url, delivery="durable", outbox=outbox)
    if contestant == "otel":
        return c.spans(url)
    if contestant == "langfuse":
        return None, c.observed(url)
    return None, c.theirs(url)


def main(contestant: str, count: str, end: str, url: str, outbox: str) -> None:
    keep, call = prepared(contestant, url, outbox)
    session = keep.session if contestant in ("background", "durable") else nullcontext
    for start in range(0, int(count), 20):  # a conversation has some turns
        with session():
            for number in range(start, min(start + 20, int(count))):
                call(number)
    print("recorded", flush=True)
    if end != "exit":
        os.kill(os.getpid(), getattr(signal, end))


if __name__ == "__main__":
    main(*sys.argv[1:])
