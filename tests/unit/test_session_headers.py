"""The header by which a call names its session: found in any case, in any place, and taken off."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from ostiary.integrations.headers import without_session

ID = uuid.UUID("8f14e45f-ceea-567a-9c36-9b1bfbf9d4d2")


@pytest.fixture
def client() -> Iterator[openai.OpenAI]:
    headers = {"LAYER-Session-Id": "general", "X-Other": "o"}
    with openai.OpenAI(api_key="k", default_headers=headers) as made:
        yield made


@pytest.mark.parametrize("name", ["X-Layer-Session-Id", "layer-session-id", "LAYER-SESSION-ID"])
@pytest.mark.parametrize("value", [ID, str(ID)])
def test_an_id_may_be_text_or_a_uuid(name: str, value: Any) -> None:
    given = {name: value, "X-Other": "o"}
    assert without_session(given, None) == ({"X-Other": "o"}, str(ID))
    assert given == {name: value, "X-Other": "o"}


@pytest.mark.parametrize("value", ["", "  ", None, openai.omit])
def test_a_header_that_names_none_is_taken_off_all_the_same(value: Any) -> None:
    assert without_session({"X-Layer-Session-Id": value}, None) == ({}, "")


@pytest.mark.parametrize("given", [{}, None, openai.not_given, {"X-Other": "o"}])
def test_headers_without_one_stay_the_object_that_they_are(given: Any) -> None:
    headers, found = without_session(given, None)
    assert headers is given
    assert found is None


def test_a_clients_own_header_is_hidden_from_the_provider(client: openai.OpenAI) -> None:
    for given in (openai.not_given, {}, {"X-Own": "x"}):
        headers, found = without_session(given, client)
        assert found == "general"
        hidden = headers.pop("LAYER-Session-Id")
        assert isinstance(hidden, openai.Omit)
        assert headers == (given if isinstance(given, dict) else {})


def test_what_the_call_names_comes_first(client: openai.OpenAI) -> None:
    headers, found = without_session({"X-Layer-Session-Id": "own"}, client)
    assert found == "own"
    assert list(headers) == ["LAYER-Session-Id"]
