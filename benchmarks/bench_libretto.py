"""Compare OpenAI's client, ours on top of it that records at Libretto, and the vendor's.

python benchmarks/bench_libretto.py [--quick] [libretto-chat libretto-caller libretto-first libretto-import …]

All run with the same openai 1.x, which the vendor's package needs, but for `libretto-chat-3`: there it is the newest.
Wanted: CPU of a chat call at most 1.10 × (of the calling thread, and of the whole process), the first chunk at most
1.05 ×, the import at most 1.10 ×.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import ROOT, Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/libretto.py"
OURS = {"PYTHONPATH": f"{ROOT / 'facade'}:{ROOT / 'generated'}"}
PEER = "libretto_openai"
PLAIN, OWN, THEIRS = "openai 1", "ostiary.libretto", "libretto-openai 1.1.3"


def contestants(prefix: str, *more: Contestant) -> list[Contestant]:
    return [
        Contestant(PLAIN, f"{FILE}:{prefix}_plain", peer=PEER),
        Contestant(OWN, f"{FILE}:{prefix}_ours", peer=PEER, environment=OURS),
        *more,
        Contestant(THEIRS, f"{FILE}:{prefix}_theirs", peer=PEER),
    ]


def redacting(prefix: str) -> Contestant:
    name = "ostiary.libretto, redacting"
    return Contestant(name, f"{FILE}:{prefix}_ours_redacting", peer=PEER, environment=OURS)


def durable() -> list[Contestant]:
    kinds = {"durable": "caller_ours_durable", "durable and redacting": "caller_ours_durable_redacting"}
    return [
        Contestant(f"{OWN}, {name}", f"{FILE}:{target}", peer=PEER, environment=OURS)
        for name, target in kinds.items()
    ]


COMPARISONS = [
    Comparison(
        "libretto-chat",
        "A recorded chat call, delivery included",
        base=PLAIN,
        contestants=contestants("chat", redacting("chat")),
        note="One chat completion after the other; CPU of the whole process until every event, each a request of its "
        "own, has been delivered.",
        seconds=2.0,
        targets=[Target(OWN, "cpu_us", 1.10)],
    ),
    Comparison(
        "libretto-caller",
        "A recorded chat call, to its caller",
        base=PLAIN,
        contestants=contestants("caller", redacting("caller"), *durable()),
        note="One chat completion after the other; CPU of the calling thread.",
        seconds=2.0,
        targets=[Target(OWN, "cpu_us", 1.10)],
    ),
    Comparison(
        "libretto-chat-3",
        "A recorded chat call with the newest openai",
        base="openai 3",
        contestants=[
            Contestant("openai 3", f"{FILE}:caller_plain"),
            Contestant(OWN, f"{FILE}:caller_ours"),
            Contestant("openai 3, whole process", f"{FILE}:chat_plain"),
            Contestant("ostiary.libretto, whole process", f"{FILE}:chat_ours"),
        ],
        note="CPU of the calling thread, and of the whole process until every event has been delivered.",
        seconds=2.0,
        targets=[Target(OWN, "cpu_us", 1.10)],
    ),
    Comparison(
        "libretto-paced",
        "A chat call that the model takes 20 ms for, recorded",
        base=PLAIN,
        contestants=contestants(
            "paced",
            Contestant(f"{OWN}, its caller", f"{FILE}:paced_ours_caller", peer=PEER, environment=OURS),
        ),
        note="One chat completion after the other; CPU of the whole process until every event has been delivered, and "
        "of the calling thread alone.",
        seconds=4.0,
        targets=[Target(f"{OWN}, its caller", "cpu_us", 1.10)],
    ),
    Comparison(
        "libretto-first",
        "The first chunk of a slow stream",
        base=PLAIN,
        contestants=contestants("first"),
        note="50 chunks 10 ms apart: from the call to the first chunk, of a client that is warm.",
        unit="stream",
        columns=("ms", "cpu_us", "connections", "peak_rss_mb"),
        plots=("ms", "cpu_us"),
        targets=[Target(OWN, "ms", 1.05)],
    ),
    Comparison(
        "libretto-import",
        "Importing the client",
        base=PLAIN,
        contestants=contestants("import"),
        note="`from … import Client` in a fresh interpreter.",
        unit="import",
        columns=("ms", "cpu_us", "peak_rss_mb"),
        plots=("ms", "cpu_us"),
        targets=[Target(OWN, "ms", 1.10)],
    ),
    Comparison(
        "libretto-redact",
        "Redacting an event",
        base=THEIRS,
        contestants=[
            Contestant(OWN, f"{FILE}:redact_ours"),
            Contestant(THEIRS, f"{FILE}:redact_theirs", peer=PEER),
        ],
        note="About 1 KB of words with three pieces of personal data: parameters and an answer.",
        unit="event",
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
