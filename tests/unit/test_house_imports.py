"""Who may import what, where import-linter cannot say it; and what `import ostiary` does not do."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.unit.house import ROOT, faults, imported, sources, tree

GENERATED = "generated/ostiary_api/"
ALLOWED_IN_GENERATED = {"httpx", "attr", "attrs", *sys.stdlib_module_names}


def strangers(path: Path) -> set[str]:
    """Return what a generated module imports beside its own service, the runtime, httpx and attrs."""
    service = path.parts[2] if len(path.parts) > 3 else ""
    own = {f"ostiary_api.{service}", "ostiary_api._runtime"}
    found = set()
    for name, _ in imported(path):
        name = name.removeprefix("generated.")
        if name.split(".")[0] == "ostiary_api":
            if not service or ".".join(name.split(".")[:2]) not in own | {"ostiary_api"}:
                found.add(name)
        elif name.split(".")[0] not in ALLOWED_IN_GENERATED:
            found.add(name)
    return found


def test_generated_code_stands_on_its_runtime_httpx_and_attrs() -> None:
    assert faults(sources(GENERATED), strangers) == {}


def test_generated_code_is_there() -> None:
    assert len(sources(GENERATED)) > 20


def imports_of(path: Path, *packages: str) -> set[str]:
    """Return what a file imports of some packages."""
    return {
        name for name, _ in imported(path) if f"{name}.".startswith(tuple(f"{each}." for each in packages))
    }


def test_httpx_is_imported_by_io_alone() -> None:
    """So that a move to its successor touches one folder."""
    importers = faults(sources("facade/ostiary/"), lambda path: imports_of(path, "httpx", "httpcore", "h11"))
    assert {path for path in importers if not path.startswith("facade/ostiary/_io/")} == set()
    assert importers, "nobody imports httpx: this looks in vain"


def shared_chance(path: Path) -> set[str]:
    """Return what a file uses of the generator that the program's own `random.seed` is for."""
    used = {ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
    drawn = {name for name in used | {name for name, _ in imported(path)} if name.startswith("random.")}
    return drawn - {"random.Random", "random.SystemRandom"}


def test_nobody_draws_from_the_programs_own_chance() -> None:
    """What waits in the background would change the numbers that a program gets after `random.seed(7)`."""
    assert faults(sources("facade/ostiary/"), shared_chance) == {}


def clients_of_others(path: Path) -> set[str]:
    """Return the generated clients that a file imports, but for its own room's and the sandbox's tools."""
    room = path.parts[2]
    generated = {name.split(".")[1] for name in imports_of(path, "ostiary_api") if "." in name}
    tools = {"sandbox"} if room in ("testing", "cli") else set()
    return set() if room == "sandbox" else generated - {room, "_runtime", *tools}


def test_a_generated_client_is_imported_by_its_own_room_alone() -> None:
    """Contracts in pyproject.toml say so for each service by name; this holds for the next one too."""
    assert faults(sources("facade/ostiary/"), clients_of_others) == {}


def test_authlib_never_picks_its_own_http_client() -> None:
    found = faults(sources("facade/", "generated/"), lambda path: imports_of(path, "authlib.integrations"))
    assert found == {}


# Starting a thread raises no audit event before Python 3.12, so it is watched at its source.
WATCH = """
import _thread, json, os, sys
seen = []
start = _thread.start_new_thread
def started(*args):
    seen.append(["thread", repr(args[0])])
    return start(*args)
_thread.start_new_thread = _thread.start_new = started
assert "threading" not in sys.modules
def watch(event, args):
    if event == "open":
        path = os.fsdecode(args[0]) if isinstance(args[0], (str, bytes, os.PathLike)) else str(args[0])
        # Importing reads source and byte code; anything else would be a file of ours.
        if not path.endswith((".py", ".pyc", ".so")) and ".pyc." not in path:
            seen.append([event, path])
    elif event.split(".")[0] in ("socket", "subprocess", "sqlite3", "shutil", "signal", "urllib"):
        seen.append([event, repr(args)])
    elif event in ("_thread.start_joinable_thread", "os.fork", "os.posix_spawn", "os.mkdir", "os.remove"):
        seen.append([event, repr(args)])
import importlib
before = set(sys.modules)
sys.addaudithook(watch)
importlib.import_module(sys.argv[1])
print(json.dumps({"seen": seen, "modules": sorted(set(sys.modules) - before)}))
"""


def watched(module: str) -> dict[str, Any]:
    """Import a module in a fresh interpreter; return what it opened and started, and what was loaded."""
    run = subprocess.run(
        [sys.executable, "-c", WATCH, module], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    result: dict[str, Any] = json.loads(run.stdout)
    return result


def test_import_ostiary_opens_nothing() -> None:
    assert watched("ostiary")["seen"] == []


def test_import_ostiary_loads_no_http_client_and_no_models() -> None:
    heavy = (
        "httpx",
        "httpcore",
        "anyio",
        "ssl",
        "attr",
        "attrs",
        "authlib",
        "joserfc",
        "ostiary_api",
        "asyncio",
        "requests",
    )
    loaded = {name for name in watched("ostiary")["modules"] if name.split(".")[0] in heavy}
    assert loaded == set()


def test_import_of_a_service_opens_no_socket_and_starts_no_thread() -> None:
    assert [event for event, _ in watched("ostiary.layer")["seen"] if event != "open"] == []


def test_the_watch_sees_sockets_and_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "noisy.py").write_text(
        "import socket, threading\n"
        "socket.socket().close()\n"
        "threading.Thread(target=int).start()\n"
        "open(__file__ + '.txt', 'w').close()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    events = {event for event, _ in watched("noisy")["seen"]}
    assert {"socket.__new__", "thread", "open"} <= events
