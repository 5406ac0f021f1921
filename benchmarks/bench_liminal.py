"""Compare listing a thread, reading a streamed answer, and rehydrating one, with raw httpx and the vendor's SDK.

python benchmarks/bench_liminal.py [--quick] [liminal-threads liminal-stream liminal-rehydration]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/liminal.py"
VENDOR = "liminal_sdk"

COMPARISONS = [
    Comparison(
        "liminal-threads",
        "Listing one thread",
        base="httpx.AsyncClient",
        contestants=[
            Contestant("httpx.AsyncClient", f"{FILE}:threads_httpx"),
            Contestant("ostiary AsyncLiminal.threads.list", f"{FILE}:threads_ours"),
            Contestant("ostiary Liminal.threads.list", f"{FILE}:threads_ours_sync"),
            Contestant(
                "liminal-sdk-python 2025.5.0, a client of its own", f"{FILE}:threads_vendor", peer=VENDOR
            ),
            Contestant(
                "liminal-sdk-python 2025.5.0, httpx_client=", f"{FILE}:threads_vendor_pooled", peer=VENDOR
            ),
        ],
        note="One GET answered by one thread with its model instance; typed in ours and the vendor's, a dictionary in"
        " httpx's.",
        targets=[
            Target("ostiary AsyncLiminal.threads.list", "cpu_us", 0.85),
        ],
    ),
    Comparison(
        "liminal-stream",
        "A line of a streamed answer",
        base="httpx iter_lines + json",
        contestants=[
            Contestant("httpx iter_lines + json", f"{FILE}:stream_httpx"),
            Contestant("httpx aiter_lines + json", f"{FILE}:stream_httpx_async"),
            Contestant("ostiary Liminal.prompts.stream", f"{FILE}:stream_ours"),
            Contestant("ostiary AsyncLiminal.prompts.stream", f"{FILE}:stream_ours_async"),
            Contestant("liminal-sdk-python 2025.5.0", f"{FILE}:stream_vendor", peer=VENDOR),
        ],
        note="10 000 lines of JSON in bulk over loopback; each one's content is looked at.",
        unit="line",
        once=True,
        targets=[
            Target("ostiary Liminal.prompts.stream", "per_second", 0.9, at_least=True),
            Target(
                "ostiary AsyncLiminal.prompts.stream",
                "per_second",
                0.9,
                at_least=True,
                of="httpx aiter_lines + json",
            ),
        ],
    ),
    Comparison(
        "liminal-rehydration",
        "A rehydrated piece of a stream",
        base="joining the pieces alone",
        contestants=[
            Contestant("joining the pieces alone", f"{FILE}:pieces_joined"),
            Contestant("ostiary prompts.hydrate_stream, 3 placeholders", f"{FILE}:pieces_ours"),
            Contestant("ostiary prompts.hydrate_stream, 500 placeholders", f"{FILE}:pieces_ours_many"),
        ],
        note="100 000 pieces of a few signs, as models give them; every tenth ends in the middle of a placeholder.",
        unit="piece",
        once=True,
        columns=("per_second", "cpu_us", "peak_rss_mb"),
        plots=("per_second",),
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
