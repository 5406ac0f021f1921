"""What a governed client does besides chats: it may read, and makes no other call that it was not told to let pass.

A call that carries texts (a completion, an embedding, a response, an upload, a socket) past the guard would be neither
cleansed nor recorded, and nobody would see that. Which calls there are is OpenAI's business and changes with each
version of its package, so what is not known to be harmless is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, TypeAlias

from ostiary.door.guard.errors import GuardError, GuardUngovernedError, refusal
from ostiary.errors import InvalidInputError

__all__ = ["SOCKETS", "Others", "Sockets", "copying", "may_pass", "name_of", "passing", "ungoverned"]

Others: TypeAlias = "Literal['refuse', 'pass'] | Collection[str]"
SOCKETS = "websockets"
"""The name of connections that stay open (`realtime`, `responses.connect`): they go past `request`."""
# What asks for something and carries no text.
_READING = frozenset({"get", "head", "delete", "options"})
_EVERYTHING = "*"

_copying: ContextVar[bool] = ContextVar("ostiary_copying", default=False)


def passing(others: object) -> frozenset[str]:
    """Return the names of what may pass. Raises `InvalidInputError`."""
    if others == "refuse":
        return frozenset()
    if others == "pass":
        return frozenset({_EVERYTHING})
    if isinstance(others, Collection) and not isinstance(others, str | bytes):
        names = list[Any](others)
        if all(isinstance(each, str) and each and "/" not in each for each in names):
            return frozenset(names)
    raise InvalidInputError(
        "others is neither 'refuse' nor 'pass', nor names such as {'embeddings', 'moderations', 'websockets'}"
    )


def may_pass(options: Any, names: Collection[str]) -> bool:
    """Say whether a request that is no chat may go out as it is."""
    if _EVERYTHING in names or name_of(options.url) in names:
        return True
    carries = any(getattr(options, part, None) for part in ("json_data", "extra_json", "files", "content"))
    return options.method.lower() in _READING and not carries


def name_of(url: str) -> str:
    """Return the name of the API that a request's path leads to: `embeddings`, `audio`, …"""
    path = str(url).partition("?")[0].partition("#")[0]
    if "://" in path:
        path = path.partition("://")[2].partition("/")[2]
    return path.strip("/").partition("/")[0]


def ungoverned(client: Any, what: str, name: str) -> GuardError:
    """Make the error of a call that may not pass."""
    text = (
        f"the guard governs chat completions alone, and {what} would go past it: make the call with a client that is"
        f" not governed, or let it pass, by guard(…, others={{{name!r}}})"
    )
    body = {"message": text, "type": "policy_violation", "param": name, "code": "guard_ungoverned_call"}
    return refusal(
        GuardUngovernedError, text, stage="", status=400, body=body, client=client, explanation=None
    )


@contextmanager
def copying() -> Generator[None]:
    """Let a client's fields be read, as a copy is made of it."""
    token = _copying.set(True)
    try:
        yield
    finally:
        _copying.reset(token)


class Sockets:
    """Stand at the one field that OpenAI's package reads, of any version, before it opens a WebSocket."""

    name = "websocket_base_url"

    def __get__(self, client: Any, owner: type[Any]) -> Any:
        if client is None:
            return self
        names = client._ostiary_guard.plan.others if "_ostiary_guard" in vars(client) else ()
        if _copying.get() or _EVERYTHING in names or SOCKETS in names:
            return vars(client).get(self.name)
        raise ungoverned(client, "a WebSocket", SOCKETS)

    def __set__(self, client: Any, value: Any) -> None:
        vars(client)[self.name] = value
