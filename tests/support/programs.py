"""Programs of their own, for what ends or forks a process: development mode, every warning an error."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

# Forking while threads run is what these programs are about.
FORKS = ("-W", "ignore:This process .* is multi-threaded:DeprecationWarning")

# pytest in a project of its own, with the plugin that users get: others, which happen to be installed here, take
# longer to load than the tests take to run.
OTHERS = [f"-pno:{name}" for name in ("cacheprovider", "schemathesis", "faker", "hypothesispytest", "xdist")]
PYTEST = [sys.executable, "-m", "pytest", "-q", *OTHERS]

PRELUDE = '''
import asyncio, atexit, logging, os, signal, sys, threading, time
from ostiary.config import NO_RETRIES
from ostiary.layer import AsyncLayer, Layer, layer

# How long a step of the loop takes, which development mode tells, is this machine's business.
logging.getLogger("asyncio").addFilter(lambda record: not record.getMessage().startswith("Executing <"))
URL = sys.argv[1]
SETTINGS = {"base_url": URL, "application_id": "app", "platform": "Test", "retry": NO_RETRIES}

def waited(child):
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def use(client, what):
    """Make a call and record an action; the call's request says which process it comes from."""
    calls = client.with_options(headers={"X-Pid": str(os.getpid())})
    assert calls.list_applications()[0].id == "1"
    client.action(lambda: what)()
'''


def run(folder: Path, url: str, program: str, *flags: str, timeout: float = 60) -> tuple[int, str]:
    """Run a program that begins with `PRELUDE`; return its exit code and what it said on stderr.

    A deadlock shows as a timeout.
    """
    file = folder / "program.py"
    file.write_text(PRELUDE + textwrap.dedent(program))
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", *flags, str(file), url],
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return done.returncode, done.stderr
