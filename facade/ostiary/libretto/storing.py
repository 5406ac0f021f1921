"""How a record is kept in an outbox, and how another process reads it: searched already, and without any key."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final, cast

from ostiary._io.outbox.place import default_path
from ostiary.config import Outbox
from ostiary.libretto.keys import KeyRing, fingerprint
from ostiary.libretto.prepared import Prepared
from ostiary.libretto.state import LibrettoState
from ostiary.record import Durable

__all__ = ["RecordCodec", "durable"]

_FORMAT: Final = 1
_encode = json.JSONEncoder(check_circular=False, separators=(",", ":")).encode


class RecordCodec:
    """Store records as JSON; keys by their names."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def encode(self, payload: object, /) -> bytes:
        """Return what is stored of a record."""
        record = cast("Prepared", payload)
        name = self._keys.name
        stored = (
            _FORMAT,
            record.kind,
            record.body,
            name(record.api_key),
            name(record.project_key),
            record.withheld,
        )
        return _encode(stored).encode()

    def decode(self, body: bytes, /) -> Prepared:
        """Return a record; raises `ValueError` for what `encode` never made."""
        stored: list[Any] = json.loads(body)
        if stored[0] != _FORMAT:
            raise ValueError("this record was stored by a later version")
        return Prepared(*stored[1:])


def durable(state: LibrettoState, keys: KeyRing) -> Durable:
    """Say where a client's records are kept.

    In the user's state folder each key has a file of its own, since a key stands for a project. A file that the user
    names is for one project, whose key may be replaced.
    """
    outbox = Outbox.of(state.config.outbox)
    if outbox.path is None:
        whose = f"{state.destination} {fingerprint(state.api_key, state.project_key)}"
        outbox = replace(outbox, path=default_path("libretto", whose))
    return Durable(outbox, RecordCodec(keys), "libretto", state.destination)
