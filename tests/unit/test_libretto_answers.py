"""An event holds what the model answered, whatever the application does with the answer before it is delivered."""

from __future__ import annotations

import asyncio
from operator import attrgetter
from typing import Any

import pytest

from ostiary.libretto import AsyncClient, Client, LibrettoConfig
from ostiary.libretto.answers import as_it_is, as_json
from ostiary.testing import FaultServer, steps

MESSAGE = {"role": "assistant", "content": "Hello", "tool_calls": None}
CHAT = {
    "id": "c",
    "object": "chat.completion",
    "created": 7,
    "model": "m",
    "choices": [{"index": 0, "message": MESSAGE, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 2, "completion_tokens": 1, "total_tokens": 3},
}
TEXT = {
    "id": "c",
    "object": "text_completion",
    "created": 7,
    "model": "m",
    "choices": [{"index": 0, "text": "Hello", "finish_reason": "stop", "logprobs": None}],
}
RESPONSE = {
    "id": "r",
    "object": "response",
    "created_at": 7,
    "model": "m",
    "output": [
        {
            "id": "o",
            "type": "message",
            "role": "assistant",
            "status": "completed",
            "content": [{"type": "output_text", "text": "Hello", "annotations": []}],
        }
    ],
}
ASKED: dict[str, dict[str, Any]] = {
    "chat.completions": {"messages": [{"role": "user", "content": "Hi"}]},
    "completions": {"prompt": "Hi"},
    "responses": {"input": "Hi"},
}


def change(answer: Any) -> None:
    """Do what an application may do: put names back into a text, say, that the model has not seen."""
    if hasattr(answer, "output"):
        answer.output[0].content[0].text = "Hello, Ada"
        return
    choice = answer.choices[0]
    if hasattr(choice, "message"):
        choice.message.content = "Hello, Ada"
    else:
        choice.text = "Hello, Ada"
    answer.choices.append(choice)


def call(face: str, api: str, url: str, libretto: LibrettoConfig) -> None:
    create = attrgetter(f"{api}.create")
    if face == "sync":
        with Client(base_url=url, api_key="k", libretto=libretto) as client:
            change(create(client)(model="m", **ASKED[api]))
            client.libretto.flush(5)
        return

    async def awaited() -> None:
        async with AsyncClient(base_url=url, api_key="k", libretto=libretto) as client:
            change(await create(client)(model="m", **ASKED[api]))
            await client.libretto.flush(5)

    asyncio.run(awaited())


@pytest.mark.parametrize("face", ["sync", "async"])
@pytest.mark.parametrize(
    ("api", "answer"), [("chat.completions", CHAT), ("completions", TEXT), ("responses", RESPONSE)]
)
def test_what_the_application_makes_of_an_answer_is_not_recorded(
    face: str, api: str, answer: dict[str, Any]
) -> None:
    with (
        FaultServer(default=steps.reply(json=answer)) as model,
        FaultServer(default=steps.reply(json={})) as libretto,
    ):
        config = LibrettoConfig(api_key="k", prompt_template_name="greeting", base_url=libretto.url)
        call(face, api, f"{model.url}/v1", config)
    (event,) = (request.json() for request in libretto.requests)
    assert event["response"] == "Hello"
    assert "Ada" not in str(event)


class Unwilling:
    """An answer that can't be told now, and can later."""

    def __init__(self) -> None:
        self.asked = 0

    def to_dict(self, **_: Any) -> dict[str, Any]:
        self.asked += 1
        if self.asked == 1:
            raise RuntimeError("not yet")
        return {"told": self.asked}


def test_what_can_not_be_told_at_once_is_asked_again() -> None:
    answer = Unwilling()
    assert as_it_is(answer) is answer
    assert as_json(answer) == {"told": 2}
    assert as_json(as_it_is(answer)) == {"told": 3}
    assert as_json(as_it_is("a text")) is None
    given = {"choices": [1]}
    kept = as_it_is(given)
    given["choices"].append(2)
    assert as_json(kept) == {"choices": [1]}
