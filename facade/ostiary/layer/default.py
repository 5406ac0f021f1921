"""The one default client, `layer`, for applications that want no client of their own."""

from __future__ import annotations

import threading
from typing import TypeVar, Unpack

from ostiary._core.flow import Flow
from ostiary._core.operation import SyncRunner
from ostiary._core.trace import Trace
from ostiary.layer.client import Layer
from ostiary.layer.decorators import LayerDecorators
from ostiary.layer.errors import LayerAlreadyInitializedError, LayerMissingRequiredConfigurationError
from ostiary.layer.settings import LayerSettings, configure
from ostiary.record import FlushResult

__all__ = ["DefaultLayer", "layer"]

T = TypeVar("T")


class _Unconnected:
    """Stand in for the driver until `init()`."""

    def run(self, flow: Flow[T], trace: Trace | None = None) -> T:
        flow.close()
        raise LayerMissingRequiredConfigurationError("Layer is not initialized: call layer.init(...) first")


class DefaultLayer(Layer):
    """A Layer client that is set up by `init()` and taken down by `shutdown()`.

    Before `init()` its calls raise `LayerMissingRequiredConfigurationError`; decorated functions run unrecorded, with
    one warning and a count.
    """

    _runtime: SyncRunner = _Unconnected()

    def __init__(self) -> None:
        LayerDecorators.__init__(self)
        self._init_lock = threading.Lock()

    @property
    def is_initialized(self) -> bool:
        """Whether `init()` was called, and `shutdown()` was not since."""
        return self._connected is not None

    def init(self, **settings: Unpack[LayerSettings]) -> None:
        """Set the client up, and record calls of models by `openai` and `anthropic` from now on.

        Settings: `LayerSettings`; `disable_instrumentations` names SDKs to leave alone. They are instrumented when they
        are imported, before or after this call, which needs the extra `instrument`.
        Raises `LayerAlreadyInitializedError` on a second call, `LayerMissingRequiredConfigurationError` and
        `InvalidInputError` naming the setting; after a failed call another may follow.
        """
        with self._init_lock:
            if self._connected is not None:
                raise LayerAlreadyInitializedError(
                    "Layer is initialized already, by this or by ostiary.init(); call layer.shutdown() first, or make "
                    "another client: Layer(...)"
                )
            configured = configure(**settings)
            self._connect(configured)
        self.instrument_all_but(configured.disabled)

    def shutdown(self, timeout: float = 5.0) -> FlushResult:
        """Deliver what is waiting, for at most `timeout` seconds, close the connections, and allow a new `init()`."""
        with self._init_lock:
            if self._connected is None:
                return FlushResult(delivered=0, pending=0, dropped=0, complete=True)
            result = self.close(timeout)
            self._connected = None
            del self._runtime
            return result


layer: DefaultLayer = DefaultLayer()
