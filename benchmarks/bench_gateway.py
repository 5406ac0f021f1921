"""Compare going through the gateway with going straight to the model: whole answers, streams, many streams at once.

python benchmarks/bench_gateway.py [--quick] [gateway gateway-stream gateway-streams-64]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, main

FILE = "benchmarks/contestants/gateways.py"
STRAIGHT = "straight to the model"
COMPARISONS = [
    Comparison(
        "gateway",
        "A chat through the gateway",
        base=STRAIGHT,
        contestants=[
            Contestant(STRAIGHT, f"{FILE}:straight"),
            Contestant("empty pipeline", f"{FILE}:empty"),
            Contestant("three processors in process", f"{FILE}:three"),
        ],
        note="One connection, whole answers; uvloop and httptools. CPU is the gateway's alone, or the model's.",
        unit="chat",
    ),
    Comparison(
        "gateway-stream",
        "A streamed chunk through the gateway",
        base=STRAIGHT,
        contestants=[
            Contestant(STRAIGHT, f"{FILE}:stream_straight"),
            Contestant("empty pipeline", f"{FILE}:stream_empty"),
            Contestant("windowed, one processor", f"{FILE}:stream_windowed"),
        ],
        note="One connection, streams of 500 chunks as fast as they come.",
        unit="chunk",
    ),
    Comparison(
        "gateway-streams-64",
        "A streamed chunk, 64 streams at once",
        base=STRAIGHT,
        contestants=[
            Contestant(STRAIGHT, f"{FILE}:streams_straight"),
            Contestant("empty pipeline", f"{FILE}:streams_empty"),
        ],
        note="64 connections at once, each with streams of 500 chunks.",
        unit="chunk",
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
