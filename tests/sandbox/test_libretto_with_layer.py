"""Layer's instrumentation of OpenAI's package and Libretto's clients in one process: each records each call once."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.faces import Face
from tests.support.libretto import SPORT, Kept, settings_of, talking

from ostiary.layer import Layer
from ostiary.libretto import TemplateChat
from ostiary.sandbox import Sandbox

APPLICATION = "53ad4290-bf1a-4f68-b182-6026e869b8cd"


def ask(talk: Any, stream: bool) -> str:
    chat = TemplateChat(SPORT, {"sport": "soccer"})
    answer = talk(talk.client.chat.completions.create(model="gpt-4o", messages=chat, stream=stream))
    if not stream:
        return str(answer.choices[0].message.content)
    return "".join(each.choices[0].delta.content or "" for each in talk.read(answer))


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("first", ["layer", "libretto"])
def test_both_record_a_call_once(face: Face, sandbox: Sandbox, stream: bool, first: str) -> None:
    kept = Kept(sandbox)
    kept.reset()
    with (
        Layer(base_url=sandbox.services["layer"], application_id=APPLICATION) as layer,
        talking(face, **settings_of(sandbox, prompt_template_name="n")) as talk,
    ):
        if first == "libretto":  # its resources are made before Layer wraps OpenAI's methods
            assert talk.client.chat.completions.create
        layer.instrument()
        try:
            said = ask(talk, stream)
        finally:
            layer.uninstrument()
        unseen = ask(talk, stream)
        layer.flush()
        talk.flush()
    assert [each["response"] for each in kept.events().values()] == [said, unseen]
    sessions = [each["session_id"] for each in kept.read("/layer/sessions")["items"]]
    actions = [action for each in sessions for action in kept.read(f"/layer/sessions/{each}")["actions"]]
    assert sorted(action["body"]["kind"] for action in actions) == ["completion_output", "completion_prompt"]
