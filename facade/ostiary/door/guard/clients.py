"""OpenAI's clients, governed: a copy of the application's own, of a subclass of its class that stands at `request`.

Every call of OpenAI's package goes through `request`: plain calls and streams, its helpers (`parse`, `stream`), raw and
streaming responses. The copy shares the application's HTTP client; the application's own client stays what it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openai

from ostiary._core.given import kind_of
from ostiary.door.guard.call import GovernedCall, call_of
from ostiary.door.guard.guard import Guard
from ostiary.door.guard.others import Sockets, copying
from ostiary.errors import InvalidInputError

__all__ = ["checked", "governed"]

_made: dict[type[Any], type[Any]] = {}


def _subclass(own: Any, *, is_async: bool) -> Any:
    """Return a subclass of a client's class that stands at `request`, and so do its copies.

    It has one base and no field of its own: a client that was made can become one.
    """

    class Governed(own):  # type: ignore[misc]
        _ostiary_governs = True
        _ostiary_guard: Guard
        websocket_base_url = Sockets()

        def copy(self, *args: Any, **options: Any) -> Any:
            """Return a client with other options, governed as this one."""
            with copying():
                copy = super().copy(*args, **options)
            copy._ostiary_guard = self._ostiary_guard
            return copy

        with_options = copy

        def request(self, *args: Any, **kwargs: Any) -> Any:
            """Make a request, governed where it is a chat; a coroutine on an async client.

            Raises `GuardUngovernedError` for one that is neither a chat nor allowed to pass.
            """
            args, kwargs, options = _options(args, kwargs)
            request = super().request

            def made(given: Any) -> Any:
                return request(args[0], given, *args[1:], **kwargs)

            call = call_of(self._ostiary_guard, self, options, bool(kwargs.get("stream")))
            if call is None:
                return made(options)
            return _awaited(call, made) if is_async else _waited(call, made)

    Governed.__name__ = Governed.__qualname__ = own.__name__
    Governed.__module__, Governed.__doc__ = own.__module__, own.__doc__
    return Governed


def _waited(call: GovernedCall, request: Callable[[Any], Any]) -> Any:
    with call.around():
        return call.state.guard.ways.run(call.flow(request))


async def _awaited(call: GovernedCall, request: Callable[[Any], Any]) -> Any:
    with call.around():
        return await call.state.guard.ways.run(call.flow(request))


def _options(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any], Any]:
    """Return what stands before and behind a request's options, and those."""
    rest, given = list(args), dict(kwargs)
    cast_to = given.pop("cast_to") if "cast_to" in given else rest.pop(0)
    options = given.pop("options") if "options" in given else rest.pop(0)
    return (cast_to, *rest), given, options


def checked(client: Any, *, is_async: bool) -> None:
    """Raise `InvalidInputError` for what is no client of the door's face, or does something else with chats already."""
    kind: Any = openai.AsyncOpenAI if is_async else openai.OpenAI
    if hasattr(type(client), "_ostiary_governs"):
        raise InvalidInputError("this client is governed already: guard the one that it was made of")
    if hasattr(client, "_libretto_recorder"):
        raise InvalidInputError(
            f"a {type(client).__name__} of ostiary.libretto would log each chat by itself, as it was before it is"
            f" cleansed: guard an openai.{kind.__name__}, and the guard logs it (log=True)"
        )
    if not isinstance(client, kind):
        door = "AsyncOstiary" if is_async else "Ostiary"
        raise InvalidInputError(f"{door}.guard takes an openai.{kind.__name__}, not {kind_of(client)}")


def governed(client: Any, guard: Guard, *, is_async: bool) -> Any:
    """Return a governed copy of a client."""
    copy = client.copy()
    own = type(client)
    if own not in _made:
        _made[own] = _subclass(own, is_async=is_async)
    copy.__class__ = _made[own]
    copy._ostiary_guard = guard
    return copy
