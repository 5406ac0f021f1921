"""The processors of a guard that live in its process: started before they are asked, stopped with the door."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.guarding import PROMPT, Both, pipeline

from ostiary.aigateway import Result
from ostiary.door.guard import GuardFailedError, Inspect


class Lives(Both):
    """Say when it is started and stopped, and what it was asked between; `broken` can't be started."""

    def __init__(self, *, broken: bool = False) -> None:
        super().__init__(lambda _: self._heard("prompt"), lambda _: self._heard("answer"))
        self.heard: list[str] = []
        self._broken = broken

    def _heard(self, what: str) -> Result:
        self.heard.append(what)
        return Result()

    async def on_startup(self) -> None:
        if self._broken:
            raise OSError("the model of this processor can't be loaded")
        self.heard.append("up")

    async def on_shutdown(self) -> None:
        self.heard.append("down")


@pytest.mark.parametrize("streams", ["buffered", "windowed"])
def test_a_processor_is_started_before_it_is_asked_and_stopped_with_the_door(
    streams: Any, guard: Any
) -> None:
    lives = Lives()
    with guard(inspect=Inspect(pipeline=pipeline(lives), streams=streams)) as held:
        held.text()
        held.text(stream=True)
    assert lives.heard[:3] == ["up", "prompt", "answer"]
    assert lives.heard[-1] == "down"
    assert (lives.heard.count("up"), lives.heard.count("down")) == (1, 1)


@pytest.mark.parametrize("on_failure", ["open", "closed"])
def test_a_processor_that_cannot_be_started_is_a_stage_that_fails(on_failure: Any, guard: Any) -> None:
    lives = Lives(broken=True)
    with guard(inspect=Inspect(pipeline=pipeline(lives), on_failure=on_failure)) as held:
        if on_failure == "open":
            assert PROMPT in held.text()
        else:
            with pytest.raises(GuardFailedError) as caught:
                held.text()
            assert isinstance(caught.value.__cause__, OSError)
    assert lives.heard == []
