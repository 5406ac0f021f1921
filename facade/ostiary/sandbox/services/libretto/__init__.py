"""Libretto: calls of models by prompt template, feedback on them, chains of them.

Speaks the wire of the vendor's SDK 1.1.3 and of those before it. The key is in the body; the log and the records keep a
fingerprint in its place.
"""

from __future__ import annotations

from ostiary.sandbox.services.libretto.operations import SERVICE

__all__ = ["SERVICE"]
