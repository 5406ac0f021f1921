"""Compare what imports cost, each in a fresh interpreter and in an environment of its own.

python benchmarks/bench_import.py [--quick] [import]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/imports.py"
IMPORTS = {
    "httpx": ("httpx", "ostiary"),
    "ostiary": ("ostiary", "ostiary"),
    "ostiary.layer.layer": ("ostiary_client", "ostiary"),
    "layer_sdk.layer": ("layer_sdk", "layer_sdk"),
    "orquesta_sdk": ("orquesta_sdk", "orquesta_sdk"),
    "openai": ("openai", "openai"),
    "langfuse": ("langfuse", "langfuse"),
    "opentelemetry.sdk.trace": ("opentelemetry", "otel"),
}

COMPARISONS = [
    Comparison(
        "import",
        "An import",
        base="httpx",
        contestants=[
            Contestant(name, f"{FILE}:{function}", peer=peer) for name, (function, peer) in IMPORTS.items()
        ],
        note="In a fresh interpreter whose own start is not counted. `import ostiary` loads a service when it is first "
        "touched; `ostiary.layer.layer` is one that is at hand, httpx with it.",
        unit="import",
        once=True,
        columns=("ms", "cpu_us", "peak_rss_mb"),
        plots=("ms", "peak_rss_mb"),
        targets=[
            Target("ostiary", "ms", 30, ratio=False),
            Target("ostiary", "ms", 0.25, of="layer_sdk.layer"),
        ],
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
