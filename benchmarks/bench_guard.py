"""Measure what a governed call adds to the plain one, stage by stage: a chat call, and a stream.

python benchmarks/bench_guard.py [--quick] [guarded-chat guarded-stream]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, main

FILE = "benchmarks/contestants/guarding.py"
COMPARISONS = [
    Comparison(
        "guarded-chat",
        "A governed chat call, stage by stage",
        base="openai",
        contestants=[
            Contestant("openai", f"{FILE}:chat_plain"),
            Contestant("no stage", f"{FILE}:chat_bare"),
            Contestant("cleanse and restore", f"{FILE}:chat_cleanse"),
            Contestant("inspect both sides", f"{FILE}:chat_inspect"),
            Contestant("record", f"{FILE}:chat_record"),
            Contestant("log", f"{FILE}:chat_log"),
            Contestant("all stages", f"{FILE}:chat_all"),
        ],
        note="One small chat completion at a time, by openai's sync client. Cleansing makes one request, to a stand-in"
        " that answers at once; the processor is in the process; records go out in the background. CPU is the whole"
        " process's, delivery included.",
        plots=("cpu_us", "p50_us"),
    ),
    Comparison(
        "guarded-stream",
        "A streamed chunk of a governed call, stage by stage",
        base="openai",
        contestants=[
            Contestant("openai", f"{FILE}:stream_plain"),
            Contestant("no stage", f"{FILE}:stream_bare"),
            Contestant("cleanse and restore", f"{FILE}:stream_cleanse"),
            Contestant("record and log", f"{FILE}:stream_records"),
            Contestant("inspect, buffered", f"{FILE}:stream_buffered"),
            Contestant("inspect, windowed", f"{FILE}:stream_windowed"),
            Contestant("all stages, buffered", f"{FILE}:stream_all"),
        ],
        note="10 000 chunks of a chat completion in bulk over loopback; each chunk's text is looked at.",
        unit="chunk",
        once=True,
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
