"""Compare a server of processors with a bare Starlette handler that parses the same form, under uvicorn.

python benchmarks/bench_aigateway.py [--quick] [processors-h11 processors-uvloop processors-blocking]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/processors.py"
FORM = "Starlette, request.form()"
NOTE = (
    "One keep-alive connection posts a form of three parts (500 bytes). CPU is the server's; the base parses the form"
    " and answers with a small JSON object, ours validates parameters, metadata and prompt as well."
)
TARGETS = [Target("ostiary, 204", "cpu_us", 1.3), Target("ostiary, 200 with tags", "cpu_us", 1.5)]


def served(suffix: str) -> list[Contestant]:
    return [
        Contestant(FORM, f"{FILE}:form_{suffix}"),
        Contestant("ostiary, 204", f"{FILE}:nothing_{suffix}"),
        Contestant("ostiary, 200 with tags", f"{FILE}:tags_{suffix}"),
    ]


COMPARISONS = [
    Comparison(
        "processors-h11",
        "A request to a processor (asyncio, h11)",
        base=FORM,
        contestants=served("h11"),
        note=NOTE,
        unit="request",
        targets=TARGETS,
    ),
    Comparison(
        "processors-uvloop",
        "A request to a processor (uvloop, httptools)",
        base=FORM,
        contestants=served("uvloop"),
        note=NOTE,
        unit="request",
        targets=TARGETS,
    ),
    Comparison(
        "processors-blocking",
        "Four requests at once to a processor that takes 0.5 s",
        base="async def, awaits",
        contestants=[
            Contestant("async def, awaits", f"{FILE}:waiting"),
            Contestant("def, blocks", f"{FILE}:blocking"),
        ],
        note="Four connections at once; the time of one round of four requests, one after the other would take 2 s.",
        unit="round",
        once=True,
        columns=["ms"],
        plots=["ms"],
        targets=[Target("def, blocks", "ms", 600, ratio=False)],
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
