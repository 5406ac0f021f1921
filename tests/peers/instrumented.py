"""Running a driver in a peer's environment with Ostiary on the path, and reading back what was recorded."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.peers.environment import peer_python
from tests.unit.house import ROOT

from ostiary.sandbox import Sandbox
from ostiary_api.sandbox.api.layer import get_layer_session, list_layer_sessions

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"
# What Ostiary needs beside the peer. The peer's own pins on httpx hold.
OURS = ("attrs>=23.1", "authlib>=1.6", "joserfc>=1.0", "wrapt>=1.16", "opentelemetry-sdk>=1.27")


def driven(
    name: str, requirements: Sequence[str], driver: Path, settings: dict[str, Any], result: Path
) -> Any:
    """Run a driver with warnings as errors; return what it wrote. It must print nothing."""
    needed = [*requirements, *OURS]
    if not any(each.startswith("httpx") for each in needed):
        needed.append("httpx>=0.27,<0.29")
    python = peer_python(name, needed)
    given = {"application": APPLICATION, "result": str(result), **settings}
    done = subprocess.run(
        [python, "-W", "error", driver, json.dumps(given)],
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
        env={"PYTHONPATH": f"{ROOT / 'facade'}:{ROOT / 'generated'}:{ROOT}"},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), done.stdout + done.stderr
    return json.loads(result.read_text("utf-8"))


def actions(sandbox: Sandbox, session_id: str) -> list[dict[str, Any]]:
    """Return a session's actions as they were recorded."""
    found = get_layer_session.sync(client=sandbox.client(), session_id=session_id)
    return [action.body for action in found.actions]


def attributes(sandbox: Sandbox, session_id: str) -> dict[str, Any]:
    """Return a session's attributes."""
    found = get_layer_session.sync(client=sandbox.client(), session_id=session_id)
    known: dict[str, Any] = found.session.body["attributes"]
    return known


def sessions(sandbox: Sandbox) -> list[Any]:
    """Return all sessions."""
    found = list_layer_sessions.sync(client=sandbox.client(), limit=1000)
    return list(found.items)
