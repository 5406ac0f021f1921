"""Compare durable delivery with its peers: what a record costs its caller, and how many are lost at each end.

python benchmarks/bench_durable.py [--quick] [durable] [losses] [backlog]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import losses
from benchmarks.harness import Comparison, Contestant, main

FILE = "benchmarks/contestants/durable.py"

COMPARISONS = [
    Comparison(
        "durable",
        "A recorded call, kept on disk",
        base="functools.wraps",
        contestants=[
            Contestant("functools.wraps", f"{FILE}:wraps"),
            Contestant('ostiary delivery="background"', f"{FILE}:background"),
            Contestant('ostiary delivery="durable"', f"{FILE}:durable"),
            Contestant('ostiary delivery="durable", sync="power"', f"{FILE}:power"),
            Contestant("OpenTelemetry batch processor, OTLP", f"{FILE}:otel", peer="otel_otlp"),
            Contestant("langfuse @observe", f"{FILE}:langfuse", peer="langfuse"),
            Contestant("layer_sdk 0.15 layer.action", f"{FILE}:layer_sdk", peer="layer_sdk"),
        ],
        note="A function that returns a message, one call each 0.5 ms; the calls alone are timed. CPU includes what is"
        " delivered in the background meanwhile.",
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
