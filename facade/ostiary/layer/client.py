"""The two faces of Layer as clients of their own: several may live in one process."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any, Self, Unpack

from ostiary._core.given import texts_by_name
from ostiary._core.operation import AsyncResource, SyncResource
from ostiary._core.variants import positive
from ostiary._io.aio import AsyncRuntime, aside
from ostiary._io.choose import async_sender, recording_sender, sync_sender
from ostiary._io.closing import AsyncClosing, SyncClosing
from ostiary._io.sync import SyncRuntime
from ostiary.config import RetryPolicy, Timeouts
from ostiary.errors import InvalidInputError
from ostiary.layer.calls import LayerCalls
from ostiary.layer.connected import Connected
from ostiary.layer.instrumented import LayerInstrumentation
from ostiary.layer.recorder import LayerRecorder
from ostiary.layer.settings import Configured, LayerSettings, configure
from ostiary.layer.state import LayerState
from ostiary.record import FlushResult, Ledger

__all__ = ["AsyncLayer", "Layer"]


class _Client(LayerCalls, LayerInstrumentation):
    """What both faces share: recording, and copies with other options."""

    def with_options(
        self,
        *,
        timeout: float | Timeouts | None = None,
        deadline: float | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other options for its calls; connections, recording and credentials are shared."""
        changes: dict[str, Any] = {}
        if timeout is not None:
            if not isinstance(timeout, Timeouts):
                step = positive(timeout, "timeout", InvalidInputError)
                timeout = Timeouts(step, step, step, step)
            changes["timeouts"] = timeout
        if deadline is not None:
            changes["deadline"] = positive(deadline, "deadline", InvalidInputError)
        if retry is not None:
            changes["retry"] = retry
        if headers:
            changes["headers"] = (*self._state.api.headers, *texts_by_name(headers, "headers"))
        other = copy.copy(self)
        # The faces of operations are kept on the instance that made them; the copy makes its own.
        for name in [n for n in other.__dict__ if hasattr(getattr(type(self), n, None), "body")]:
            del other.__dict__[name]
        other._connected = self._reached().but(**changes)
        return other

    def take_over(self, body: bytes) -> None:
        """Record what another process recorded, as a broker's worker does: `body` is what a `Route` was given.

        Raises `ValueError` for bytes that no recorder made.
        """
        self._reached().recorder().take_over(body)

    def ledger(self) -> Ledger:
        """Return what became of what was recorded: accepted = delivered + pending + dropped by reason."""
        return self._reached().recorder().ledger()


class Layer(_Client, SyncClosing, SyncResource):
    """Record sessions and actions, and ask the firewall, with calls that wait.

    Settings: `LayerSettings`. A context manager; `close()` delivers what is waiting and closes the connections.
    """

    def __init__(self, **settings: Unpack[LayerSettings]) -> None:
        super().__init__()
        self._connect(configure(**settings))

    def _connect(self, configured: Configured) -> None:
        runtime = SyncRuntime(sync_sender(configured.http_session, configured.config.options.connection))
        self._runtime = runtime
        self._connections = runtime
        self._connected = Connected.of(
            LayerState(configured.config), lambda state: LayerRecorder(state, runtime)
        )

    def flush(self, timeout: float = 5.0) -> FlushResult:
        """Deliver what has been recorded, for at most `timeout` seconds, and return the counts."""
        return self._reached().recorder().flush(timeout)

    def close(self, timeout: float = 5.0) -> FlushResult:
        """Deliver what is waiting, for at most `timeout` seconds, then close the connections. May be called twice."""
        self.uninstrument()
        result = self._reached().recorder().shutdown(timeout)
        self._connections.close()
        return result


class AsyncLayer(_Client, AsyncClosing, AsyncResource):
    """Record sessions and actions, and ask the firewall, with coroutines.

    Settings: `LayerSettings`. An async context manager. Recording goes out in a background thread over connections of
    its own, so no event loop has to run for it; `flush()` and `close()` wait without blocking the loop.
    """

    def __init__(self, **settings: Unpack[LayerSettings]) -> None:
        super().__init__()
        configured = configure(**settings)
        connection = configured.config.options.connection
        self._runtime = self._connections = AsyncRuntime(async_sender(configured.http_session, connection))
        self._recording = SyncRuntime(recording_sender(configured.http_session, connection))
        self._connected = Connected.of(
            LayerState(configured.config), lambda state: LayerRecorder(state, self._recording)
        )

    async def flush(self, timeout: float = 5.0) -> FlushResult:
        """Deliver what has been recorded, for at most `timeout` seconds, and return the counts."""
        return await aside(self._reached().recorder().flush, timeout)

    async def close(self, timeout: float = 5.0) -> FlushResult:
        """Deliver what is waiting, for at most `timeout` seconds, then close the connections. May be called twice."""
        self.uninstrument()
        result = await aside(self._reached().recorder().shutdown, timeout)
        await self._connections.close()
        self._recording.close()
        return result
