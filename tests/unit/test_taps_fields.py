"""Fields of whatever holds a chunk or an answer are read alike, one by one or several at once."""

from types import SimpleNamespace
from typing import Any

import pytest
from openai.types.chat import ChatCompletionMessage
from pydantic import BaseModel

from ostiary.taps import field, reader

NAMES = ("role", "content", "refusal", "reasoning", "computed", "nowhere")


class Closed(BaseModel):
    role: str


class Slotted:
    __slots__ = ("role",)

    def __init__(self) -> None:
        self.role = "user"

    @property
    def computed(self) -> str:
        return "always anew"

    @property
    def content(self) -> str:
        raise RuntimeError


@pytest.mark.parametrize(
    "value",
    [
        {"role": "user", "content": None},
        ChatCompletionMessage.model_validate({"role": "assistant", "content": "Hi"}),
        ChatCompletionMessage.model_validate({"role": "assistant", "reasoning": "hm"}),
        Closed(role="user"),
        SimpleNamespace(role="user", content="Hi"),
        Slotted(),
        "text",
        None,
    ],
    ids=lambda value: type(value).__name__,
)
def test_several_fields_read_as_one_does(value: Any) -> None:
    read = reader(value)
    assert [read(name) for name in NAMES] == [field(value, name) for name in NAMES]


def test_what_the_model_has_besides_its_fields_is_read_too() -> None:
    message = ChatCompletionMessage.model_validate({"role": "assistant", "reasoning": "hm"})
    assert (reader(message)("role"), reader(message)("reasoning")) == ("assistant", "hm")
    assert reader(Slotted())("computed") == "always anew"
