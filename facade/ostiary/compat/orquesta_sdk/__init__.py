"""Mirror `orquesta_sdk`: change the import to `ostiary.compat.orquesta_sdk`, and the code runs."""

from __future__ import annotations

from ostiary.compat.orquesta_sdk.client import Orquesta
from ostiary.compat.orquesta_sdk.options import OrquestaClientOptions

__all__ = ["Orquesta", "OrquestaClientOptions"]
