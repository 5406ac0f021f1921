"""The global door: one client of all services for an application that wants to pass none around.

    ostiary.init()                     # at the start: settings from the environment, a file or keywords
    ostiary.client().orquesta …        # anywhere, on any thread
    ostiary.async_client().liminal …   # in coroutines

Where Layer is set up, `init()` also sets up `ostiary.layer.layer`, so that its decorators record, and calls of models
are. There is one Layer client then: `client().layer` is that one.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack, cast

from ostiary.door.client import AsyncOstiary, Ostiary
from ostiary.door.settings import OstiarySettings, keywords, read_file
from ostiary.errors import ConfigurationError, InvalidInputError, MissingConfigurationError

if TYPE_CHECKING:
    from ostiary.layer import DefaultLayer

__all__ = ["ashutdown", "async_client", "client", "init", "shutdown"]

_AGAIN = "Ostiary is initialized already, with other settings; call ostiary.shutdown() first"
_NOT_YET = "Ostiary is not initialized: call ostiary.init() first"
_TAKEN = (
    "Layer was initialized by layer.init() already: leave layer=… out and ostiary.init() takes that client, or call "
    "layer.shutdown() first"
)


class _Global(Ostiary):
    """The door that `init()` makes; closing it is `shutdown()`, so that another may follow.

    At the exit of the process nothing needs to be called: what was recorded is delivered then as for every client.
    """

    given: Mapping[str, Any]
    async_face: AsyncOstiary | None = None
    own_layer: DefaultLayer | None = None

    def close(self) -> None:
        """Deliver what is waiting to be recorded, and close all connections; `ostiary.init()` may follow."""
        shutdown()

    def take_layer(self) -> None:
        """Make the process's own Layer client this door's, and set it up where its settings are there."""
        from ostiary.layer import layer

        if layer.is_initialized:
            if "layer" in self.given:
                raise ConfigurationError(_TAKEN)
        elif self.settings_of("layer") or "base_url" in keywords("layer", os.environ):
            layer.init(**self._given("layer"))
            self.own_layer = layer
        else:
            return
        self._made["layer"] = layer

    def other_face(self) -> AsyncOstiary:
        """Make the async face. Both have one identity, which asks for one token, and one retry budget."""
        given = {**self.given, "auth": self._shared.identity, "retry": self._shared.retry}
        return AsyncOstiary(**cast("OstiarySettings", given))

    def end(self, timeout: float) -> bool:
        """Close the sync face."""
        complete = True
        if self._made.get("layer") is not None and not self._closed:
            self._made.pop("layer")
            if self.own_layer is not None:
                complete = self.own_layer.shutdown(timeout).complete
        super().close()
        return complete


_lock = threading.RLock()
_door: _Global | None = None


def init(*, file: str | os.PathLike[str] | None = None, **settings: Unpack[OstiarySettings]) -> Ostiary:
    """Set up the process's own client of all services, and return it.

    Settings: `OstiarySettings`, above those of a TOML `file` (as `Ostiary.from_file` reads it), above the environment.
    Called again without arguments, or with the same, it returns the same client. Where Layer is set up, so is
    `ostiary.layer.layer`, decorators and recorded calls of models included; where an application has called
    `layer.init()` itself, that client is taken.

    Raises `ConfigurationError` where it was called with other settings before, or where both this and `layer.init()`
    were given Layer's settings; `InvalidInputError` for a setting that there isn't; and as `layer.init()` does. After a
    failed call another may follow.
    """
    global _door
    given: dict[str, Any] = {**(read_file(file) if file is not None else {}), **settings}
    with _lock:
        if _door is not None:
            if given and given != _door.given:
                raise ConfigurationError(_AGAIN)
            return _door
        door = _Global(**cast("OstiarySettings", given))
        door.given = given
        door.take_layer()
        _door = door
        return door


def client() -> Ostiary:
    """Return the client that `init()` made. Raises `MissingConfigurationError` before."""
    return _initialized()


def async_client() -> AsyncOstiary:
    """Return the async face of the client that `init()` made, one for all event loops.

    Raises `MissingConfigurationError` before `init()`.
    """
    door = _initialized()
    with _lock:
        if door.async_face is None:
            door.async_face = door.other_face()
        return door.async_face


def shutdown(timeout: float = 5.0) -> bool:
    """Deliver what is waiting, for at most `timeout` seconds, close everything, and allow another `init()`.

    Return whether all that was recorded in Layer has been delivered. Harmless without `init()`, and when repeated. In a
    coroutine await `ashutdown()` instead: raises `InvalidInputError` there, if `async_client()` was used.
    """
    global _door
    with _lock:
        door = _door
        if door is None:
            return True
        if door.async_face is not None:
            if _loop_runs():
                raise InvalidInputError("an event loop is running: await ostiary.ashutdown() instead")
            asyncio.run(door.async_face.close())
        _door = None
        return door.end(timeout)


async def ashutdown(timeout: float = 5.0) -> bool:
    """Do as `shutdown()`, in a coroutine."""
    global _door
    with _lock:
        door, _door = _door, None
    if door is None:
        return True
    if door.async_face is not None:
        await door.async_face.close()
    return await asyncio.get_running_loop().run_in_executor(None, door.end, timeout)


def _initialized() -> _Global:
    door = _door
    if door is None:
        raise MissingConfigurationError(_NOT_YET)
    return door


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
