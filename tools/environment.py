"""Make the project's virtual environment and install what a command needs.

    python3 tools/environment.py run|test|check|generate|bench|docs|audit ...

Runs on the python3 of the system with its standard library alone: on a fresh clone there is nothing else yet.
What was installed is remembered in a stamp inside the environment, keyed on what `pyproject.toml` says about
dependencies: a second run reads two files, needs no network and is done. A lock lets the commands of one
`make -j` ask at once.
"""

import fcntl
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
PIP = "pip>=25.1"  # the first that reads dependency groups

# What each set holds: extras of the package itself, then dependency groups of pyproject.toml.
SETS = {
    "run": (("instrument", "openai", "sandbox"), ()),
    "test": (("all",), ("test",)),
    "check": (("all",), ("test", "check")),
    "generate": ((), ("generate",)),
    "bench": (("all",), ("test", "bench")),
    "docs": ((), ("docs",)),
    "audit": (("all",), ("audit",)),
}


class InstallError(Exception):
    """Say in one paragraph what stands in the way; the text is for the person at the keyboard."""


def main(names: "list[str]") -> int:
    """Install the named sets; return the exit code."""
    unknown = [name for name in names if name not in SETS]
    if unknown or not names:
        print("usage: environment.py " + "|".join(SETS) + " ...", file=sys.stderr)
        return 2
    try:
        check_python()
        with one_at_a_time():
            for name in names:
                install(name)
    except InstallError as problem:
        print("\nerror: " + str(problem), file=sys.stderr)
        return 1
    return 0


def check_python() -> None:
    """Raise InstallError on a Python that is too old for the project."""
    if sys.version_info < OLDEST:
        raise InstallError(
            f"Ostiary needs Python {OLDEST[0]}.{OLDEST[1]} or later, and {sys.executable} is "
            f"{sys.version_info[0]}.{sys.version_info[1]}.\nName a newer one: make PYTHON=python3.12 demo"
        )


@contextmanager
def one_at_a_time() -> "Iterator[None]":
    """Hold a lock beside the environment, for as long as the `with` block runs."""
    with open(ROOT / ".venv.lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def install(name: str) -> None:
    """Bring the set `name` into the environment unless its stamp says that it is there."""
    stamp = HOME / f".installed-{name}"
    wanted = fingerprint()
    if stamp.is_file() and PYTHON.exists() and stamp.read_text() == wanted:
        return
    create()
    extras, groups = SETS[name]
    target = ".[" + ",".join(extras) + "]" if extras else "."
    arguments = ["--editable", target]
    for group in groups:
        arguments += ["--group", group]
    print(f"installing what `{name}` needs into .venv (first time, or pyproject.toml changed)", flush=True)
    pip("install", "--quiet", *arguments)
    stamp.write_text(wanted)


def create() -> None:
    """Create the environment if it is missing or was left half made, and give it a pip that reads groups."""
    whole = PYTHON.exists() and runs(str(PYTHON), "-m", "pip", "--version")
    if not whole:
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=False)
        if made.returncode:
            raise InstallError(
                f"{sys.executable} could not make a virtual environment (its message is above).\n"
                "On Debian and Ubuntu the package python3-venv is missing: apt-get install python3-venv"
            )
    if not runs(str(PYTHON), "-m", "pip", "install", "--help", must_say="--group"):
        pip("install", "--quiet", "--upgrade", PIP)


def pip(*arguments: str) -> None:
    """Run the environment's pip in the project's folder; raise InstallError when it fails."""
    command = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode:
        raise InstallError(
            "pip failed (its message is above). The first run needs a package index; later ones don't."
        )


def runs(*command: str, must_say: str = "") -> bool:
    """Tell whether a command ends well and prints `must_say`."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return done.returncode == 0 and must_say in done.stdout


def fingerprint() -> str:
    """Hash what decides the environment's content: this script, and pyproject.toml less its tool settings."""
    import tomllib

    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    tools = declared.pop("tool", {})
    declared["build"] = tools.get("hatch", {})
    text = json.dumps(declared, sort_keys=True) + Path(__file__).read_text("utf-8")
    return hashlib.sha256(text.encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
