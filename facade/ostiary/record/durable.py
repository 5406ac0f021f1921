"""What a service says to have its records kept on disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from ostiary.config import Outbox

__all__ = ["Codec", "Durable"]


class Codec(Protocol):
    """Turn payloads into bytes that another process can read, and back."""

    def encode(self, payload: object, /) -> bytes:
        """Return what is stored of a payload."""
        ...

    def decode(self, body: bytes, /) -> object:
        """Return the payload; raises where the bytes are not what `encode` made."""
        ...


@dataclass(frozen=True, slots=True)
class Durable:
    """Have records kept in `outbox`: `destination` tells one receiver of `service` from another.

    A file holds records for one destination; to open it for another raises `ConfigurationError`.
    """

    outbox: Outbox
    codec: Codec
    service: str
    destination: str
    wall: Callable[[], float] = field(default=time.time, repr=False)  # the clock that ages are measured by

    @property
    def path(self) -> Path:
        """Return where the file is."""
        from ostiary._io.outbox.place import default_path

        given = self.outbox.path
        return Path(given).expanduser() if given is not None else default_path(self.service, self.destination)

    def encode(self, payload: object) -> bytes:
        """Return what is stored of a payload, encrypted where a cipher was given."""
        body = self.codec.encode(payload)
        return body if self.outbox.cipher is None else self.outbox.cipher.seal(body)

    def decode(self, body: bytes) -> object:
        """Return the payload."""
        return self.codec.decode(body if self.outbox.cipher is None else self.outbox.cipher.open(body))
