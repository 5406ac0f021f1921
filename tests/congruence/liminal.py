"""How to call each of Liminal's operations, on both wires."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
from tests.support.liminal import URL, answer, logged_in

from ostiary.liminal import AsyncLiminal, Generation, Liminal

SESSION = "session-2"
COOKIES = [("Set-Cookie", f"session={SESSION}; Path=/"), ("Set-Cookie", "accessToken=a2"),
           ("Set-Cookie", "accessTokenExpiresAt=99999999999999"), ("Set-Cookie", "refreshToken=r2")]  # fmt: skip
# Its body counts for the call after a logout alone.
LOGIN = httpx.Response(200, headers=COOKIES, content=b"[]")

_RESOURCES = "ostiary.liminal.resources"
_PROMPTS = "ostiary.liminal.prompts._Prompts"
PLACE = {"thread_id": 42, "model_instance_id": 7}
CALLS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    f"{_RESOURCES}._ModelInstances.list": ("instances", lambda c: c.model_instances.list()),
    f"{_RESOURCES}._ModelInstances.get": ("instances", lambda c: c.model_instances.get("Sandbox GPT")),
    f"{_RESOURCES}._Threads.list": ("threads", lambda c: c.threads.list(timeout=9)),
    f"{_RESOURCES}._Threads.get": ("thread", lambda c: c.threads.get(42)),
    f"{_RESOURCES}._Threads.create": ("thread", lambda c: c.threads.create(7, "Demo")),
    f"{_RESOURCES}._Threads.context_history": ("history", lambda c: c.threads.context_history(42)),
    f"{_PROMPTS}.analyze": ("analyze", lambda c: c.prompts.analyze("Hello Ada Bell", **PLACE)),
    f"{_PROMPTS}.cleanse": ("cleanse", lambda c: c.prompts.cleanse("Hello Ada Bell", **PLACE, findings=[])),
    f"{_PROMPTS}.hydrate": ("hydrate", lambda c: c.prompts.hydrate("Hi PERSON_0", **PLACE)),
    f"{_PROMPTS}.placeholders": ("hydrate", lambda c: _placeholders(c)),
    f"{_PROMPTS}.submit": ("submit", lambda c: c.prompts.submit("Hello Ada Bell", **PLACE)),
}
LOGINS: dict[str, Callable[[Any], Any]] = {
    "ostiary.liminal.client._Client.login": lambda c: _then(c.login(), c),
    "ostiary.liminal.client._Client.renew": lambda c: _then(c.renew(), c),
    "ostiary.liminal.client._Client.logout": lambda c: _then(c.logout(), c, c.threads.list),
}
STREAM = b'{"content": "Hi ", "finishReason": null}\n{"content": "Ada", "finishReason": "stop"}\n'


def _then(made: Any, client: Any, more: Callable[[], Any] | None = None) -> Any:
    """Return what is known of the login after a call, on whichever face."""
    if not hasattr(made, "__await__"):
        return _state(client) if more is None else more()

    async def wait() -> Any:
        await made
        return _state(client) if more is None else await more()

    return wait()


def _placeholders(client: Any) -> Any:
    """Ask for the placeholders of a thread of which one is known by its name alone: that is one question."""
    item = SimpleNamespace(start=3, end=11)
    seen: Any = SimpleNamespace(text="Hi PERSON_0", items=[item], mapping=None)
    client._state.learnt.placeholders.learn(PLACE["thread_id"], seen)
    return client.prompts.placeholders(**PLACE)


def _state(client: Any) -> list[Any]:
    return [client.generation, client.session_id, client.refresh_token]


class _Provider:
    def get_access_token(self) -> str:
        return "identity"


def made(kind: type[Any], generation: Generation, **settings: Any) -> Callable[..., Any]:
    """Return what makes a client that is logged in."""
    return lambda **given: kind(URL, generation=generation, store=logged_in(generation), **settings, **given)


PRODUCTS: dict[str, tuple[Any, Any, dict[str, Any]]] = {
    "liminal bearer": (made(Liminal, "bearer"), made(AsyncLiminal, "bearer"), {}),
    "liminal session": (made(Liminal, "session"), made(AsyncLiminal, "session"), {}),
    "liminal login": (
        made(Liminal, "bearer", auth_provider=_Provider()),
        made(AsyncLiminal, "bearer", auth_provider=_Provider()),
        {},
    ),
}


def examples(make: Callable[..., Any]) -> dict[str, Any]:
    """Return an example for each operation and wire, made by `make(call, answer, product=…)`."""
    found: dict[str, Any] = {}
    for name, (kind, call) in CALLS.items():
        found[name] = make(call, answer(kind, "bearer"), product="liminal bearer")
        if kind != "history":
            found[f"{name} of a session"] = make(call, answer(kind, "session"), product="liminal session")
    for name, call in LOGINS.items():
        found[name] = make(call, LOGIN, product="liminal login")
    return found


def streams(make: Callable[..., Any]) -> dict[str, Any]:
    """Return an example of reading a stream."""
    call = lambda c: c.prompts.stream("Hello Ada Bell", **PLACE).text()  # noqa: E731
    return {f"{_PROMPTS}.stream": make(call, STREAM, product="liminal session")}
