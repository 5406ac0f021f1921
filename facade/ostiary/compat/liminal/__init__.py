"""Mirror `liminal`, both generations: change the import to `ostiary.compat.liminal`, and the code runs."""

from __future__ import annotations

from ostiary.compat.liminal.client import Client

__all__ = ["Client"]
