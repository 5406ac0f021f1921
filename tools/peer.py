"""Make an environment of its own for a vendor's package, in `.peers/<name>`, once.

    python = pinned_peer("layer_sdk")                                  # as benchmarks/peers/layer_sdk.txt says
    python = peer("layer_old", "protectai-layer-sdk==0.0.2")

Peers pin other versions of the libraries that we use, so none of them may enter the project's environment.
A stamp keeps the second use free of network; a lock lets tests and benchmarks ask at once.
"""

import fcntl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class PeerUnavailableError(Exception):
    """Say that a peer could not be installed, and what pip said."""


def pinned_peer(name: str) -> Path:
    """Return the Python of an environment that holds what `benchmarks/peers/<name>.txt` pins."""
    lines = (ROOT / "benchmarks" / "peers" / f"{name}.txt").read_text("utf-8").splitlines()
    pins = " ".join(line.partition("#")[0] for line in lines).split()
    return peer(name, *filter(None, pins))


def peer(name: str, *requirements: str, base: str = sys.executable, timeout: float = 900) -> Path:
    """Return the Python of an environment that holds exactly `requirements`; raise PeerUnavailableError.

    `base` is the Python that the environment is made with.
    """
    home = ROOT / ".peers" / name
    python, stamp, wanted = home / "bin" / "python", home / ".installed", "\n".join(requirements)
    home.parent.mkdir(exist_ok=True)
    with (home.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (python.exists() and stamp.is_file() and stamp.read_text("utf-8") == wanted):
            _run(base, "-m", "venv", "--clear", str(home), timeout=timeout)
            _run(str(python), "-m", "pip", "install", "--quiet", *requirements, timeout=timeout)
            stamp.write_text(wanted, "utf-8")
    return python


def _run(*command: str, timeout: float) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False, cwd=ROOT)
    except subprocess.TimeoutExpired:
        raise PeerUnavailableError(f"no answer within {timeout:.0f} s: {' '.join(command[1:])}") from None
    if done.returncode:
        raise PeerUnavailableError(f"{' '.join(command[1:])}\n{done.stdout}{done.stderr}")
