"""Libretto without a model's client: `Libretto` and `AsyncLibretto`, for calls that wait for their answer.

The drop-in clients for OpenAI have one as `.libretto`, and share its recorder.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Unpack

from ostiary._core.operation import AsyncResource, SyncResource
from ostiary._io.closing import AsyncClosing, SyncClosing
from ostiary.libretto.calls import LibrettoCalls
from ostiary.libretto.config import LibrettoConfig, LibrettoSettings, as_config
from ostiary.libretto.recorder import LibrettoRecorder
from ostiary.libretto.state import LibrettoState
from ostiary.record import FlushResult, Ledger

if TYPE_CHECKING:
    from ostiary._io.aio import AsyncRuntime
    from ostiary._io.sync import SyncRuntime
    from ostiary.libretto.observer import ModelEvents

__all__ = ["AsyncLibretto", "Libretto"]


class _Client(LibrettoCalls):
    """What both faces share: settings, the recorder, and the books of what was recorded."""

    def __init__(
        self, config: LibrettoConfig | Mapping[str, Any] | None = None, **settings: Unpack[LibrettoSettings]
    ) -> None:
        """Make a client from a config, from keywords, or from both: keywords that are not None win.

        Raises `LibrettoInputError` and `InvalidInputError`, naming the setting; `MissingExtraError` where `redact_pii`
        needs the extra `pii`.
        """
        super().__init__()
        self._state = LibrettoState(as_config(config, dict(settings)))
        if self.config.redact_pii and self.config.redactor is None:
            # Now, not when the first record is withheld.
            from ostiary.pii.engine import require

            require()
        self._recorder = LibrettoRecorder(self._state)

    @property
    def config(self) -> LibrettoConfig:
        """What the client was made from."""
        return self._state.config

    def ledger(self) -> Ledger:
        """Account for what was recorded: accepted = delivered + pending + dropped by reason."""
        return self._recorder.ledger()

    def untracked(self) -> Mapping[str, int]:
        """Count the calls of a model that were not recorded, by what they lacked: `"key"` or `"name"`."""
        return self._recorder.untracked()

    def model_events(self) -> ModelEvents:
        """Return what records calls of models that it is told of (`ostiary.record.models`), in the background."""
        from ostiary.libretto.observer import ModelEvents

        return ModelEvents(self._recorder)

    def mishaps(self) -> Mapping[str, int]:
        """Count what failed while calls were noted, as `"place: ErrorType" -> count`; no call was hurt by it."""
        return self._recorder.mishaps.counts()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._state.events.service.base_url}>"


class Libretto(_Client, SyncClosing, SyncResource):
    """Record events, feedback and chains with calls that wait: `Libretto(api_key=…)`.

    Settings: `LibrettoConfig`. A context manager; `close()` delivers what is waiting and closes connections.
    """

    @cached_property
    def _runtime(self) -> SyncRuntime:  # type: ignore[override]
        # Made when first needed: the drop-in clients seldom wait for Libretto.
        from ostiary._io.choose import sync_sender
        from ostiary._io.sync import SyncRuntime

        config = self._state.config
        return SyncRuntime(sync_sender(config.http_session, config.connection))

    def flush(self, timeout: float = 5.0) -> FlushResult:
        """Deliver what has been recorded, for at most `timeout` seconds, and return the counts."""
        return self._recorder.flush(timeout)

    def close(self, timeout: float = 5.0) -> FlushResult:
        """Take no more records, deliver what is waiting for at most `timeout` seconds, and close the connections."""
        result = self._recorder.shutdown(timeout)
        if "_runtime" in self.__dict__:
            self._runtime.close()
        return result


class AsyncLibretto(_Client, AsyncClosing, AsyncResource):
    """Record events, feedback and chains with coroutines: `AsyncLibretto(api_key=…)`.

    Settings: `LibrettoConfig`. An async context manager. What is recorded goes out in a background thread, so no event
    loop has to run for it; `flush()` and `close()` wait without blocking the loop.
    """

    @cached_property
    def _runtime(self) -> AsyncRuntime:  # type: ignore[override]
        from ostiary._io.aio import AsyncRuntime
        from ostiary._io.choose import async_sender

        config = self._state.config
        return AsyncRuntime(async_sender(config.http_session, config.connection))

    async def flush(self, timeout: float = 5.0) -> FlushResult:
        """Deliver what has been recorded, for at most `timeout` seconds, and return the counts."""
        from ostiary._io.aio import aside

        return await aside(self._recorder.flush, timeout)

    async def close(self, timeout: float = 5.0) -> FlushResult:
        """Take no more records, deliver what is waiting for at most `timeout` seconds, and close the connections."""
        from ostiary._io.aio import aside

        result = await aside(self._recorder.shutdown, timeout)
        if "_runtime" in self.__dict__:
            await self._runtime.close()
        return result
