"""Compare durable delivery with its peers: what a record costs its caller, and how many are lost at each end.

python benchmarks/bench_durable.py [--quick] [durable] [losses] [backlog]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import losses
from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/durable.py"

COMPARISONS = [
    Comparison(
        "durable",
        "A recorded call, kept on disk",
        base="functools.wraps",
        contestants=[
            Contestant("functools.wraps", f"{FILE}:wraps"),
            Contestant("sqlite3, an INSERT a call", f"{FILE}:sqlite_floor"),
            Contestant('ostiary delivery="background"', f"{FILE}:background"),
            Contestant('ostiary delivery="durable"', f"{FILE}:durable"),
            Contestant('ostiary delivery="durable", one session for all', f"{FILE}:durable_long"),
            Contestant('ostiary delivery="durable", sync="power"', f"{FILE}:power"),
            Contestant("OpenTelemetry batch processor, OTLP", f"{FILE}:otel", peer="otel_otlp"),
            Contestant("langfuse @observe", f"{FILE}:langfuse", peer="langfuse"),
            Contestant("layer_sdk 0.15 layer.action", f"{FILE}:layer_sdk", peer="layer_sdk"),
        ],
        columns=("cpu_us", "p50_us", "paced_p50_us", "p99_us", "requests", "peak_rss_mb"),
        plots=("p50_us", "cpu_us"),
        targets=[
            Target('ostiary delivery="background"', "p50_us", 8, ratio=False),
            Target('ostiary delivery="background"', "paced_p50_us", 8, ratio=False),
            Target('ostiary delivery="durable"', "p50_us", 30, ratio=False),
            Target('ostiary delivery="durable"', "paced_p50_us", 30, ratio=False),
        ],
        note="A function that returns a message; calls one right after the other, and one each 0.5 ms (paced). Timed "
        "are the calls alone; CPU includes what is delivered meanwhile. Sessions have 20 calls; in one session for all "
        "each action is a request of its own, and the delivery thread, busy all the time then, is in the caller's way. "
        "The INSERT is the least that a record on disk costs: JSON into one table, a commit each, no fsync, no "
        "checkpoint, nothing else.",
    ),
]


def run(arguments: list[str]) -> int:
    """Run what was asked for."""
    quick = "--quick" in arguments or os.environ.get("QUICK", "") not in ("", "0")
    names = [each for each in arguments if not each.startswith("-")]
    code = 0
    if not names or "durable" in names:
        code = main(COMPARISONS, [each for each in arguments if each not in ("losses", "backlog")])
    if not names or "losses" in names:
        losses.compare(quick=quick)
    if not names or "backlog" in names:
        losses.drain(quick=quick)
    return code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
