"""Mirror `libretto_openai.types`."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from ostiary.libretto import LibrettoCreateParamDict, LibrettoCreateParams

__all__ = ["LibrettoConfig", "LibrettoCreateParamDict", "LibrettoCreateParams"]


class LibrettoConfig(NamedTuple):
    """Hold what a client is made from, as a tuple; `ostiary.libretto.LibrettoConfig` knows more settings.

    The key is in no repr.
    """

    api_key: str | None = None
    prompt_template_name: str | None = None
    chat_id: str | uuid.UUID | None = None
    allow_unnamed_prompts: bool = False
    redact_pii: bool = False

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items() if name != "api_key")
        return f"LibrettoConfig(api_key={'…' if self.api_key else None}, {shown})"
