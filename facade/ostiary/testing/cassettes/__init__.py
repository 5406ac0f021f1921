"""Record calls to a file once, and replay them without a service: `Cassette`."""

from __future__ import annotations

from ostiary.testing.cassettes.cassette import Cassette, Mode, Redact
from ostiary.testing.cassettes.errors import CassetteError, CassetteMissError, CassetteStaleError
from ostiary.testing.cassettes.places import place_of

__all__ = [
    "Cassette",
    "CassetteError",
    "CassetteMissError",
    "CassetteStaleError",
    "Mode",
    "Redact",
    "place_of",
]
