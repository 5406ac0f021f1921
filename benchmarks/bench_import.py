"""Time `import ostiary` against the vendor's `import layer_sdk`, each in a fresh interpreter, by turns.

    python benchmarks/bench_import.py [--quick]

Prints medians in milliseconds, and fails where `import ostiary` takes more than 30 ms or more than 0.25
times the vendor's. Both run in environments of their own, since httpx loads rich and click where it finds
them, as it does among development tools. `import ostiary` loads a service when it is first touched, so the time
until a client is at hand is printed as well, without a limit.
"""

import argparse
import statistics
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.peer import ROOT, peer, pinned_peer

OURS = "import ostiary"
CLIENT = "from ostiary.layer import layer"
THEIRS = "from layer_sdk import layer"
LIMIT_MS, LIMIT_RATIO = 30.0, 0.25


def once(python: str, statement: str) -> float:
    """Return the milliseconds of a statement in a fresh interpreter, whose own start is not counted."""
    code = f"import time; t = time.perf_counter(); {statement}; print((time.perf_counter() - t) * 1000)"
    run = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return float(run.stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 7 if parser.parse_args().quick else 31
    ours = str(peer("ostiary", "--editable", str(ROOT)))
    subjects = {
        OURS: ours,
        CLIENT: ours,
        THEIRS: str(pinned_peer("layer_sdk")),
    }
    for statement, python in subjects.items():
        once(python, statement)  # byte code is written and files are cached before anything counts
    times: dict[str, list[float]] = {statement: [] for statement in subjects}
    for _ in range(rounds):
        for statement, python in subjects.items():
            times[statement].append(once(python, statement))
    medians = {statement: statistics.median(taken) for statement, taken in times.items()}
    for statement, taken in times.items():
        print(f"{statement:34} {medians[statement]:8.1f} ms   (best {min(taken):.1f}, {rounds} rounds)")
    ratio = medians[OURS] / medians[THEIRS]
    print(f"{OURS} takes {ratio:.3f} x of {THEIRS!r}")
    within = medians[OURS] <= LIMIT_MS and ratio <= LIMIT_RATIO
    print(f"{'within' if within else 'MISSED'}: at most {LIMIT_MS:.0f} ms and {LIMIT_RATIO} x")
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
