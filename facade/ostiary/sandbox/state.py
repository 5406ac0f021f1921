"""What a running sandbox is made of, apart from its sockets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ostiary.sandbox import credentials, faults, granted, requests
from ostiary.sandbox.finding import found
from ostiary.sandbox.service import Options, Service
from ostiary.sandbox.store import Store
from ostiary.sandbox.stubs import refuse_unfit

CONTROL = "sandbox"
"""Prefix, document and name of the sandbox's own operations."""


@dataclass(frozen=True, slots=True)
class State:
    """Hold the services, what they prepared, their memory and the time at which they started."""

    services: Sequence[Service]
    prepared: Mapping[str, Any]
    store: Store
    started_at: str

    @classmethod
    def fresh(cls, db: Path | None, options: Options, stubs: Sequence[Service] = ()) -> State:
        """Open the memory, in a file or without one, for all services that there are, and a user's own."""
        own = tuple(found())
        refuse_unfit(stubs, {CONTROL, *(service.name for service in own)})
        services = (*own, *stubs)
        prepared = {service.name: service.prepare(options) for service in services}
        ours = (requests.TABLES, faults.TABLES, credentials.TABLES, granted.TABLES)
        return cls(services, prepared, Store(db, [*ours, *(service.tables for service in services)]), now())

    def urls(self, origin: str) -> dict[str, str]:
        """Return the base URL of each service, and of the sandbox's own operations, below scheme and host."""
        return {name: f"{origin}/{name}" for name in (*(service.name for service in self.services), CONTROL)}


def now() -> str:
    """Return this instant as RFC 3339 text with microseconds, which sorts as time does."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
