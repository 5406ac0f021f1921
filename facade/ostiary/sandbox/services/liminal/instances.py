"""Model instances: one from the start, and those that are set; in the shapes of both generations."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any, Final

from ostiary.sandbox.messages import Answer, Call, Problem
from ostiary.sandbox.services.liminal.logins import caller

TABLES = """
CREATE TABLE IF NOT EXISTS liminal_instances (id INTEGER PRIMARY KEY, definition TEXT NOT NULL) STRICT;
"""

EXAMPLE_NAME: Final = "My Model"
MADE_AT: Final = "2024-01-02T03:04:05.000Z"


@dataclass(frozen=True, slots=True)
class Instance:
    """A model with a policy: what is done with which kind of finding, and terms of the tenant's own."""

    id: int
    name: str
    model: str = "gpt-4o-mini"
    provider_key: str = "openai"
    instructions: str = ""
    connected: bool = True
    actions: Mapping[str, str] = field(default_factory=dict[str, str])
    terms: Sequence[str] = ()

    @property
    def connection(self) -> dict[str, Any]:
        """The connection, as far as both generations see the same."""
        times = {"createdAt": MADE_AT, "updatedAt": MADE_AT, "deletedAt": None}
        plain = {"id": 1000 + self.id, "modelInstanceId": self.id, "model": self.model}
        return {**plain, "providerKey": self.provider_key, **times}

    def for_session(self) -> dict[str, Any]:
        """Return it as sessions see it."""
        return {
            **self._head(),
            "trainerThreadId": None,
            "userId": None,
            "instructions": self.instructions,
            "allowedTeams": [],
            "allowedUsers": [],
            "modelConnections": [{**self.connection, "credentials": {}}] if self.connected else [],
        }

    def for_bearer(self) -> dict[str, Any]:
        """Return it as bearers see it."""
        secret = {"params": {}, "apiKey": "", "maskedApiKey": ""}
        connection = {**self.connection, **secret} if self.connected else None
        return {**self._head(), "teams": [], "modelConnection": connection}

    def _head(self) -> dict[str, Any]:
        times = {"createdAt": MADE_AT, "updatedAt": MADE_AT, "deletedAt": None}
        return {"id": self.id, "policyGroupId": 1, "name": self.name, **times}


_EXAMPLE = Instance(1, EXAMPLE_NAME)


def every(db: Connection) -> list[Instance]:
    """Return all instances, by id."""
    rows = db.execute("SELECT * FROM liminal_instances").fetchall()
    found = {_EXAMPLE.id: _EXAMPLE, **{row["id"]: _read(row["id"], row["definition"]) for row in rows}}
    return [found[key] for key in sorted(found)]


def one(db: Connection, instance_id: int) -> Instance:
    """Return an instance. Raises `Problem` 404."""
    found = next((each for each in every(db) if each.id == instance_id), None)
    if found is None:
        raise Problem(404, "there is no model instance of this id")
    return found


def list_model_instances(call: Call) -> Answer:
    """Answer with all instances."""
    if caller(call).is_bearer:
        return Answer(200, [each.for_bearer() for each in every(call.db)])
    return Answer(200, {"data": [each.for_session() for each in every(call.db)]})


def read_instances(call: Call) -> Answer:
    """Answer with all instances and their policies."""
    return Answer(200, [_shown(each) for each in every(call.db)])


def set_instance(call: Call) -> Answer:
    """Set an instance, in the place of one that had the id."""
    instance_id = int(call.path["model_instance_id"])
    definition = {name: value for name, value in call.body.items() if value is not None}
    call.db.execute(
        "INSERT OR REPLACE INTO liminal_instances (id, definition) VALUES (?, ?)",
        (instance_id, json.dumps(definition)),
    )
    return Answer(200, _shown(one(call.db, instance_id)))


def delete_instance(call: Call) -> Answer:
    """Remove an instance that was set."""
    call.db.execute("DELETE FROM liminal_instances WHERE id = ?", (int(call.path["model_instance_id"]),))
    return Answer(204)


def _read(instance_id: int, definition: str) -> Instance:
    told: dict[str, Any] = json.loads(definition)
    known = ("name", "model", "provider_key", "instructions", "connected", "actions", "terms")
    return Instance(instance_id, **{name: told[name] for name in known if name in told})


def _shown(instance: Instance) -> dict[str, Any]:
    return {
        "id": instance.id,
        "name": instance.name,
        "model": instance.model,
        "provider_key": instance.provider_key,
        "instructions": instance.instructions,
        "connected": instance.connected,
        "actions": dict(instance.actions),
        "terms": list(instance.terms),
    }
