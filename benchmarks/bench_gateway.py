"""Compare going through the gateway with going straight to the model: whole answers, streams, many streams at once.

python benchmarks/bench_gateway.py [--quick] [gateway gateway-stream gateway-streams-64]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

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
        note=(
            "One connection, whole answers; uvloop and httptools. CPU is the gateway's alone, and so what it adds; of"
            " the straight way it is the model's. Each contestant runs for as many chats as take about a second."
        ),
        unit="chat",
        targets=[
            Target("empty pipeline", "p50_us", 500, ratio=False, added=True),
            Target("empty pipeline", "cpu_us", 500, ratio=False),
            Target("three processors in process", "cpu_us", 1500, ratio=False),
        ],
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
        targets=[Target("empty pipeline", "per_second", 0.8, at_least=True)],
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
        targets=[Target("empty pipeline", "per_second", 0.8, at_least=True)],
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
