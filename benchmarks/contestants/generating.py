"""Compilers of an OpenAPI document, and imports of one operation of what they make.

`BENCH_DOCUMENT` is the document, `BENCH_PACKAGES` a folder to write into or to import from, `BENCH_MODULE` what is
imported.
"""

from __future__ import annotations

import importlib
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import Figures, measured

__all__ = ["importing", "ours", "stock"]

OURS = "from ostiary.cli import main; raise SystemExit(main(['generate', {document!r}, *{more!r}]))"
STOCK = "from openapi_python_client.cli import app; app(['generate', '--path', {document!r}, *{more!r}])"


def ours(n: int) -> Figures:
    """Compile as `ostiary generate` does."""
    with tempfile.TemporaryDirectory() as folder:
        return _program(OURS, "--package", "made_api", "--output", folder, "--quiet")


def stock(n: int) -> Figures:
    """Compile as openapi-python-client does by itself: until `BENCH_PATIENCE` seconds of CPU are used up."""
    limit = int(os.environ["BENCH_PATIENCE"])
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    with tempfile.TemporaryDirectory() as folder:
        return _program(STOCK, "--meta", "none", "--output-path", str(Path(folder) / "made_api"))


def _program(code: str, *more: str) -> Figures:
    """Run a program; its CPU is counted with that of all it starts (both have ruff format what they wrote)."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    command = [sys.executable, "-c", code.format(document=os.environ["BENCH_DOCUMENT"], more=list(more))]
    began = time.perf_counter()
    done = subprocess.run(
        command, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, -signal.SIGKILL, -signal.SIGXCPU):
        raise SystemExit(done.stderr or done.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "calls": 1,
        "seconds": time.perf_counter() - began,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "stopped": done.returncode != 0,
    }


def importing(n: int) -> Figures:
    """Import one operation."""
    sys.path.insert(0, os.environ["BENCH_PACKAGES"])
    with measured(1) as figures:
        importlib.import_module(os.environ["BENCH_MODULE"])
    return figures
