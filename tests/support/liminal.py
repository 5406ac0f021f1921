"""Liminal's clients on either face, logged in on either wire, and what a service answers them."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from tests.support.faces import Face, Talk, talking_to

from ostiary._core.secrets import Secret
from ostiary.auth import MemoryStore
from ostiary.liminal import AsyncLiminal, Generation, Liminal
from ostiary.liminal.kept import Kept, stored_login
from ostiary.liminal.making import login_key

URL = "http://liminal.test"
CAPTURES = Path(__file__).parents[1] / "captures" / "liminal"
GENERATIONS: tuple[Generation, ...] = ("bearer", "session")


def captured(name: str) -> Any:
    """Return the answer that a capture holds."""
    return json.loads((CAPTURES / f"{name}.json").read_text("utf-8"))["response"]["body"]


# By the last part of an operation's name, for bearers and for sessions.
ANSWERS: dict[str, tuple[Any, Any]] = {
    "instances": (captured("g24-model-instances"), captured("g25-model-instances")),
    "threads": ([captured("g24-thread-get")], {"data": [captured("g25-thread-get")["data"]]}),
    "thread": (captured("g24-thread-get"), captured("g25-thread-get")),
    "history": (captured("g24-context-history"), None),
    "analyze": (captured("g24-analyze"), captured("g25-analyze")),
    "cleanse": (captured("g24-cleanse-findings"), captured("g25-cleanse-bare")),
    "hydrate": (captured("g24-hydrate"), captured("g25-hydrate")),
    "submit": (captured("g24-process"), captured("g25-submit")),
}


def answer(kind: str, generation: Generation) -> Any:
    return ANSWERS[kind][generation == "session"]


def logged_in(generation: Generation, url: str = URL, **changes: Any) -> MemoryStore:
    """Return a store that holds a login of an earlier run."""
    store = MemoryStore()
    lifetime = None if generation == "session" else 3600.0
    refresh = None if generation == "session" else Secret("refresh-0")
    given: dict[str, Any] = {
        "generation": generation,
        "access": Secret(f"{generation}-1"),
        "refresh_token": refresh,
        "lifetime": lifetime,
        "obtained_at": time.time(),
        **changes,
    }
    store.save(login_key(url, ""), Secret(stored_login(Kept(**given))))
    return store


class Liminals:
    """Answer as Liminal does, both generations, with tokens that rotate; keep the requests.

    `lifetime` is of access tokens, in seconds. `fault` answers in the place of a path's last part.
    """

    def __init__(self, generation: Generation = "bearer") -> None:
        self.generation = generation
        self.lifetime = 3600.0
        self.requests: list[httpx.Request] = []
        self.fault: dict[str, Callable[[], httpx.Response]] = {}
        self.access: set[str] = set()
        self.refresh: str | None = None
        self.sessions: set[str] = set()
        self.reused = 0
        self._count = 0
        self._lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self.requests.append(request)
            last = request.url.path.rpartition("/")[2]
            if last in self.fault:
                return self.fault[last]()
            if last == "access-token" or last == "login":
                return self._granted()
            if last == "refresh-token":
                return self._renewed(request.headers.get("cookie", ""))
            if last == "me":
                return self._granted() if self._admits(request) else httpx.Response(401)
            if not self._admits(request):
                return httpx.Response(401, json={"statusCode": 401, "message": "Unauthorized"})
            return httpx.Response(200, json=self._answer(request, last))

    def _answer(self, request: httpx.Request, last: str) -> Any:
        kinds = {
            "model-instances": "instances",
            "threads": "thread" if request.method == "POST" else "threads",
            "get_context_history": "history",
            "analyze_response": "analyze",
            "cleanse_response": "cleanse",
            "hydrate_response": "hydrate",
            "process": "submit",
        }
        return answer(kinds.get(last, "thread" if last.isdigit() else last), self.generation)

    def _admits(self, request: httpx.Request) -> bool:
        if self.generation == "bearer":
            return request.headers.get("authorization", "").removeprefix("Bearer ") in self.access
        return request.headers.get("cookie", "").removeprefix("session=") in self.sessions

    def _granted(self) -> httpx.Response:
        self._count += 1
        if self.generation == "session":
            self.sessions.add(f"session-{self._count}")
            return httpx.Response(
                200, headers={"Set-Cookie": f"session=session-{self._count}; Path=/; HttpOnly"}
            )
        self.refresh = f"refresh-{self._count}"
        self.access.add(f"access-{self._count}")
        ends = int((time.time() + self.lifetime) * 1000)
        cookies = [
            ("Set-Cookie", f"accessToken=access-{self._count}; Path=/; HttpOnly"),
            ("Set-Cookie", f"accessTokenExpiresAt={ends}; Path=/"),
            ("Set-Cookie", f"refreshToken={self.refresh}; Path=/; Expires=Wed, 21 Oct 2099 07:28:00 GMT"),
        ]
        return httpx.Response(200, headers=cookies)

    def _renewed(self, cookie: str) -> httpx.Response:
        given = cookie.removeprefix("refreshToken=")
        if self.refresh is None or given != self.refresh:
            # Used before, or never given: its whole family ends.
            self.reused += given.startswith("refresh-")
            self.refresh = None
            return httpx.Response(401, json={"statusCode": 401, "message": "Unauthorized"})
        return self._granted()

    def paths(self, last: str) -> list[httpx.Request]:
        """Return the requests whose path ends so."""
        return [each for each in self.requests if each.url.path.rpartition("/")[2] == last]

    @property
    def sent(self) -> Any:
        """The last request's body."""
        return json.loads(self.requests[-1].content)


class Provider:
    """An identity provider of a user's own, which counts; sync or async."""

    def __init__(self) -> None:
        self.asked = 0

    def get_access_token(self) -> str:
        self.asked += 1
        return f"identity-{self.asked}"


class AsyncProvider(Provider):
    async def get_access_token(self) -> str:  # type: ignore[override]
        await asyncio.sleep(0)
        return super().get_access_token()


@contextmanager
def talking(face: Face, service: Any = None, **settings: Any) -> Iterator[Talk]:
    """Give a client of the face, over a function that answers requests unless the settings say otherwise."""
    if service is not None:
        session = httpx.MockTransport(service)
        settings = {"api_server_url": URL, "http_session": session, **settings}
    with talking_to(face, (Liminal, AsyncLiminal), settings) as talk:
        yield talk
