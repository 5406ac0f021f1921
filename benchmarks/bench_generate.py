"""Compare compiling a large document with the stock generator, and importing one operation of what comes out.

python benchmarks/bench_generate.py [--quick] [generate | generate-import]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.big_document import big_document
from benchmarks.harness import Comparison, Contestant, Target, main

FILE = "benchmarks/contestants/generating.py"
QUICK = "--quick" in sys.argv or os.environ.get("QUICK", "") not in ("", "0")
# The stock generator's time grows with the square of a document's size: the largest one takes it many minutes.
LARGE, MIDDLE, SMALL = 300_000 if QUICK else 3_000_000, 300_000, 20_000
PATIENCE = 40


def comparisons(folder: Path) -> Iterator[Comparison]:
    """Write the documents and what is imported of them, and give what is compared."""
    for size in sorted({LARGE, MIDDLE, SMALL}):
        (folder / f"{size}.json").write_text(json.dumps(big_document(size)))
    document = {"BENCH_DOCUMENT": str(folder / f"{LARGE}.json"), "BENCH_PATIENCE": str(PATIENCE)}
    yield Comparison(
        "generate",
        f"Compile a document of {LARGE / 1e6:.1f} MB",
        base="openapi-python-client",
        contestants=[
            Contestant("openapi-python-client", f"{FILE}:stock", environment=document),
            Contestant("ostiary generate", f"{FILE}:ours", environment=document),
        ],
        note="From a JSON document to a formatted package, by our command and by the stock generator with its own "
        f"templates and hooks. The latter is stopped after {PATIENCE} s of CPU: where it used them up, a ratio says "
        "how much of that ours took, and the true one is smaller.",
        unit="document",
        once=True,
        columns=("cpu_seconds",),
        plots=("cpu_seconds",),
        targets=[Target("ostiary generate", "cpu_seconds", 1.5)],
    )
    packages = {
        f"ostiary, {LARGE / 1e6:.1f} MB": ("large_api", LARGE, "ours"),
        f"ostiary, {SMALL / 1e6:.2f} MB": ("small_api", SMALL, "ours"),
        f"openapi-python-client, {MIDDLE / 1e6:.1f} MB": ("stock_api", MIDDLE, "stock"),
        f"openapi-python-client, {SMALL / 1e6:.2f} MB": ("stock_small_api", SMALL, "stock"),
    }
    large, small, *_ = packages
    yield Comparison(
        "generate-import",
        "Import one operation of a large document",
        base=small,
        contestants=[
            Contestant(
                name,
                f"{FILE}:importing",
                environment={
                    "BENCH_PACKAGES": str(folder),
                    "BENCH_MODULE": f"{package}.api.account.read_account_0",
                },
            )
            for name, (package, _, _) in packages.items()
        ],
        note="In a fresh interpreter whose own start is not counted: the same operation, compiled from a large "
        "document and from that of a small service.",
        unit="import",
        once=True,
        columns=("ms", "cpu_us", "peak_rss_mb"),
        plots=("ms", "peak_rss_mb"),
        targets=[Target(large, "cpu_us", 1.3)],
    )
    for package, size, whose in packages.values():
        make(folder / f"{size}.json", package, folder, whose)


def make(document: Path, package: str, folder: Path, whose: str) -> None:
    """Compile a document into a package of that name."""
    if whose == "ours":
        command = [
            "ostiary",
            "generate",
            str(document),
            "--package",
            package,
            "--output",
            str(folder),
            "--quiet",
        ]
    else:
        command = ["openapi_python_client", "generate", "--path", str(document), "--meta", "none"]
        command += ["--output-path", str(folder / package)]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, "-m", *command], check=True, capture_output=True, env={**os.environ, "PATH": path}
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench-generate-") as scratch:
        sys.exit(main(list(comparisons(Path(scratch)))))
