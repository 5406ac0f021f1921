"""Services of a user's own, looked at before the sandbox plays them: later, a slip would be a 404 or a 500."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from ostiary._core.given import kind_of, refuse_unknown
from ostiary.errors import ConfigurationError
from ostiary.sandbox.documents import METHODS
from ostiary.sandbox.service import Service

__all__ = ["refuse_unfit"]

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def refuse_unfit(stubs: Sequence[Service], taken: Collection[str]) -> None:
    """Raise `ConfigurationError` for the first stub that can't be played; `taken` are names of other services."""
    names = set(taken)
    for stub in stubs:
        if not isinstance(stub, Service):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(
                f"stubs holds {kind_of(stub)}; pass a list of Service(…), from ostiary.sandbox"
            )
        if not _NAME.fullmatch(stub.name):
            raise ConfigurationError(
                f"stub {stub.name!r}: its name is a part of URLs: letters, digits, _, . and -"
            )
        if stub.name in names:
            raise ConfigurationError(
                f"stub {stub.name!r}: there is a service of that name already; choose another"
            )
        names.add(stub.name)
        if isinstance(stub.document, str) and stub.document in taken:
            continue
        known = set(_operations(stub))
        refuse_unknown(stub.operations, known, "operation", partial(_error, stub.name))
        for operation, handler in stub.operations.items():
            if not callable(handler):
                raise _error(stub.name, f"the handler of {operation} is {kind_of(handler)}, and no function")


def _error(name: str, said: str) -> ConfigurationError:
    return ConfigurationError(f"stub {name!r}: {said}")


def _operations(stub: Service) -> Iterator[str]:
    """Yield the operations of a stub's document."""
    document: Any = stub.document
    paths = document.get("paths") if isinstance(document, Mapping) else None
    if not isinstance(paths, Mapping):
        made = (
            "such as json.loads(Path('my_api/openapi.json').read_text()), from what `ostiary generate` made"
        )
        raise _error(stub.name, f"its document is no OpenAPI document; pass one, {made}")
    for path, item in paths.items():
        for method in METHODS:
            if method in item and "operationId" not in item[method]:
                raise _error(
                    stub.name, f"{method.upper()} {path} has no operationId, by which its handler is found"
                )
            if method in item:
                yield item[method]["operationId"]
