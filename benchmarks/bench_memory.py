"""Compare the memory of a client, and of 100 000 records that wait for a service that is down.

python benchmarks/bench_memory.py [--quick] [memory-client memory-records]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, main

FILE = "benchmarks/contestants/memory.py"
NOTE = "Resident memory in a fresh interpreter, above what it was after the imports."

COMPARISONS = [
    Comparison(
        "memory-client",
        "Memory of a client",
        base="httpx.Client",
        contestants=[
            Contestant("httpx.Client", f"{FILE}:httpx_client"),
            Contestant("ostiary Layer, recording", f"{FILE}:ours_client"),
            Contestant("10 httpx.Client", f"{FILE}:httpx_ten_clients"),
            Contestant("10 ostiary Layer", f"{FILE}:ours_ten_clients"),
        ],
        note=NOTE,
        unit="client",
        once=True,
        columns=("memory_mb", "ms"),
        plots=("memory_mb", "ms"),
    ),
    Comparison(
        "memory-records",
        "Memory of 100 000 records that wait",
        base="a deque of dictionaries",
        contestants=[
            Contestant("a deque of dictionaries", f"{FILE}:dictionaries"),
            Contestant("ostiary layer.action, waiting", f"{FILE}:ours_records"),
            Contestant("OpenTelemetry spans, kept", f"{FILE}:opentelemetry_records", peer="otel"),
        ],
        note=f"{NOTE} Each record holds a message of its own. OpenTelemetry's batches would drop what doesn't fit in "
        "2 048; here its spans are kept in memory.",
        unit="100 000 records",
        once=True,
        columns=("memory_mb", "ms"),
        plots=("memory_mb", "ms"),
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
