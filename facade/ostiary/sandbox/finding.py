"""Which services there are: one a module in `ostiary.sandbox.services`, found and not listed."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from ostiary.sandbox import services
from ostiary.sandbox.service import Service

__all__ = ["found"]


def found() -> Iterator[Service]:
    """Yield the services, by name."""
    for module in sorted(iter_modules(services.__path__), key=lambda each: each.name):
        service = import_module(f"{services.__name__}.{module.name}").SERVICE
        assert isinstance(service, Service)
        yield service
