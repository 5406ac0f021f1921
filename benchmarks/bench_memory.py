"""Measure the memory of a client that has made a call, and of 100 000 records that wait for a service that is down.

    python benchmarks/bench_memory.py [--quick]

Resident memory of a fresh interpreter, in MB, above what it was after the imports; medians of several runs.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import textwrap

MEMORY = """
import gc
def resident():
    gc.collect()
    return int(next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1]) / 1024
"""
SUBJECTS = {
    "httpx.Client, made": """
        import httpx
        before = resident()
        client = httpx.Client()
        print(resident() - before)
    """,
    "ostiary Layer, made and recording": """
        from ostiary.layer import Layer
        before = resident()
        layer = Layer(base_url="http://127.0.0.1:9", application_id="a", exit_timeout=0)
        with layer.session(), layer.action(kind="moderation"):
            pass
        print(resident() - before)
    """,
    "100 000 messages in a deque, as dictionaries": """
        from collections import deque
        before = resident()
        waiting = deque({"messages": [{"role": "user", "content": f"question {n}"}]} for n in range(100_000))
        print(resident() - before)
    """,
    "100 000 recorded actions, waiting": """
        from ostiary.layer import Layer
        layer = Layer(base_url="http://127.0.0.1:9", application_id="a", exit_timeout=0, queue_capacity=200_000)
        numbers = iter(range(100_000))
        @layer.action(kind="completion_prompt")
        def ask():
            return {"messages": [{"role": "user", "content": f"question {next(numbers)}"}]}
        before = resident()
        with layer.session():
            for _ in range(100_000):
                ask()
            print(resident() - before)
        assert layer.ledger().pending == 100_000
    """,
}


def once(code: str) -> float:
    """Run one subject in an interpreter of its own; return its MB."""
    script = MEMORY + textwrap.dedent(code)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(done.stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer runs")
    runs = 2 if parser.parse_args().quick else 5
    for name, code in SUBJECTS.items():
        print(f"{name:48} {statistics.median(once(code) for _ in range(runs)):8.1f} MB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
