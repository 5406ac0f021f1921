"""Layer's firewall, which has a base URL of its own and judges Layer's sessions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from sqlite3 import Connection
from typing import Any

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.service import Service
from ostiary.sandbox.services.layer import canonical, session_row

TABLES = """
CREATE TABLE IF NOT EXISTS firewall_decisions (
    session_id TEXT PRIMARY KEY,
    decision TEXT NOT NULL,
    violated_policies TEXT NOT NULL
) STRICT;
"""


def _subject(path: Mapping[str, Any], body: Any) -> str | None:
    return canonical(path["session_id"])


def _decided(db: Connection, given: str) -> dict[str, Any]:
    """Return what was set for a session, or else what is known of it; raise `Problem` 404 for an unknown one."""
    session_id = canonical(given)
    row = db.execute("SELECT * FROM firewall_decisions WHERE session_id = ?", (session_id,)).fetchone()
    if row is not None:
        policies = json.loads(row["violated_policies"])
        return {
            "session_id": session_id,
            "decision": row["decision"],
            "violated_policies": policies,
            "is_set": True,
        }
    session = session_row(db, given)
    decision = "pass" if session["action_count"] else "no_data"
    return {"session_id": session_id, "decision": decision, "violated_policies": None, "is_set": False}


def _lookup_session(call: Call) -> Answer:
    decided = _decided(call.db, call.path["session_id"])
    # Exactly these three: SDK 0.15 fails on a fourth.
    context = {"violated_policies": decided["violated_policies"]}
    return Answer(
        200, {"session_id": decided["session_id"], "decision": decided["decision"], "context": context}
    )


def _get_decision(call: Call) -> Answer:
    return Answer(200, _decided(call.db, call.path["session_id"]))


def _set_decision(call: Call) -> Answer:
    session_id = canonical(call.path["session_id"])
    if session_id is None:
        raise Problem(422, "session_id: must be a UUID")
    policies = json.dumps(call.body.get("violated_policies"))
    call.db.execute(
        "INSERT OR REPLACE INTO firewall_decisions (session_id, decision, violated_policies) VALUES (?, ?, ?)",
        (session_id, call.body["decision"], policies),
    )
    return Answer(200, _decided(call.db, session_id))


def _delete_decision(call: Call) -> Answer:
    call.db.execute(
        "DELETE FROM firewall_decisions WHERE session_id = ?", (canonical(call.path["session_id"]),)
    )
    return Answer(204)


SERVICE = Service(
    name="firewall",
    document="layer",
    operations={"lookup_session": _lookup_session},
    tables=TABLES,
    subject=_subject,
    readback={
        "get_firewall_decision": _get_decision,
        "set_firewall_decision": _set_decision,
        "delete_firewall_decision": _delete_decision,
    },
    settings=(("LAYER_FIREWALL_BASE_URL", "{url}"),),
)
