"""Compare reading a stream of server-sent events: in bulk, the first event of a slow one, and a small whole answer.

python benchmarks/bench_streams.py [--quick] [streams streams-first invoke]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/streams.py"
READERS = {
    "httpx iter_lines + json": ("httpx_lines", ""),
    "ostiary Orquesta": ("ours", ""),
    "ostiary AsyncOrquesta": ("ours_async", ""),
    "ostiary AsyncOrquesta, fast": ("ours_fast", ""),
    "httpx aiter_lines + json": ("httpx_async_lines", ""),
    "httpx-sse + json": ("httpx_sse", "httpx_sse"),
    "orquesta-sdk 2.0.11": ("orquesta_sdk", "orquesta_sdk"),
    "openai 3": ("openai", "openai"),
}


def readers(prefix: str = "") -> list[Contestant]:
    return [
        Contestant(name, f"{FILE}:{prefix}{function}", peer=peer)
        for name, (function, peer) in READERS.items()
    ]


COMPARISONS = [
    Comparison(
        "streams",
        "A streamed event",
        base="httpx iter_lines + json",
        contestants=[*readers(), Contestant("ostiary Orquesta, 1 000 000 events", f"{FILE}:ours_long")],
        note="10 000 server-sent events of about 120 bytes in bulk over loopback; each event's text is looked at.",
        unit="event",
        once=True,
        targets=[
            Target("ostiary Orquesta", "per_second", 1.0, at_least=True),
            Target("ostiary Orquesta", "per_second", 1.5, at_least=True, of="orquesta-sdk 2.0.11"),
            Target("ostiary Orquesta", "per_second", 8, at_least=True, of="openai 3"),
            Target("ostiary Orquesta, 1 000 000 events", "peak_rss_mb", 1.1, of="ostiary Orquesta"),
        ],
    ),
    Comparison(
        "streams-first",
        "The first event of a slow stream",
        base="httpx iter_lines + json",
        contestants=readers("slow_"),
        note="20 events 10 ms apart: from the request to the first text, of a client that is warm.",
        unit="stream",
        once=True,
        columns=("p50_us", "cpu_us", "connections", "peak_rss_mb"),
        plots=("p50_us", "cpu_us"),
        targets=[Target("ostiary Orquesta", "p50_us", 1.2)],
    ),
    Comparison(
        "invoke",
        "A small invoke",
        base="httpx.Client",
        contestants=[
            Contestant("httpx.Client", f"{FILE}:invoke_httpx"),
            Contestant("ostiary Orquesta.deployments.invoke", f"{FILE}:invoke_ours"),
        ],
        note="One POST whose JSON answer is a deployment's; typed in ours, a dictionary in httpx's.",
        targets=[Target("ostiary Orquesta.deployments.invoke", "cpu_us", 0.85)],
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
