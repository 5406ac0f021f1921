"""Ostiary: one SDK for the services that guard, route and record LLM traffic.

Each service is a module of its own, loaded when it is first touched: `from ostiary.layer import layer`. Errors are in
`ostiary.errors`. Importing `ostiary` opens no file, socket or thread.
"""

from __future__ import annotations

from ostiary.version import __version__

# Type checkers take this name for true. Importing it from `typing` would be nine tenths of what this import costs.
TYPE_CHECKING = False

__all__ = [
    "AsyncOstiary",
    "Ostiary",
    "__version__",
    "ashutdown",
    "async_client",
    "carry",
    "client",
    "deadline",
    "errors",
    "init",
    "layer",
    "libretto",
    "liminal",
    "orquesta",
    "session",
    "shutdown",
]

if TYPE_CHECKING:
    from ostiary import errors, layer, libretto, liminal, orquesta
    from ostiary._core.deadline import deadline
    from ostiary.door import AsyncOstiary, Ostiary
    from ostiary.door.default import ashutdown, async_client, client, init, shutdown
    from ostiary.record.shared import carry, session

# Names that are no modules of their own, and where they are found.
_FOUND = {
    "AsyncOstiary": "ostiary.door",
    "Ostiary": "ostiary.door",
    **dict.fromkeys(("ashutdown", "async_client", "client", "init", "shutdown"), "ostiary.door.default"),
    "carry": "ostiary.record.shared",
    "deadline": "ostiary._core.deadline",
    "session": "ostiary.record.shared",
}


def __getattr__(name: str) -> object:
    if name in __all__:
        from importlib import import_module

        if name in _FOUND:
            return getattr(import_module(_FOUND[name]), name)
        return import_module(f"ostiary.{name}")
    raise AttributeError(f"module 'ostiary' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
