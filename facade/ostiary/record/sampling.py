"""Which sessions are recorded, where not all of them are."""

from __future__ import annotations

from zlib import crc32

__all__ = ["in_sample"]


def in_sample(session_id: str, share: float) -> bool:
    """Say whether a session is among a share of them: the same for all its records, in every process."""
    return share >= 1.0 or crc32(session_id.encode()) < share * 2**32
