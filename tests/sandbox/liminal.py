"""Log in to Liminal in the sandbox, as either generation of its users."""

import re
from dataclasses import dataclass
from typing import Any

import httpx
from tests.sandbox.conftest import Caller

INSTANCE = 1
TEXT = "Hello Ada Bell, call +1 212 555 0100 or write to ada@example.org"
PLAIN = ("Ada Bell", "+1 212 555 0100", "ada@example.org")


def cookies(response: httpx.Response) -> dict[str, str]:
    """Return the cookies that a response sets."""
    pairs = (line.partition(";")[0].partition("=") for line in response.headers.get_list("set-cookie"))
    return {name: value for name, _, value in pairs}


@dataclass(frozen=True)
class Member:
    """A user of Liminal, with the headers of a generation."""

    call: Caller
    headers: dict[str, str]

    def get(self, path: str, **query: Any) -> Any:
        response = self.call("GET", "liminal", f"/api/v1/{path}", params=query, headers=self.headers)
        assert response.is_success, response.text
        return response.json()

    def ask(self, path: str, body: Any) -> httpx.Response:
        return self.call("POST", "liminal", f"/api/v1/{path}", json=body, headers=self.headers)

    def post(self, path: str, body: Any) -> Any:
        response = self.ask(path, body)
        assert response.is_success, response.text
        return response.json()


def log_in(call: Caller, token: str = "an-identity-token") -> dict[str, str]:
    """Return the four cookies of a login."""
    path = "/api/v1/auth/login/oauth/access-token"
    response = call("GET", "liminal", path, headers={"Authorization": f"Bearer {token}"})
    assert response.status_code == 200, response.text
    call.http.cookies.clear()
    return cookies(response)


def session(call: Caller, token: str = "an-identity-token") -> Member:
    return Member(call, {"Cookie": f"session={log_in(call, token)['session']}"})


def bearer(call: Caller, token: str = "an-identity-token") -> Member:
    return Member(call, {"Authorization": f"Bearer {log_in(call, token)['accessToken']}"})


def prompt(text: str = TEXT, **more: Any) -> dict[str, Any]:
    """Return a session's request."""
    return {"modelInstanceId": INSTANCE, "source": "sdk", "text": text, "threadId": None, **more}


def is_encrypted(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9+/]{43,}=*", text) is not None
