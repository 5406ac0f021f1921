"""What a user of Libretto gets wrong is named before anything is sent; what is printed shows no key and no prompt."""

from __future__ import annotations

import copy
import inspect
import pickle
import pprint
from typing import Any

import httpx
import pytest

from ostiary.errors import InvalidInputError
from ostiary.libretto import Client, Libretto, LibrettoCreateParams, LibrettoInputError

KEY, WORD = "libretto-key-1", "a word of the prompt"


def unsent(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"sent to {request.url}")


def libretto() -> Libretto:
    return Libretto(api_key=KEY, http_session=httpx.MockTransport(unsent))


def test_arguments_of_a_call_show_neither_keys_nor_prompts() -> None:
    params = LibrettoCreateParams(api_key=KEY, template_text=WORD, template_params={"a": WORD})
    for shown in (repr(params), str(params), f"{params}", pprint.pformat(params), repr([params])):
        assert KEY not in shown
        assert WORD not in shown
        assert "<LibrettoCreateParams of api_key, template_text, template_params>" in shown
    assert repr(LibrettoCreateParams()) == "<LibrettoCreateParams of nothing>"


def test_they_are_a_dictionary_all_the_same() -> None:
    params = LibrettoCreateParams(api_key=KEY, prompt_template_name="n")
    assert isinstance(params, dict)
    assert (params["api_key"], params.get("prompt_template_name"), params.get("chat_id")) == (KEY, "n", None)
    for other in (copy.copy(params), copy.deepcopy(params), pickle.loads(pickle.dumps(params))):
        assert other == params == {**params}
        assert KEY not in repr(other)
    assert list(inspect.signature(LibrettoCreateParams).parameters)[:2] == ["project_key", "api_key"]
    assert LibrettoCreateParams(None, "k")["api_key"] == "k"


def test_a_misspelt_argument_of_a_call_is_told_what_was_meant() -> None:
    with pytest.raises(
        LibrettoInputError, match="'prompt_templat_name'; did you mean 'prompt_template_name'"
    ):
        LibrettoCreateParams(prompt_templat_name="n")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"prompt_templat_name": "n"}, "'prompt_templat_name'; did you mean 'prompt_template_name'"),
        ({"model_parameters": "gpt"}, "model_parameters is a str; pass a dictionary"),
        ({"model_parameters": ["gpt"]}, "model_parameters is a list; pass a dictionary"),
        ({"tools": 3}, "tools is an int; pass a list"),
        ({"tools": {"name": WORD}}, "tools is a dict; pass a list"),
        ({"template_chat": WORD}, "template_chat is a str; pass a list of messages"),
        ({"template_text": 3}, "template_text is an int; pass text"),
        ({"template_params": [WORD]}, "template_params is a list; pass a dictionary"),
    ],
)
def test_an_event_by_hand_names_what_is_wrong(given: dict[str, Any], said: str) -> None:
    with libretto() as client, pytest.raises(LibrettoInputError, match=said) as raised:
        client.send_event("an answer", **given)
    assert WORD not in str(raised.value)


def test_a_flush_takes_seconds() -> None:
    client = Client(api_key="openai", libretto={"api_key": KEY, "http_session": httpx.MockTransport(unsent)})
    for wait in (client.libretto.close, client.libretto.flush):
        for wrong in ("x", None, True):
            with pytest.raises(InvalidInputError, match=r"timeout is .*; pass a number of seconds"):
                wait(wrong)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    assert client.libretto.flush(0).complete
    client.libretto.close()
    client.close()
