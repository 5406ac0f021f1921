"""Compare calls of OpenAI's package, recorded and not: a chat call, and a stream.

python benchmarks/bench_instrumentation.py [--quick] [instrumented-chat instrumented-caller …]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/instrumentation.py"
OURS, LANGFUSE, LAYER = "openai_recorded", "langfuse_openai", "layer_sdk_openai"

COMPARISONS = [
    Comparison(
        "instrumented-chat",
        "A chat call, recorded",
        base="openai",
        contestants=[
            Contestant("openai", f"{FILE}:chat_plain", peer=OURS),
            Contestant("openai, and a bare POST (socket)", f"{FILE}:chat_and_post_socket", peer=OURS),
            Contestant("openai, and a bare POST (16 sockets)", f"{FILE}:chat_and_post_sockets", peer=OURS),
            Contestant("openai, and a bare POST (http.client)", f"{FILE}:chat_and_post_stdlib", peer=OURS),
            Contestant("openai, and a bare POST (httpx)", f"{FILE}:chat_and_post_httpx", peer=OURS),
            Contestant("ostiary", f"{FILE}:chat_ours", peer=OURS),
            Contestant("langfuse 5.0.4", f"{FILE}:chat_langfuse", peer=LANGFUSE),
            Contestant("layer-sdk 0.15.0", f"{FILE}:chat_layer_sdk", peer=LAYER),
        ],
        note="One small chat completion; each call in a session of its own. CPU is the whole process's, the"
        " delivery of what was recorded included. Layer's wire takes a session a request, so one POST a call is the"
        " least; the four floors make it from a thread of their own, of a body that is there already, the second with"
        " sixteen under way, as ours are.",
        targets=[
            Target("ostiary", "p50_us", 1.1),
            Target("ostiary", "cpu_us", 1.1),
            Target("ostiary", "cpu_us", 1.0, of="langfuse 5.0.4"),
            Target("ostiary", "cpu_us", 0.5, of="layer-sdk 0.15.0"),
        ],
    ),
    Comparison(
        "instrumented-caller",
        "What recording adds to the caller of a chat call",
        base="openai",
        contestants=[
            Contestant("openai", f"{FILE}:chat_plain_caller", peer=OURS),
            Contestant("ostiary", f"{FILE}:chat_ours_caller", peer=OURS),
            Contestant("ostiary, all calls in one session", f"{FILE}:chat_ours_caller_in_session", peer=OURS),
        ],
        note="The same call, CPU of the calling thread alone. The actions of one session leave one by one, to keep"
        " their order, so the thread that sends them takes the interpreter more often.",
        plots=("cpu_us",),
        targets=[Target("ostiary", "cpu_us", 1.1)],
    ),
    Comparison(
        "instrumented-paced",
        "A chat call that the model takes 20 ms for, recorded",
        base="openai",
        contestants=[
            Contestant("openai", f"{FILE}:chat_plain_slow", peer=OURS),
            Contestant("ostiary", f"{FILE}:chat_ours_slow", peer=OURS),
            Contestant("ostiary, its caller", f"{FILE}:chat_ours_slow_caller", peer=OURS),
            Contestant("langfuse 5.0.4", f"{FILE}:chat_langfuse_slow", peer=LANGFUSE),
        ],
        note="One call after the other: as applications have it, whose models take their time, and whose threads wait"
        " meanwhile. CPU of the whole process, and of the calling thread alone.",
        seconds=4.0,
        plots=("cpu_us", "p50_us"),
        targets=[Target("ostiary, its caller", "cpu_us", 1.1)],
    ),
    Comparison(
        "instrumented-stream",
        "A streamed chunk, recorded",
        base="openai",
        contestants=[
            Contestant("openai", f"{FILE}:stream_plain", peer=OURS),
            Contestant("ostiary", f"{FILE}:stream_ours", peer=OURS),
            Contestant("langfuse 5.0.4", f"{FILE}:stream_langfuse", peer=LANGFUSE),
            Contestant("layer-sdk 0.15.0", f"{FILE}:stream_layer_sdk", peer=LAYER),
        ],
        note="10 000 chunks of a chat completion in bulk over loopback; each chunk's text is looked at.",
        unit="chunk",
        once=True,
        targets=[Target("ostiary", "per_second", 0.95, at_least=True)],
    ),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
