"""Compare what recording a call costs its caller, with a service that answers at once and one that takes 20 ms.

python benchmarks/bench_decorators.py [--quick] [decorators]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/decorators.py"

COMPARISONS = [
    Comparison(
        "decorators",
        "A recorded call",
        base="functools.wraps",
        contestants=[
            Contestant("functools.wraps", f"{FILE}:wraps"),
            Contestant("ostiary layer.action", f"{FILE}:ours"),
            Contestant("ostiary layer.action, service takes 20 ms", f"{FILE}:ours_20ms"),
            Contestant("OpenTelemetry span, in memory", f"{FILE}:otel", peer="otel"),
            Contestant("langfuse @observe", f"{FILE}:langfuse", peer="langfuse"),
            Contestant("layer_sdk 0.15 layer.action", f"{FILE}:theirs", peer="layer_sdk"),
            Contestant("layer_sdk 0.15, service takes 20 ms", f"{FILE}:theirs_20ms", peer="layer_sdk"),
        ],
        columns=("cpu_us", "per_second", "p50_us", "paced_p50_us", "p99_us", "requests", "peak_rss_mb"),
        plots=("p50_us", "cpu_us"),
        targets=[
            Target("ostiary layer.action", "p50_us", 8, ratio=False),
            Target("ostiary layer.action", "paced_p50_us", 8, ratio=False),
            Target("ostiary layer.action, service takes 20 ms", "p50_us", 8, ratio=False),
            Target("ostiary layer.action, service takes 20 ms", "paced_p50_us", 8, ratio=False),
        ],
        note="A function that returns a message at once. CPU includes what is delivered in the background meanwhile. "
        "Paced: one call each half a millisecond.",
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
