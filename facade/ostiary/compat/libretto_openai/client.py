"""Mirror `libretto_openai.client`: its client, with streams that stream, and all of OpenAI's arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from ostiary.compat.libretto_openai.types import LibrettoConfig
from ostiary.libretto import Client as _Client
from ostiary.libretto import Libretto
from ostiary.libretto.drop_in.resources import Chat

if TYPE_CHECKING:
    cached_property = property
else:
    from functools import cached_property

__all__ = ["Client", "LibrettoChat"]


class LibrettoChat(Chat):
    """Hold the conversations of a client; `config` is the client's, and is kept there."""

    def __init__(self, client: Any, config: Any = None) -> None:
        super().__init__(client)


class Client(_Client):
    """Be `ostiary.libretto.Client` to code that was written for `libretto_openai`."""

    def __init__(
        self,
        *args: Any,
        libretto: LibrettoConfig | Libretto | Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, libretto=cast("Any", libretto), **options)

    @property
    def config(self) -> LibrettoConfig:
        """What the client records with, as the vendor's tuple; settings of the environment are among it."""
        state = self._libretto_recorder.state
        return LibrettoConfig(
            api_key=state.api_key.reveal() if state.api_key else None,
            prompt_template_name=state.template_name,
            chat_id=state.chat_id,
            allow_unnamed_prompts=state.config.allow_unnamed_prompts,
            redact_pii=state.config.redact_pii,
        )

    @cached_property
    def chat(self) -> LibrettoChat:
        """Conversations with models."""
        return LibrettoChat(self)
