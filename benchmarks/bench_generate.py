"""Time compiling a large document against the stock generator, and importing one operation of what comes out.

    python benchmarks/bench_generate.py [--quick]

A document of 3 MB (`--quick`: 0.3 MB) is compiled by turns: by `ostiary generate`, and by openapi-python-client alone
with its own templates and hooks. Then one operation of the large client is imported, and one of a small service's (the
same document at 20 KB), each in a fresh interpreter, by turns; and one of the stock client for comparison. CPU seconds
are what counts: of the process and of what it starts. Fails above 1.5 x the stock generator, and above 1.3 x the small
service.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.big_document import big_document

LIMIT_COMPILE, LIMIT_IMPORT = 1.5, 1.3
# The stock generator's time grows with the square of a document's size; past so many times ours it is stopped.
PATIENCE = 10
LARGE, QUICK, SMALL = 3_000_000, 300_000, 20_000
OURS = "from ostiary.cli import main; raise SystemExit(main({arguments!r}))"
STOCK = "from openapi_python_client.cli import app; app({arguments!r})"
IMPORT = """
import resource, sys
def now():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
sys.path.insert(0, {folder!r})
began = now()
import {module}
print(now() - began)
"""


def cpu_of(code: str, limit: float | None = None) -> float:
    """Return the CPU seconds of a program, and of all that it starts; stop it at a limit, and return that."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    if limit is not None:
        code = (
            f"import resource; resource.setrlimit(resource.RLIMIT_CPU, ({int(limit)}, {int(limit)}))\n{code}"
        )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
        print(f"stopped after {limit:.0f} s of CPU")
    elif done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compiled(document: Path, package: str, folder: Path) -> float:
    """Compile a document as `ostiary generate` does, and return the CPU seconds that it took."""
    arguments = ["generate", str(document), "--package", package, "--output", str(folder), "--quiet"]
    return cpu_of(OURS.format(arguments=arguments))


def stock(document: Path, package: str, folder: Path, limit: float) -> float:
    """Compile a document as the stock generator does, for so many seconds at most."""
    arguments = ["generate", "--path", str(document), "--meta", "none", "--overwrite"]
    return cpu_of(STOCK.format(arguments=[*arguments, "--output-path", str(folder / package)]), limit)


def importing(module: str, folder: Path) -> float:
    """Return the CPU seconds of an import in a fresh interpreter."""
    code = IMPORT.format(folder=str(folder), module=module)
    return float(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a document of 0.3 MB, one round")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, size in (("large", QUICK if quick else LARGE), ("small", SMALL)):
            (folder / f"{name}.json").write_text(json.dumps(big_document(size)))
        print(f"document: {(folder / 'large.json').stat().st_size / 1e6:.2f} MB")
        compiled(folder / "small.json", "small_api", folder)
        times: dict[str, list[float]] = {"ours": [], "stock": []}
        for _ in range(1 if quick else 3):
            times["ours"].append(compiled(folder / "large.json", "large_api", folder))
            if times["stock"]:
                continue  # once is enough to see a factor, and takes minutes
            limit = PATIENCE * times["ours"][-1] + 30
            times["stock"].append(stock(folder / "large.json", "large_stock", folder, limit))
        ratio = report("compiling", times, "stock")
        modules = {
            "large": "large_api.api.account.read_account_0",
            "small": "small_api.api.account.read_account_0",
        }
        if (folder / "large_stock" / "api" / "account").is_dir():
            modules["large, stock"] = "large_stock.api.account.read_account_0"
        for module in modules.values():
            importing(module, folder)  # byte code is written before anything counts
        imports: dict[str, list[float]] = {name: [] for name in modules}
        for _ in range(5 if quick else 15):
            for name, module in modules.items():
                imports[name].append(importing(module, folder))
        import_ratio = report("importing one operation", imports, "small")
    within = ratio <= LIMIT_COMPILE and import_ratio <= LIMIT_IMPORT
    print(
        f"{'within' if within else 'MISSED'}: at most {LIMIT_COMPILE} x stock, and {LIMIT_IMPORT} x a small service"
    )
    return 0 if within else 1


def report(what: str, times: dict[str, list[float]], base: str) -> float:
    """Print medians, and return the ratio of the first one to the base."""
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    for name, median in medians.items():
        print(f"{what:26} {name:14} {median * 1000:10.1f} ms CPU   {median / medians[base]:6.3f} x {base}")
    return medians[next(iter(medians))] / medians[base]


if __name__ == "__main__":
    sys.exit(main())
