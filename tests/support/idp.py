"""A small identity provider and a service that takes its tokens, on servers that count."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl

from ostiary.auth import OIDCClientCredentials
from ostiary.config import RetryPolicy
from ostiary.testing import FaultServer, Received, Step, steps

SECRET = "s&c+ret %/="
AT_ONCE = RetryPolicy(base=0.0, throttled_base=0.0, statuses=RetryPolicy().statuses | {500})


class Provider:
    """Grant `token-1`, `token-2`, … to whoever asks `POST /token`; describe itself under the well-known path.

    `answer` holds what a grant says beside the token. `first` holds steps that answer before anything is granted.
    `held` makes each grant wait at the gate "grant".
    """

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.url = f"{server.url}/token"
        self.answer: dict[str, Any] = {"token_type": "Bearer", "expires_in": 3600}
        self.discovery: dict[str, Any] = {"issuer": server.url, "token_endpoint": self.url}
        self.first: list[Step] = []
        self.held = False
        self._granted = 0
        self._lock = threading.Lock()
        server.answer(self._choose)

    def _choose(self, request: Received) -> Step:
        with self._lock:
            if self.first:
                return self.first.pop(0)
            if request.path == "/.well-known/openid-configuration":
                return steps.reply(json=self.discovery)
            self._granted += 1
            token = f"token-{self._granted}"
        granted = steps.reply(json={"access_token": token, **self.answer})
        return steps.after(self.server.gate("grant"), granted) if self.held else granted

    @property
    def forms(self) -> list[dict[str, str]]:
        """The forms of all token requests."""
        posts = [request for request in self.server.requests if request.method == "POST"]
        return [dict(parse_qsl(request.body.decode())) for request in posts]

    def auth(self, **changes: Any) -> OIDCClientCredentials:
        """Return credentials for this provider, which don't wait between attempts."""
        given: dict[str, Any] = {
            "token_url": self.url,
            "client_id": "app",
            "client_secret": SECRET,
            "retry": AT_ONCE,
            **changes,
        }
        return OIDCClientCredentials(**given)


class Guarded:
    """Echo to those who show a token that is not revoked; others get 401."""

    def __init__(self, server: FaultServer) -> None:
        self.server = server
        self.url = server.url
        self.revoked: set[str] = set()
        server.answer(self._choose)

    def _choose(self, request: Received) -> Step:
        token = (request.header("authorization") or "").removeprefix("Bearer ")
        if not token or token in self.revoked:
            return steps.reply(401, json={"detail": "no"})
        return steps.reply(json={"text": "hello"})

    @property
    def tokens(self) -> list[str]:
        """The tokens that requests showed, in order."""
        return [
            (request.header("authorization") or "").removeprefix("Bearer ")
            for request in self.server.requests
        ]


@contextmanager
def provider_and_service() -> Iterator[tuple[Provider, Guarded]]:
    """Run both."""
    with FaultServer() as idp, FaultServer() as service:
        yield Provider(idp), Guarded(service)
