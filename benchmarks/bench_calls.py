"""Compare what a small blocking or async POST costs, one after the other and 32 at once.

python benchmarks/bench_calls.py [--quick] [calls-sync calls-async calls-sync-32 calls-async-32]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FLOORS = "benchmarks/contestants/floors.py"
SYNC = {
    "httpx.Client": "httpx_client",
    "httpx.HTTPTransport, prepared request": "httpx_transport",
    "requests.Session": "requests_session",
    "http.client": "http_client",
}
ASYNC = {"httpx.AsyncClient": "httpx_async", "aiohttp.ClientSession": "aiohttp_session"}
WORK = "One POST of a small JSON body to a keep-alive server on loopback; the JSON answer is parsed."


def floors(functions: dict[str, str], suffix: str = "") -> list[Contestant]:
    return [Contestant(name, f"{FLOORS}:{function}{suffix}") for name, function in functions.items()]


def peers(suffix: str = "") -> list[Contestant]:
    target = f"benchmarks/contestants/layer_peer.py:create_session{suffix}"
    return [Contestant("layer_sdk 0.15 (logging off)", target, peer="layer_sdk")]


OURS = "benchmarks/contestants/ours.py"


def ours(functions: dict[str, str], suffix: str = "") -> list[Contestant]:
    return [Contestant(name, f"{OURS}:{function}{suffix}") for name, function in functions.items()]


OUR_SYNC = {"ostiary Layer": "layer_sync", "ostiary Layer, with OIDC": "layer_oidc"}
OUR_ASYNC = {"ostiary AsyncLayer": "layer_async", "ostiary AsyncLayer, fast": "layer_fast"}

COMPARISONS = [
    Comparison(
        "calls-sync",
        "A blocking call",
        base="httpx.Client",
        contestants=[*floors(SYNC), *ours(OUR_SYNC), *peers()],
        note=f"{WORK} One after the other.",
        targets=[Target("ostiary Layer", "cpu_us", 0.75)],
    ),
    Comparison(
        "calls-async",
        "An async call",
        base="httpx.AsyncClient",
        contestants=[*floors(ASYNC), *ours(OUR_ASYNC)],
        note=f"{WORK} One after the other.",
        targets=[Target("ostiary AsyncLayer, fast", "cpu_us", 0.45)],
    ),
    Comparison(
        "calls-sync-32",
        "32 blocking calls at once",
        base="httpx.Client",
        contestants=[*floors(SYNC, "_32"), *ours(OUR_SYNC, "_32"), *peers("_32")],
        note=f"{WORK} From 32 threads.",
    ),
    Comparison(
        "calls-async-32",
        "32 async calls at once",
        base="httpx.AsyncClient",
        contestants=[*floors(ASYNC, "_32"), *ours(OUR_ASYNC, "_32")],
        note=f"{WORK} From 32 tasks of one event loop.",
        targets=[Target("ostiary AsyncLayer, fast", "per_second", 6, at_least=True)],
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
