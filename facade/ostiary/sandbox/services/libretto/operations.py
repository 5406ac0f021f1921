"""What Libretto answers to each of its operations, and to those of the sandbox about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ostiary.sandbox.service import Service
from ostiary.sandbox.services.libretto import keys, reading, records
from ostiary.sandbox.views.libretto import VIEW

EXAMPLE_KEY = "a-libretto-key"
"""What `ostiary sandbox env` names; the sandbox takes any key until one is set."""


def _subject(path: Mapping[str, Any], body: Any) -> str | None:
    found = None
    if isinstance(body, dict):
        found = next((body[name] for name in ("promptEventId", "feedback_key", "id") if name in body), None)
    return found if isinstance(found, str) else None


SERVICE = Service(
    view=VIEW,
    name="libretto",
    document="libretto",
    operations={
        "send_event": records.send_event,
        "send_feedback": records.send_feedback,
        "update_chain": records.update_chain,
    },
    tables=keys.TABLES + records.TABLES,
    subject=_subject,
    readback={
        "list_libretto_events": reading.read_events,
        "get_libretto_event": reading.read_event,
        "list_libretto_templates": reading.read_templates,
        "list_libretto_feedback": reading.read_feedback,
        "list_libretto_chains": reading.read_chains,
        "list_libretto_keys": keys.list_keys,
        "set_libretto_key": keys.put_key,
        "delete_libretto_key": keys.delete_key,
    },
    settings=(("LIBRETTO_API_PREFIX", "{url}"), ("LIBRETTO_API_KEY", EXAMPLE_KEY)),
    admits_itself=True,
    logged=keys.logged,
)
