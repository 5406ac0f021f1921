"""What the sandbox knows of a service. One file in `services/` with a `SERVICE` adds one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from ostiary.sandbox.messages import Answer, Call

Handler = Callable[[Call], Answer]
Subject = Callable[[Mapping[str, Any], Any], "str | None"]


def no_subject(path: Mapping[str, Any], body: Any) -> str | None:
    """Say that requests are about nothing in particular."""
    return None


@dataclass(frozen=True, slots=True)
class Service:
    """Describe a service that the sandbox plays.

    `document` names the OpenAPI document, `operations` the handler of each of its operations that this service
    serves (two services may share one document). `subject` tells from path values and parsed body what a request is
    about, such as a session, so that the log can be searched for it; it is asked of refused requests too. `readback`
    holds handlers of the sandbox's own document that belong to this service. `tables` is the SQL that makes its
    tables. `settings` are environment variables that lead a client here; `{url}` stands for the service's base URL.
    """

    name: str
    document: str
    operations: Mapping[str, Handler]
    tables: str = ""
    subject: Subject = no_subject
    readback: Mapping[str, Handler] = field(default_factory=dict[str, Handler])
    settings: tuple[tuple[str, str], ...] = ()


def found() -> Iterator[Service]:
    """Yield the services in `ostiary.sandbox.services`, by name."""
    from ostiary.sandbox import services

    for module in sorted(iter_modules(services.__path__), key=lambda each: each.name):
        service = import_module(f"{services.__name__}.{module.name}").SERVICE
        assert isinstance(service, Service)
        yield service
