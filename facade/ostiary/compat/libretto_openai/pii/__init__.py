"""Mirror `libretto_openai.pii`."""

from __future__ import annotations

from ostiary.compat.libretto_openai.pii.redactor import Redactor

__all__ = ["Redactor"]
