"""Clients for services of a user's own: both faces, and the same manners as Ostiary's."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ostiary.auth import APIKey, Bearer
from ostiary.config import RetryPolicy
from ostiary.errors import InvalidInputError, NotFoundError, ServerError
from ostiary.own import AsyncClient, Calls, Client, Flow, invoke, operation, plan
from ostiary_api.layer.api.applications import create_application, list_applications
from ostiary_api.layer.models import Application, ApplicationCreated, ApplicationRequest

URL = "https://apps.example/base"
MADE = b'{"application_id": "53ad4290-bf1a-4f68-b182-6026e869b8cd"}'


class _Apps(Calls):
    @operation
    def make(self, name: str) -> Flow[ApplicationCreated]:
        return invoke(
            self.service, plan(create_application, body=ApplicationRequest(name=name, source="manual"))
        )

    @operation
    def all(self) -> Flow[list[Application]]:
        return invoke(self.service, plan(list_applications))


class Apps(_Apps, Client):
    """Applications, with calls that wait."""


class AsyncApps(_Apps, AsyncClient):
    """Applications, with coroutines."""


def on(
    answer: Callable[[httpx.Request], httpx.Response], face: str, call: str, *arguments: Any, **options: Any
) -> Any:
    """Make one call on a face, against a service that answers by a function."""
    transport = httpx.MockTransport(answer)
    if face == "sync":
        with Apps(URL, http_session=transport, **options) as apps:
            return getattr(apps, call)(*arguments)

    async def main() -> Any:
        async with AsyncApps(URL, http_session=transport, **options) as apps:
            return await getattr(apps, call)(*arguments)

    return asyncio.run(main())


@pytest.mark.parametrize("face", ["sync", "async"])
def test_a_call_is_made_with_what_the_client_was_given(face: str) -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(201, content=MADE)

    made = on(answer, face, "make", "docs", auth=APIKey("X-Key", "k"), headers={"X-Tenant": "7"})
    assert str(made.application_id).startswith("53ad")
    (request,) = seen
    assert str(request.url) == f"{URL}/v1/applications"
    assert (request.headers["X-Key"], request.headers["X-Tenant"]) == ("k", "7")


@pytest.mark.parametrize("face", ["sync", "async"])
def test_what_may_be_sent_again_is(face: str) -> None:
    tried: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        tried.append(1)
        return httpx.Response(503 if len(tried) < 3 else 200, content=b"[]")

    assert on(answer, face, "all", retry=RetryPolicy(base=0.0)) == []
    assert len(tried) == 3
    with pytest.raises(ServerError) as failed:
        on(lambda request: httpx.Response(503), face, "all", retry=RetryPolicy(attempts=1))
    assert (failed.value.service, failed.value.status, failed.value.attempts) == ("apps", 503, 1)


@pytest.mark.parametrize("face", ["sync", "async"])
def test_errors_are_those_of_the_tree(face: str) -> None:
    with pytest.raises(NotFoundError):
        on(lambda request: httpx.Response(404), face, "all", auth=Bearer("t"))


@pytest.mark.parametrize("kind", [Apps, AsyncApps])
def test_a_url_that_is_none_is_refused(kind: type[Any]) -> None:
    for url in ("apps.example", "https://me:secret@apps.example", "ftp://apps.example"):
        with pytest.raises(InvalidInputError) as refused:
            kind(url)
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize("kind", [Apps, AsyncApps])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"ath": None}, "no setting 'ath'; did you mean 'auth'"),
        ({"retry": 3}, r"retry is an int; pass RetryPolicy"),
        ({"deadline": "5"}, "deadline is no positive number of seconds"),
        ({"deadline": 0}, "deadline is no positive number of seconds"),
    ],
)
def test_an_option_that_is_none_or_cannot_be_is_refused(
    kind: type[Any], options: dict[str, Any], said: str
) -> None:
    """Taken silently, a misspelt `auth` would send every call without a credential."""
    with pytest.raises(InvalidInputError, match=said):
        kind(URL, **options)


def test_a_client_shows_where_it_leads_and_no_secret() -> None:
    with Apps(URL, auth=APIKey("X-Key", "hidden"), headers={"X-Other": "hidden"}) as apps:
        assert repr(apps) == f"<Apps {URL}>"
        assert "hidden" not in repr(apps.service)
