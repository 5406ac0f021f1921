"""Windows of a stream by themselves: content and reasoning, each in windows, and neither past the inspection."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from ostiary.aigateway.codes import RejectCode, Rejection
from ostiary.aigateway.gateway.steps import Passage
from ostiary.aigateway.gateway.streams import Windows

SECRET = "swordfish"
Step = Callable[[dict[str, Any]], dict[str, Any] | None]


def chunk(index: int = 0, finish: str | None = None, **delta: Any) -> dict[str, Any]:
    return {"choices": [{"index": index, "delta": delta, "finish_reason": finish}]}


def windows_of(step: Step, window: int = 20, overlap: int = 10) -> Windows:
    """Make windows whose step changes a message, or refuses it with None."""

    async def inspect(response: dict[str, Any]) -> Passage:
        message = response["choices"][0]["message"]
        said = step(message)
        changed = {"choices": [{**response["choices"][0], "message": said or message}]}
        passage = Passage(changed, changed=said is not None and said != message)
        if said is None:
            passage.rejection = Rejection(RejectCode.POLICY_VIOLATION, "no secrets")
        return passage

    return Windows(inspect, window=window, overlap=overlap)


def taken(windows: Windows, *chunks: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the deltas that go out for some chunks."""

    async def main() -> list[dict[str, Any]]:
        return [each for one in chunks if not windows.is_refused async for each in windows.take(one)]

    return [choice["delta"] for each in asyncio.run(main()) for choice in each["choices"]]


def joined(deltas: list[dict[str, Any]], name: str) -> str:
    return "".join(each.get(name) or "" for each in deltas)


@pytest.mark.parametrize("name", ["reasoning_content", "reasoning", "content"])
def test_a_window_goes_out_while_the_model_speaks_on(name: str) -> None:
    """Reasoning was held until the end of the answer, however long the model thought."""
    windows = windows_of(lambda message: message)
    first = taken(windows, chunk(**{name: "a" * 15}), chunk(**{name: "b" * 15}))
    assert joined(first, name) == "a" * 15 + "b" * 5
    last = taken(windows, chunk(finish="stop"))
    assert joined(last, name) == "b" * 10


def said_by_chance(draw: random.Random) -> list[dict[str, Any]]:
    """Cut a text of each kind, a secret in the middle of it, into pieces that come in any order of kinds."""
    left = {
        name: "x" * draw.randrange(40) + SECRET + "y" * draw.randrange(40)
        for name in ("reasoning_content", "content")
    }
    chunks = list[dict[str, Any]]()
    while any(left.values()):
        name = draw.choice([each for each in left if left[each]])
        size = draw.randint(1, 12)
        chunks.append(chunk(**{name: left[name][:size]}))
        left[name] = left[name][size:]
    return [*chunks, chunk(finish="stop")]


def test_nothing_is_lost_and_nothing_passes_unseen_however_the_kinds_alternate() -> None:
    draw = random.Random(4711)
    for _ in range(300):
        chunks = said_by_chance(draw)
        given = [choice["delta"] for each in chunks for choice in each["choices"]]
        passed = taken(windows_of(lambda message: message), *chunks)
        for name in ("reasoning_content", "content"):
            assert joined(passed, name) == joined(given, name)
        refused = taken(windows_of(lambda message: None if SECRET in str(message) else message), *chunks)
        assert SECRET not in joined(refused, "reasoning_content")
        assert SECRET not in joined(refused, "content")


def test_reasoning_that_drips_between_windows_of_content_is_seen_together() -> None:
    seen = list[str]()

    def look(message: dict[str, Any]) -> dict[str, Any]:
        seen.append(message.get("reasoning_content") or "")
        return message

    drips = [chunk(reasoning_content=letter, content="c" * 25) for letter in SECRET]
    passed = taken(windows_of(look), *drips, chunk(finish="stop"))
    assert SECRET in seen
    assert joined(passed, "reasoning_content") == SECRET


def test_a_step_changes_reasoning_and_leaves_the_overlap_of_the_content() -> None:
    def hide(message: dict[str, Any]) -> dict[str, Any]:
        told = message.get("reasoning_content") or ""
        return {**message, "reasoning_content": told.replace(SECRET, "…")} if told else message

    windows = windows_of(hide)
    passed = taken(windows, chunk(content="begun"), chunk(reasoning_content=f"it is {SECRET}, I think"))
    assert joined(passed, "reasoning_content") == "it is …, I think"
    assert joined(passed, "content") == ""
    assert joined(taken(windows, chunk(finish="stop")), "content") == "begun"


def test_what_a_step_says_where_the_model_said_nothing_goes_out() -> None:
    windows = windows_of(lambda message: {**message, "content": "(thinking)"})
    assert joined(taken(windows, chunk(reasoning="a" * 20)), "content") == "(thinking)"


def test_reasoning_that_is_text_and_no_text_at_once_can_not_be_read() -> None:
    windows = windows_of(lambda message: message)
    with pytest.raises(ValueError, match="can't be put together"):
        taken(windows, chunk(reasoning="it"), chunk(reasoning=[{"text": SECRET}]), chunk(finish="stop"))
    windows = windows_of(lambda message: message)
    (told, _) = taken(windows, chunk(reasoning=[{"text": "alone"}]), chunk(finish="stop"))
    assert told["reasoning"] == [{"text": "alone"}]
