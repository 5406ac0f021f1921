"""What may be wrong with a cassette. All are assertions: a test that meets one fails."""

from __future__ import annotations

__all__ = ["CassetteError", "CassetteMissError", "CassetteStaleError"]


class CassetteError(AssertionError):
    """Stand at the root of a cassette's errors; itself: a file that is missing or is no cassette."""


class CassetteMissError(CassetteError):
    """A request has no answer in the cassette. It says what differs from the nearest one, without a value of either."""


class CassetteStaleError(CassetteError):
    """What a cassette holds, or a request that it answers, doesn't fit the service's document."""
