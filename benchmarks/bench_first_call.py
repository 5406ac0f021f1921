"""Compare the time from an imported library to its first answer: the client made, one call sent over http.

python benchmarks/bench_first_call.py [--quick] [first-call]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/first_call.py"

COMPARISONS = [
    Comparison(
        "first-call",
        "Construct and first call",
        base="httpx.Client",
        contestants=[
            Contestant("httpx.Client", f"{FILE}:httpx_client"),
            Contestant("http.client", f"{FILE}:http_client"),
            Contestant("ostiary Layer", f"{FILE}:ours"),
            Contestant("layer_sdk 0.15", f"{FILE}:theirs", peer="layer_sdk"),
        ],
        once=True,
        columns=("ms", "cpu_us", "peak_rss_mb"),
        plots=("ms", "cpu_us"),
        targets=[Target("ostiary Layer", "ms", 8, ratio=False)],
        note="In a fresh interpreter, after the import: make a client and send one small POST over loopback http.",
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
